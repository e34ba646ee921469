# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of servers whose ensemble gets other members, and what is done next. Plain data.

A server counts the votes and acknowledgements of those only that its own zoo.cfg lists (``reconfigEnabled`` is off, so
no list goes from one server to another). Whoever is not listed may follow a leader and copy all that it has: it counts
for nothing, and its leader does not wait for it.
"""

from __future__ import annotations

from typing import Any, FrozenSet, Mapping, NamedTuple, Sequence, TypedDict

Ensemble = FrozenSet[str]
"""The hosts that a server lists as members, itself among them."""

SERVING = ("leader", "follower", "standalone")
LEADING = ("leader", "standalone")
SET, MOVE, REMOVE, WAIT, DONE = "set", "move", "remove", "wait", ""
"""Acts: a server gets a list of members and runs with it; a leader restarts, so that another one leads; a server is
taken off; gates are waited for; nothing is left."""


class Seen(TypedDict):
    """What one host says of its server."""

    unit: bool
    """Whether the host has the unit of the server, so that it starts by itself."""
    configured: list[str] | None
    """Members that its zoo.cfg lists, in any order; None without one, or without the unit."""
    running: list[str] | None
    """Members that the running process was started with; None where none runs."""
    state: str
    """As :mod:`..health` has it: leader, follower, standalone, out_of_quorum, dead."""
    data: bool
    """Whether it has ever kept a transaction."""


class Case(NamedTuple):
    """All that the next step depends on.

    TARGET are the declared members in their order, SEEN what hosts answered (None for one that did not), GIVEN_UP those
    of which the user says that they will not come back, ANSWERING those of these whose server still answers.
    """

    target: Sequence[str]
    seen: Mapping[str, Seen | None]
    given_up: Sequence[str] = ()
    answering: Sequence[str] = ()


class Step(NamedTuple):
    """One act on one host: SERVERS is what its zoo.cfg lists then, GATES what has to hold afterwards."""

    act: str
    host: str = ""
    servers: tuple[str, ...] = ()
    gates: tuple[Mapping[str, Any], ...] = ()
    text: str = ""
    """For people."""


class Decision(NamedTuple):
    """The next step, or why none is taken."""

    step: Step
    refusals: tuple[str, ...] = ()


def ordered(hosts: Ensemble, target: Sequence[str]) -> tuple[str, ...]:
    """Return HOSTS in the order of TARGET, those that it does not have first."""
    return (*sorted(hosts - set(target)), *(host for host in target if host in hosts))


def majority(hosts: Ensemble) -> int:
    """Return how many of HOSTS are a quorum."""
    return len(hosts) // 2 + 1
