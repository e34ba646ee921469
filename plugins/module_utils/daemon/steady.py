# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a daemon that systemd calls started stays, or ends again and again. Decides only; nothing is read here."""

from __future__ import annotations

from typing import Mapping, TypedDict

State = Mapping[str, str]
"""A unit as :meth:`..host.systemd.Systemd.state` returns it."""
OFTEN = 5
"""Ends that are no accident any more. After a power failure daemons end a few times until those they need are back."""
AFTER_START = 3
"""The same after a start behind gates, when everything that it needs is there."""
YOUNG_SECONDS = 60.0
"""A process that is older is not about to end for what ended the one before it."""
_SECOND = 1e6


class Ends(TypedDict):
    """What a module tells of the ends of a daemon."""

    restarts: int
    unsteady: bool


def ends(state: State, now: float) -> Ends:
    """Return what to tell of the unit in STATE; NOW as for :func:`is_unsteady`."""
    return {"restarts": restarts(state), "unsteady": is_unsteady(state, now)}


def restarts(state: State) -> int:
    """Return how often systemd has started the unit again since it was last started or stopped on purpose."""
    text = state.get("NRestarts", "")
    return int(text) if text.isdigit() else 0


def is_failed(state: State) -> bool:
    """Tell whether systemd has given the unit up."""
    return state.get("ActiveState") == "failed"


def is_unsteady(state: State, now: float) -> bool:
    """Tell whether a unit in STATE may be in a loop of ends and starts; NOW is the host's monotonic clock."""
    if is_failed(state):
        return True
    return restarts(state) >= OFTEN and not (state.get("SubState") == "running" and _age(state, now) >= YOUNG_SECONDS)


def has_ended_lately(state: State, now: float, least: int = 1) -> bool:
    """Tell whether the unit waits for its next start, or has a young process after at LEAST so many that ended."""
    waits = state.get("SubState") == "auto-restart"
    return waits or (restarts(state) >= least and _age(state, now) < YOUNG_SECONDS)


def has_ended(before: State, now: State) -> bool:
    """Tell whether the process of the state BEFORE has ended by itself since."""
    return is_failed(now) or restarts(now) > restarts(before)


def is_same(before: State, now: State) -> bool:
    """Tell whether the process of the state BEFORE runs still."""
    pid = before.get("MainPID", "0")
    return pid == now.get("MainPID") and pid not in ("", "0") and now.get("SubState") == "running"


def sentence(unit: str, state: State, words: str, where: str) -> str:
    """Return what to tell of UNIT that does not stay: how often it ended, its last WORDS and WHERE to read on."""
    often = "systemd has given it up" if is_failed(state) else f"it ended {restarts(state)} times since its last start"
    said = f"; it said: {words}" if words else ""
    return f"{unit} does not stay: {often}{said}; mend that (read {where}), then run again"


def _age(state: State, now: float) -> float:
    text = state.get("ExecMainStartTimestampMonotonic", "")
    return now - int(text) / _SECOND if text.isdigit() and text != "0" else 0.0
