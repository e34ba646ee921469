# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that modules share which compute a host's configuration (fragment ``daemon``), and what they mean."""

from __future__ import annotations

from typing import Any, Mapping

from ..clients.host import Machine
from ..config.context import Context
from ..config.merge import merge

OPTIONS: dict[str, dict[str, Any]] = {
    "host": {"type": "str"},
    "cluster": {"type": "str"},
    "members": {"type": "dict"},
    "scopes": {"type": "list", "elements": "dict", "default": []},
    "force": {"type": "dict", "default": {}},
    "data_disks": {"type": "list", "elements": "path", "default": []},
    "zookeeper_ids": {"type": "dict", "default": {}},
    "secret": {"type": "str", "default": "", "no_log": True},
}
NEEDED = ("host", "cluster", "members")
"""Those of ``OPTIONS`` without which nothing can be computed."""


def context(asked: Mapping[str, Any], machine: Machine) -> Context:
    """Return what configuration on MACHINE depends on, with the options ASKED of the module."""
    return Context(
        host=asked["host"],
        cluster=asked["cluster"],
        members=asked["members"],
        memory_mb=machine["memory_mb"],
        cores=machine["cores"],
        # Preflight refuses hosts without data disks; a role used alone then writes below the first one's path.
        disks=asked["data_disks"] or machine["disks"] or ["/mnt/disk1"],
        asked=merge(asked["scopes"]),
        secret=asked["secret"],
        zookeeper_ids=asked["zookeeper_ids"],
    )
