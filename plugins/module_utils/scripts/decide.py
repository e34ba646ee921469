# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a script is to run on a host, from what the host remembers and what systemd says of it. No I/O.

A script that has ended well is never run again on a host, whatever becomes of it: what it did once may not bear it.
"""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, TypedDict

from .spec import MANUAL, STOP

RUNNING, DONE, FAILED = "running", "done", "failed"
BEGIN, JOIN, END, TAKE, LEAVE = "begin", "join", "end", "take", "leave"
"""Acts: run it, wait for the one that runs, note how it ended, take what another run noted, do nothing."""


class Record(TypedDict):
    """What a host remembers of a script."""

    digest: str
    state: str
    """``running`` is written before it begins, so that a run that was killed is told from one that ended."""
    number: int
    """How often it was begun."""
    began: float
    """When it began, in seconds since 1970."""
    boot: str
    """The start of the host in which it began."""
    code: int
    seconds: float


class Unit(NamedTuple):
    """What systemd says of the unit of a script."""

    there: bool
    """Whether systemd knows it; a start of the host forgets it."""
    active: bool = False
    """Whether its process runs, or is being ended."""
    code: int = 0
    result: str = "success"


class Verdict(NamedTuple):
    """What is to be done, and why, as half a sentence."""

    act: str
    reason: str = ""


def due(moment: str, on_failure: str, digest: str, record: Mapping[str, Any] | None) -> str:
    """Return why a script of MOMENT is to run on a host with RECORD, as half a sentence; "" when it is not.

    Asked with the records of all hosts before any of them is touched; the host itself then asks systemd as well.
    """
    if record is None:
        return "it has not run here yet"
    if record["state"] == RUNNING:
        return "it was begun here, and how it ended is not known"
    if moment == MANUAL:
        return "somebody asks for it"
    if record["state"] == FAILED and on_failure == STOP:
        return f"it failed here with exit code {record['code']}"
    if record["state"] == FAILED and record["digest"] != digest:
        return "it failed here, and has changed since"
    return ""


def decide(
    moment: str, on_failure: str, digest: str, record: Mapping[str, Any] | None, unit: Unit, awaited: int = 0
) -> Verdict:
    """Return what is to be done for a script with RECORD and UNIT on this host.

    AWAITED is the number of the script's run that went on when this run came; 0 for none.
    """
    if record is not None and record["state"] != RUNNING and record["number"] == awaited:
        return Verdict(TAKE, "it ran, and this run waited for it")
    if record is not None and record["state"] == RUNNING and unit.there:
        if unit.active:
            return Verdict(JOIN, "it runs")
        return Verdict(END, "it has ended")
    reason = due(moment, on_failure, digest, record)
    if not reason:
        return Verdict(LEAVE)
    if record is not None and record["state"] == RUNNING:
        return Verdict(BEGIN, "it was interrupted before its end")
    return Verdict(BEGIN, reason)


def ended_well(unit: Unit) -> bool:
    """Tell whether the script of UNIT, which has ended, did what it was to do."""
    return unit.result == "success" and unit.code == 0


def how(unit: Unit, timeout_seconds: int) -> str:
    """Say how the script of UNIT ended, as a verb and what belongs to it."""
    if unit.result == "timeout":
        return f"did not end within {timeout_seconds} s and was ended"
    if unit.result in ("signal", "core-dump"):
        return f"was ended by signal {unit.code}"
    return f"ended with exit code {unit.code}"
