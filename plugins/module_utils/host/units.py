# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons of this host that end again and again: seen in systemd's count, told in their own last words."""

from __future__ import annotations

import os
import re
import time
from typing import Any, Callable, NamedTuple, Sequence

from ..config.files import LOGS, logs_of
from ..daemon.declaration import Daemon
from ..daemon.steady import AFTER_START, State, has_ended, has_ended_lately, is_failed, is_unsteady, restarts, sentence
from ..telling import telling
from .inside import opened
from .locks import is_abandoned
from .systemd import Systemd

POLL_SECONDS = 0.5
LOOK_SECONDS = 1.0
"""How often a unit is looked at while something else is waited for."""
FRESH_SECONDS = 120.0
"""A log that nobody has written for longer is not of a process that has just ended."""
TAIL = 65536
_ASKED_TO_END = "RECEIVED SIGNAL"
"""The last error of a process that was stopped: the one that ended after it has not come to write a log."""
_FILE = re.compile(r"\bHADOOP_LOGFILE=([^\s\"/]+)")
_DIRECTORY = re.compile(r"\b(?:HADOOP|ZOO)_LOG_DIR=(/[^\s\"]+)")


class Watched(NamedTuple):
    """TROUBLE is a sentence about a process that does not stay; WAITED tells whether it had to be watched."""

    trouble: str
    waited: bool


class Unit:
    """One daemon of this host."""

    def __init__(self, daemon: Daemon, systemd: Systemd, run: Callable[..., Any]) -> None:
        """Take RUN, the function that runs a command."""
        self.daemon = daemon
        self._systemd = systemd
        self._run = run

    def state(self) -> State:
        """Return the unit as systemd has it."""
        return self._systemd.state(self.daemon.unit)

    def trouble(self, state: State) -> str:
        """Return a sentence about the unit in STATE, which does not stay."""
        where = f"`journalctl -u {self.daemon.unit}` and {self._logs(state)}"
        return sentence(self.daemon.unit, state, self.words(state), where)

    def watch(self, seconds: float, just_started: bool = False) -> Watched:
        """Tell whether the process ends again and again, or stays; decided in at most SECONDS.

        One that has not ended often, or has stayed for long enough, is not waited for. When the unit was JUST STARTED
        one end is enough, since that was to stay.
        """
        first = now = self.state()
        doubtful = has_ended_lately if just_started else is_unsteady
        deadline, waited = time.monotonic() + seconds, False
        while is_failed(now) or doubtful(now, time.monotonic()):
            waited = True
            if has_ended(first, now):
                return Watched(self.trouble(now), waited)
            if time.monotonic() >= deadline or is_abandoned():
                break
            time.sleep(POLL_SECONDS)
            now = self.state()
        return Watched("", waited)

    def guard(self, started: State) -> Callable[[], str]:
        """Return what tells, while something else is waited for, that the process of the state STARTED does not stay.

        It looks once a second at most, and answers with a sentence or "".
        """
        looked = [time.monotonic()]

        def ended() -> str:
            if time.monotonic() - looked[0] < LOOK_SECONDS:
                return ""
            looked[0] = time.monotonic()
            now = self.state()
            often = restarts(now) - restarts(started) >= AFTER_START
            return self.trouble(now) if often or is_failed(now) else ""

        return ended

    def words(self, state: State) -> str:
        """Return the line with the cause: of the log where the ended process wrote one, else of the journal."""
        named = _FILE.search(state.get("Environment", ""))
        name = named[1] if named else f"{self.daemon.product}.log"
        # Until its first restart a daemon of an earlier release writes where all of its product did.
        said = telling(_tail(f"{self._logs(state)}/{name}") or _tail(f"{LOGS}/{self.daemon.product}/{name}"))
        if said and _ASKED_TO_END not in said:
            return said
        _rc, out, _err = self._run(
            ["journalctl", "--unit", self.daemon.unit, "--output=cat", "--lines=80", "--no-pager"]
        )
        lines = out.splitlines()
        own = [line for line in lines if self.daemon.unit not in line and not line.startswith(("Start", "Stop"))]
        return telling("\n".join(own or [line for line in lines if "exited" in line]))

    def _logs(self, state: State) -> str:
        named = _DIRECTORY.search(state.get("Environment", ""))
        return named[1] if named else logs_of(self.daemon.name, self.daemon.product)


def watcher(units: Sequence[Unit]) -> Callable[[], str]:
    """Return what tells, while others are waited for, that one of UNITS does not stay: a sentence or "".

    It asks systemd when it is first asked itself: most waits are over before.
    """
    guards: list[Callable[[], str]] = []

    def ended() -> str:
        if not guards:
            guards.extend(one.guard(one.state()) for one in units)
        return next(filter(None, (guard() for guard in guards)), "")

    return ended


def _tail(path: str) -> str:
    """Return the end of the log PATH, or nothing when it is old or no plain file: its directory is not root's."""
    try:
        with opened(path) as handle:
            found = os.fstat(handle)
            if time.time() - found.st_mtime > FRESH_SECONDS:
                return ""
            return os.pread(handle, TAIL, max(0, found.st_size - TAIL)).decode("utf-8", "replace")
    except OSError:
        return ""
