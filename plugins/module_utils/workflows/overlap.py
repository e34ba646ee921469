# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a run that is due while others of its workflow go on, and which ended ones are forgotten. No I/O."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from .model import CANCEL, PARALLEL, QUEUE, QUEUED, RUNNING, SKIPPED

MOST_QUEUED = 100
MOST_AT_ONCE = 16
KEPT_RUNS = 100
"""Ended runs of a workflow that can be begun again; the history has the others."""


class Firing(NamedTuple):
    """The state that a new run begins with, which others are ended for it, and why."""

    state: str
    end: tuple[str, ...] = ()
    why: str = ""


def firing(overlap: str, going: Sequence[str], queued: Sequence[str]) -> Firing:
    """Return what becomes of a run that is due now, with the policy OVERLAP of its workflow.

    GOING are the keys of runs that have begun and not ended, QUEUED of those that wait for their turn.
    """
    if not going and not queued:
        return Firing(RUNNING)
    if overlap == PARALLEL:
        if len(going) < MOST_AT_ONCE:
            return Firing(RUNNING)
        return Firing(SKIPPED, why=f"{len(going)} runs go on already, and {MOST_AT_ONCE} may at once")
    if overlap == QUEUE:
        if len(queued) < MOST_QUEUED:
            return Firing(QUEUED, why=f"run {[*going, *queued][-1]} comes first")
        return Firing(SKIPPED, why=f"{len(queued)} runs wait already")
    if overlap == CANCEL:
        ended = (*going, *queued)
        return Firing(QUEUED, ended, f"run {ended[0]} is ended first")
    return Firing(SKIPPED, why=f"run {[*going, *queued][0]} still goes on")


def follower(going: Sequence[str], queued: Sequence[str]) -> str:
    """Return the key of the run whose turn it is now, "" for none; QUEUED are in the order of their coming."""
    return "" if going or not queued else queued[0]


def forgotten(ended: Sequence[str]) -> list[str]:
    """Return the keys of those runs whose files go, of all that have ENDED, the oldest first."""
    return list(ended[: max(0, len(ended) - KEPT_RUNS)])
