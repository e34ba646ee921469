# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan a roll: which daemons restart in which order and how many at a time. Decides only; nothing is read here."""

from __future__ import annotations

from typing import Sequence

from ..services.registry import ROLLS, WORKERS
from .heal import without
from .types import Batch, Live, Members, Roll, Size


def plan(
    members: Members,
    chosen: Members,
    live: Live,
    size: Size = None,
    replication: int = 3,
    absent: Sequence[str] = (),
    starting: Members | None = None,
    heals: Members | None = None,
) -> Roll:
    """Return the ordered batches that restart CHOSEN (component to hosts) of the declared MEMBERS.

    SIZE is the wish for a batch of workers, REPLICATION the least number of replicas that files get. Workers that are
    ABSENT by permission are not asked for, nor are daemons that are STARTING before the roll begins; any other member
    that does not serve is a refusal: of a quorum that has lost one nobody else is taken away. Those that their restart
    HEALS (see :mod:`.heal`) go first, alone.
    """
    first = heals or {}
    batches: list[Batch] = [
        {"component": component, "hosts": [host], "hand_over": ""}
        for component, hosts in first.items()
        for host in hosts
    ]
    refusals = _refusals(members, live, absent, (starting or {}, first)) if any(chosen.values()) else []
    chosen = without(chosen, first)
    leaders = dict(live["leaders"])
    for component in ROLLS:
        declared = list(members.get(component, []))
        picked = set(chosen.get(component, []))
        hosts = [host for host in declared if host in picked]
        if not hosts:
            continue
        role = ROLLS[component].leader
        leader = leaders.get(role, "")
        for batch in _batches(component, declared, hosts, live, size, replication, leader):
            heir = ""
            if ROLLS[component].hand_over and leader in batch:
                # One that has restarted already is the better heir: it needs not hand over in its turn.
                heir = next((host for host in [*hosts, *declared] if host != leader), "")
                leaders[role] = heir
            batches.append({"component": component, "hosts": batch, "hand_over": heir})
    return {"batches": batches, "refusals": refusals}


def missing(members: Members, heard: Members, absent: Sequence[str], targeted: Sequence[str] | None) -> list[str]:
    """Return a sentence for each declared host of MEMBERS that has not told of all its daemons (HEARD) in this run.

    It failed or was lost on the way, so nobody knows what it runs with. Hosts that are ABSENT by permission are not
    asked for, nor, in a run with a limit, those that are not TARGETED.
    """
    silent: dict[str, list[str]] = {}
    for component in ROLLS:
        for host in members.get(component, []):
            expected = host not in absent and (targeted is None or host in targeted)
            if expected and host not in heard.get(component, []):
                silent.setdefault(host, []).append(component)
    return [
        f"{host}: it failed or was lost in this run, so nobody knows what its {' and '.join(components)} "
        f"run{'s' if len(components) == 1 else ''} with: no daemon is restarted; mend what went wrong there, then run "
        "again"
        for host, components in silent.items()
    ]


def _refusals(members: Members, live: Live, absent: Sequence[str], excused: Sequence[Members]) -> list[str]:
    return [
        f"{component} on {host} does not serve ({live['unhealthy'][component][host]}): no other daemon is restarted; "
        "bring it back, then run again"
        for component in ROLLS
        for host in members.get(component, [])
        if host in live["unhealthy"].get(component, {})
        and not any(host in one.get(component, []) for one in excused)
        and (host not in absent or component not in WORKERS)
    ]


def _batches(
    component: str, declared: list[str], hosts: list[str], live: Live, size: Size, replication: int, leader: str
) -> list[list[str]]:
    rolled = ROLLS[component]
    if rolled.behind_first:
        # Who is furthest behind counts least for the quorum.
        behind = live["behind"].get(component, {})
        hosts = sorted(hosts, key=lambda host: -behind.get(host, 0))
    if rolled.leader:
        hosts = sorted(hosts, key=lambda host: host == leader)
    if not rolled.share_percent:
        return [[host] for host in hosts]
    most = batch_size(size if size is not None else f"{rolled.share_percent}%", len(declared))
    if not rolled.by_rack:
        return _cut(hosts, most)
    known_racks = live["racks"].get(component, {})
    racks: dict[str, list[str]] = {}
    for host in hosts:
        racks.setdefault(known_racks.get(host, ""), []).append(host)
    known = {known_racks.get(host, "") for host in declared}
    waiting = live["replicas"].get(component, {}).get("under_replicated", 0)
    if len(known) < 2 or "" in known or replication < 2 or waiting:
        # In a single rack nothing keeps replicas apart, nor while some of them wait for a copy in another one, as after
        # a host has moved: one of them has to stay.
        most = min(most, max(1, replication - 1))
    return [batch for rack in sorted(racks) for batch in _cut(racks[rack], most)]


def batch_size(size: int | str, hosts: int) -> int:
    """Return how many of HOSTS a batch of SIZE has: a number, or a share such as ``10%``; at least 1.

    ValueError for anything else.
    """
    text = str(size).strip()
    number = text[:-1] if text.endswith("%") else text
    if not number.isdecimal() or int(number) < 1:
        raise ValueError(f"{size} is neither a number of hosts nor a share such as 10%")
    return max(1, hosts * min(100, int(number)) // 100) if text.endswith("%") else int(number)


def _cut(hosts: list[str], size: int) -> list[list[str]]:
    return [hosts[begin : begin + size] for begin in range(0, len(hosts), size)]
