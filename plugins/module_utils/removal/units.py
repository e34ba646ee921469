# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units of this host that end for good: found, stopped with all their processes, disabled, and their files removed."""

from __future__ import annotations

import os
import shutil
from typing import Collection, Sequence

from ..host.systemd import Systemd
from .leftovers import unplaced

UNITS = "etc/systemd/system"
"""Where the files of our units are, below the root directory."""
_DROP_IN = "[Service]\nKillMode=control-group\n"


def leftovers(systemd: Systemd, placed: Collection[str], root: str = "/") -> dict[str, bool]:
    """Return the components that have a unit on this host and are not PLACED there, each with whether it runs.

    systemd is asked where there are some only.
    """
    try:
        files = os.listdir(os.path.join(root, UNITS))
    except FileNotFoundError:
        return {}
    return {name: systemd.is_active(f"emr-{name}.service") for name in unplaced(files, placed)}


def stop(systemd: Systemd, units: Sequence[str], root: str = "/") -> None:
    """Stop UNITS with all their processes, also those that outlive a daemon, such as containers."""
    if not units:
        return
    for unit in units:
        os.makedirs(_place(root, unit), exist_ok=True)
        with open(os.path.join(_place(root, unit), "all-processes.conf"), "w", encoding="utf-8") as stream:
            stream.write(_DROP_IN)
    systemd.act("daemon-reload")
    systemd.act("stop", *units)


def forget(systemd: Systemd, units: Sequence[str], root: str = "/") -> None:
    """Disable and remove UNITS, which are stopped, and let systemd forget those that an earlier call removed."""
    if units:
        systemd.act("disable", *units)
    for unit in units:
        # The unit last: as long as it is there, a run after an interrupted one comes here again.
        shutil.rmtree(_place(root, unit), ignore_errors=True)
        os.unlink(os.path.join(root, UNITS, unit))
    systemd.act("daemon-reload")


def _place(root: str, unit: str) -> str:
    return os.path.join(root, f"run/systemd/system/{unit}.d")
