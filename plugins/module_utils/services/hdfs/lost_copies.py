# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name directories of this host that lost the namespace."""

from __future__ import annotations

from ...host.machine import known_disks, read_mounts
from .disks import Disks, configured_dirs, read_site
from .guard.types import EMPTY, FULL, HALF, NAMENODE


def lost_copies(conf_dir: str) -> list[str]:
    """Return the name directories of this host that hold no namespace while another one here does.

    Nothing where they cannot be read: who only wants to know how daemons are need not be root.
    """
    try:
        mounts = read_mounts()
        paths = configured_dirs(NAMENODE, read_site(f"{conf_dir}/hdfs-site.xml"), known_disks(mounts))
        states = {path: Disks(mounts).one(NAMENODE, path)["state"] for path in paths}
    except (OSError, ValueError):
        return []
    return [path for path, state in states.items() if state in (EMPTY, HALF)] if FULL in states.values() else []
