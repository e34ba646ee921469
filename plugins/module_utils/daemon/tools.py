# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What everything that acts on this host's daemons in one call has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

from ..config.context import Context
from ..host.files import Changes
from ..host.systemd import Systemd, is_unread, is_up
from ..services.hdfs.guard.types import HostPlan


class ApplyError(Exception):
    """The host's state forbids to go on; the message names path and remedy."""


@dataclass
class Tools:
    """The wanted state, what differs from it, and the means to change that."""

    context: Context
    changes: Changes
    systemd: Systemd
    run: Callable[..., Any]
    """``AnsibleModule.run_command``."""
    namespace: HostPlan | None = None
    """What the guard decided for this host's NameNode; None where no guard was asked."""
    loaded: Mapping[str, str] | None = None
    """Refreshable file to the SHA-256 that an active daemon has loaded in this run; None before anybody was asked."""
    notes: list[str] = field(default_factory=list)
    """What is worth a line, and stops nothing."""
    closed: bool = False
    """Whether ZooKeeper's root is known to be closed."""


def enable(systemd: Systemd, units: Mapping[str, Mapping[str, str]], changes: Changes) -> None:
    """Enable UNITS, name to state, and make systemd read their files where it knows other ones; before they start.

    systemd reads all units of the host then, which costs it more than a start. So it is not asked to after enabling:
    one that does not run is read when it starts.
    """
    disabled = [unit for unit, state in units.items() if state.get("UnitFileState") != "enabled"]
    for unit in disabled:
        changes.record(unit, "disabled\n", "enabled\n")
    if changes.check:
        return
    if disabled:
        systemd.act("enable", "--no-reload", *disabled)
    if any(is_unread(state) or (unit in disabled and is_up(state)) for unit, state in units.items()):
        systemd.act("daemon-reload")
