# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What everything that acts on this host's daemons in one call has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

from ..config.context import Context
from ..host.files import Changes
from ..host.patience import Clock
from ..host.systemd import Systemd, is_unread, is_up
from ..host.units import Unit, watcher
from ..services.registry import COMPONENTS
from .declaration import Daemon

WAIT_SECONDS = 300
"""How long a step waits for what it needs of other hosts."""


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
    planned: Mapping[str, Any] = field(default_factory=dict)
    """Step to what was decided for it on this host; none where nobody was asked."""
    loaded: Mapping[str, str] | None = None
    """Refreshable file to the SHA-256 that an active daemon has loaded in this run; None before anybody was asked."""
    notes: list[str] = field(default_factory=list)
    """What is worth a line, and stops nothing."""
    done: set[str] = field(default_factory=set)
    """Steps that are taken once for the host, and have been."""


def needed_here(tools: Tools, *more: str) -> Callable[[], str]:
    """Return what tells, while others are waited for, that a daemon here that they need ends again and again.

    Those that elect, or keep what others share, start in the first wave; a service may need MORE components.
    """
    first = [name for name in tools.context.components if COMPONENTS[name].wave == "first" or name in more]
    daemons = [Daemon(name=name, product=COMPONENTS[name].product) for name in first]
    return watcher([Unit(one, tools.systemd, tools.run) for one in daemons])


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


def wait_or_note(tools: Tools, missing: Callable[[], str], what: str, whether: str, *more: str) -> None:
    """Wait until MISSING returns an empty string; in check mode call it once, and note WHETHER could not be read.

    WHAT as for :meth:`Clock.wait`, MORE as for :func:`needed_here`. Late at the limit.
    """
    if not tools.changes.check:
        Clock(WAIT_SECONDS, needed_here(tools, *more)).wait(what, missing)
        return
    cause = missing()
    if cause:
        tools.notes.append(f"whether {whether} could not be read: {cause}")
