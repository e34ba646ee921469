# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd as seen by systemctl: the few questions and acts that our modules need."""

from __future__ import annotations

from typing import Callable, List, Mapping, Tuple

Run = Callable[[List[str]], Tuple[int, str, str]]
"""Runs a command and returns exit code, stdout and stderr (``AnsibleModule.run_command``)."""


PROPERTIES = (
    "LoadState",
    "ActiveState",
    "SubState",
    "UnitFileState",
    "MainPID",
    "NeedDaemonReload",
    "NRestarts",
    "ExecMainStartTimestampMonotonic",
    "Environment",
)


class SystemdError(Exception):
    """systemctl refused; the message names unit, act and systemctl's own words."""


def is_up(state: Mapping[str, str]) -> bool:
    """Tell whether a unit in STATE runs or is about to (one that systemd restarts counts: its process comes back)."""
    return state.get("ActiveState") in ("active", "activating", "reloading")


def is_unread(state: Mapping[str, str]) -> bool:
    """Tell whether systemd does not know the file of a unit in STATE as it is; one that it does not know it reads now.

    An old systemd remembers for a while that a file was not there.
    """
    return state.get("NeedDaemonReload") == "yes" or state.get("LoadState") == "not-found"


class Systemd:
    """Units of this host."""

    def __init__(self, run: Run) -> None:
        """Take RUN, the function that runs a command."""
        self._run = run

    def state(self, unit: str) -> dict[str, str]:
        """Return the ``PROPERTIES`` of UNIT as text; an old systemd leaves out those that it does not know."""
        rc, out, err = self._run(["systemctl", "show", "--property", ",".join(PROPERTIES), unit])
        if rc != 0:
            raise SystemdError(f"systemctl show {unit}: {err.strip() or out.strip()}")
        return dict(line.split("=", 1) for line in out.splitlines() if "=" in line)

    def is_active(self, unit: str) -> bool:
        """Tell whether UNIT runs or is about to."""
        return is_up(self.state(unit))

    def act(self, verb: str, *words: str) -> None:
        """Run ``systemctl VERB WORDS``, units or options (start, stop, enable, daemon-reload and others)."""
        rc, out, err = self._run(["systemctl", verb, *words])
        if rc != 0:
            what = " ".join((verb, *words))
            raise SystemdError(f"systemctl {what} failed with {rc}: {err.strip() or out.strip()}")
