# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which daemon hands the active role to which one. Rules only, no I/O."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple, Sequence, TypedDict

from ..wire.parallel import Outcome


class Member(TypedDict):
    """One daemon of which one is active; READY says that it could become that now, else WHY_NOT says why not."""

    host: str
    state: str
    ready: bool
    why_not: str
    txid: int
    """Last transaction that it has applied; 0 where that is no matter, as the state lies elsewhere."""


class Switch(NamedTuple):
    """The active role goes from host BEFORE to host TO; TO is empty when the election chooses."""

    before: str
    to: str


class Switching(NamedTuple):
    """How the active role of a service goes from one host to another."""

    kind: str
    """Kind of reading that tells who is active."""
    members: Callable[[Mapping[str, Outcome[Any]]], list[Member]]
    """Takes host to what its probe brought, and returns what each could do now."""
    hand_over: Callable[[Any, Switch], None]
    """Takes the module that runs, and begins the switch; :class:`NotPossible` when somebody refuses."""
    chooses: bool
    """Whether the target can be chosen, or is whoever wins the election."""


class NotPossible(Exception):
    """The switch would leave the service without an active daemon, or nobody can tell; the text is for people."""


def member(host: str, state: str, error: str, obstacle: str = "", txid: int | None = None) -> Member:
    """Return the member on HOST, which may not take over because of an OBSTACLE ("" for none) or of its STATE."""
    why_not = obstacle if state == "standby" else f"is {state}" + (f" ({error})" if error else "")
    ready = state == "standby" and not obstacle
    return {"host": host, "state": state, "ready": ready, "why_not": why_not, "txid": txid or 0}


def decide(members: Sequence[Member], away_from: str, to: str, chooses: bool) -> Switch | None:
    """Return the switch that is needed, None when the wish is already fulfilled, NotPossible when it cannot be.

    AWAY_FROM: the host that must not be active; TO: the host that must be; both empty: the active one hands over.
    CHOOSES: whether the target can be chosen, or is whoever wins the election.
    """
    hosts = [one["host"] for one in members]
    for wish in (away_from, to):
        if wish and wish not in hosts:
            raise NotPossible(f"{wish} is not one of {', '.join(hosts)}")
    if away_from and away_from == to:
        raise NotPossible(f"{to} cannot be left and taken at the same time")
    active = [one["host"] for one in members if one["state"] == "active"]
    if len(active) != 1:
        raise NotPossible(f"there is no single active one ({_states(members)}); look at playbooks/status.yml")
    if active[0] == to or (not to and away_from and active[0] != away_from):
        return None
    others = [one for one in members if one["host"] != active[0] and (not to or one["host"] == to)]
    ready = sorted((one for one in others if one["ready"]), key=lambda one: (-one["txid"], hosts.index(one["host"])))
    if not ready:
        reasons = "; ".join(f"{one['host']} {one['why_not']}" for one in others) or "there is no other one"
        raise NotPossible(f"{active[0]} is active and nobody can take over: {reasons}")
    return Switch(active[0], ready[0]["host"] if chooses or to else "")


def fulfilled(members: Sequence[Member], switch: Switch) -> bool:
    """Tell whether SWITCH has happened: exactly one is active, the wanted one or any but the one before."""
    active = [one["host"] for one in members if one["state"] == "active"]
    return len(active) == 1 and (active[0] == switch.to if switch.to else active[0] != switch.before)


def _states(members: Sequence[Member]) -> str:
    return ", ".join(f"{one['host']} is {one['state']}" for one in members)
