# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What gates are made of."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple, TypedDict

# host -> what its probe brought (beans, REST answer, text of srvr) or None, and the cause of None
Reading = Mapping[str, "tuple[Any, str]"]


class Gate(TypedDict):
    """A request: which condition, read from HOSTS, about MEMBERS; AT_LEAST "" takes the condition's own default.

    LIMITS are the figures that some gates compare with, by name: their rules say which.
    """

    gate: str
    hosts: list[str]
    members: list[str]
    at_least: str
    limits: Mapping[str, int]


class Verdict(TypedDict):
    """What a gate shows now: the state of each host or member, in LOOK where to read on when it does not
    hold, the COUNTS that it compared, and the declared hosts whose daemons of COMPONENT are BAD."""

    gate: str
    holds: bool
    seen: str
    hosts: dict[str, str]
    look: str
    counts: dict[str, int]
    component: str
    bad: list[str]


class Finding(NamedTuple):
    """What a rule found: states by host or member, the GOOD ones, whether all but their number holds, and a remark.

    COMPONENT is the one whose daemons the states are of, where it is not that of the rule.
    """

    states: dict[str, str]
    good: list[str]
    holds: bool = True
    remark: str = ""
    component: str = ""
    counts: Mapping[str, int] = {}


class Rule(NamedTuple):
    """One gate: what decides it, and how it is asked."""

    probe: str
    """Kind of reading that it is decided from: a key of ``services.readers.PROBES``."""
    component: str
    """Whose daemons its states are of."""
    at_least: str
    """How many must be good where who asks does not say."""
    find: Callable[[Gate, Reading], Finding]
    text: str
    """When it holds, for people: a sentence without its subject's default, ``O(...)`` as documentation of modules."""
    members: bool = False
    """Whether it is about the members that it is asked with, and not about the hosts that it is read from."""


SILENT_SECONDS = 15
"""So long ago a master may have heard of a worker that serves: five of its heartbeats."""


def states(nodes: Any) -> dict[str, str]:
    """Return host to state of NODES (rows of one component), with the cause for those that did not answer."""
    return {one["host"]: f"{one['state']} ({one['error']})" if one["error"] else one["state"] for one in nodes}


def listening(_gate: Gate, reading: Reading) -> Finding:
    """Find who answers at all: all that is asked of a daemon that has nothing to say."""
    found = {host: "serving" if value is not None else f"dead ({error})" for host, (value, error) in reading.items()}
    return Finding(found, [host for host, state in found.items() if state == "serving"])


def active_remark(host: str | None) -> str:
    """Return who is active, for people; HOST is None where no single one is."""
    return f"{host} is active" if host else "no single active one"
