# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers: hosts that a master or the manifest has as members, and the inventory has not. No I/O.

A host that is declared is none, whether this run reaches it or not.
"""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Sequence, TypedDict

from ..removal.leftovers import Leftover, Seen, goes, moves, pairs
from ..services.readers import COUNTED
from ..services.registry import GATEWAYS, LASTING


class Stranger(TypedDict):
    """HOST is COMPONENT by somebody's word; STATE is the master's, empty where only the manifest has it."""

    host: str
    component: str
    state: str


def registered(
    component: str, nodes: Iterable[Mapping[str, Any]], members: Mapping[str, Sequence[str]]
) -> list[Stranger]:
    """Return those of NODES, the daemons of COMPONENT that its master lists, which MEMBERS does not declare.

    Where MEMBERS declares none at all, as where a role is used by itself, the master admits everybody.
    """
    declared = _declared(component, members)
    if not declared:
        return []
    return [
        {"host": one["host"], "component": component, "state": one["state"]}
        for one in nodes
        if one["state"] in COUNTED[component] and one["host"].lower() not in declared
    ]


def remembered(
    before: Mapping[str, Sequence[str]], members: Mapping[str, Sequence[str]], seen: Mapping[str, Seen] | None = None
) -> list[Stranger]:
    """Return who was a member BEFORE, by the manifest, and is not declared by MEMBERS.

    SEEN has what hosts of the inventory have left over. There only what nobody stops by itself is to be told.
    """
    found: list[Stranger] = []
    for component, hosts in before.items():
        declared = _declared(component, members)
        if component != GATEWAYS:
            gone = [host for host in hosts if host.lower() not in declared]
            found += [
                {"host": host, "component": component, "state": ""}
                for host in gone
                if seen is None
                or host not in seen
                or (component in seen[host] and not goes(component) and not moves(component))
            ]
    return found


def without(leftovers: Iterable[Leftover], strangers: Iterable[Stranger]) -> list[Stranger]:
    """Return STRANGERS without those that are LEFTOVERS, which site.yml stops itself."""
    mine = pairs(leftovers)
    return [one for one in strangers if (one["host"], one["component"]) not in mine]


def _declared(component: str, members: Mapping[str, Sequence[str]]) -> set[str]:
    return {host.lower() for host in members.get(component, [])}


def sentences(strangers: Iterable[Stranger], now: bool = False) -> list[str]:
    """Return a sentence for each host among STRANGERS; NOW where the run that says so lets the cluster drop them."""
    found: dict[str, list[Stranger]] = {}
    for one in strangers:
        found.setdefault(one["host"], []).append(one)
    return [_sentence(host, rows, now) for host, rows in found.items()]


def _sentence(host: str, rows: Sequence[Stranger], now: bool) -> str:
    named = [f"{one['component']} ({one['state']})" for one in rows if one["state"]]
    kept = [one["component"] for one in rows if not one["state"]]
    known = [f"registered as {' and '.join(named)}"] if named else []
    known += [f"in the manifest as {' and '.join(kept)}"] if kept else []
    components = list(dict.fromkeys(one["component"] for one in rows))
    stop = f"systemctl disable --now {' '.join(f'emr-{name}.service' for name in components)}"
    seen = f"{host} is {' and '.join(known)}, but the inventory places no {' and no '.join(components)} there: "
    if now:
        return (
            f"{seen}this run lets the cluster admit it no more; stop what runs there: {stop}; or put it back and run"
            " again"
        )
    words = f' -e \'{{"emr_forget_hosts": ["{host}"]}}\'' if set(components) & set(LASTING) else ""
    return (
        f"{seen}put it back, or run playbooks/site.yml{words}, after which the cluster admits it no more, and stop what"
        f" runs there: {stop}"
    )
