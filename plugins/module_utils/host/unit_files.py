# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units of this host that end for good: stopped with all their processes, disabled, and their files removed."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import Sequence

from .systemd import Systemd

UNITS = "etc/systemd/system"
"""Where the files of our units are, below the root directory."""
_DROP_IN = "[Service]\nKillMode=control-group\n"


def take_off(
    systemd: Systemd, units: Sequence[str], records: Sequence[str] = (), root: str = "/", check: bool = False
) -> list[str]:
    """Stop and remove UNITS with their RECORDS, paths below ROOT; return the units that were there.

    With CHECK nothing is done. A run that was interrupted when the files were gone leaves units that systemd still
    knows; it forgets these, too.
    """
    there = [unit for unit in units if os.path.exists(os.path.join(root, UNITS, unit))]
    known = there or any(systemd.state(unit).get("LoadState") == "loaded" for unit in units)
    if known and not check:
        stop(systemd, there, root)
        for record in records:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(root, record.lstrip("/")))
        forget(systemd, there, root)
    return there


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
    failed = [unit for unit in units if systemd.state(unit).get("ActiveState") == "failed"]
    if failed:
        # Else systemd shows it until the next boot, without its file.
        systemd.act("reset-failed", *failed)
    for unit in units:
        # The unit last: as long as it is there, a run after an interrupted one comes here again.
        shutil.rmtree(_place(root, unit), ignore_errors=True)
        os.unlink(os.path.join(root, UNITS, unit))
    systemd.act("daemon-reload")


def _place(root: str, unit: str) -> str:
    return os.path.join(root, f"run/systemd/system/{unit}.d")
