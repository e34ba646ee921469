# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which component runs on which host: a pure function of tiers, services and overrides."""

from __future__ import annotations

from typing import Iterable, Mapping, Sequence

from ..services.registry import VOTING
from .graph import GRAPH, components
from .names import natural
from .types import Graph

Hosts = Mapping[str, Sequence[str]]
"""Tier to its hosts in natural order."""


def select(selector: str, tiers: Hosts) -> list[str]:
    """Return the hosts that SELECTOR stands for; KeyError for a selector that does not exist."""
    masters, core = list(tiers.get("master", [])), list(tiers.get("core", []))
    choices = {
        "masters": masters,
        "first_master": masters[:1],
        "core": core,
        "first_core": core[:1],
        "task": list(tiers.get("task", [])),
        "gateway": list(tiers.get("gateway", [])),
    }
    return choices[selector]


def default_members(component: str, tiers: Hosts, graph: Graph = GRAPH) -> list[str]:
    """Return where COMPONENT runs by default, given the number of masters; nowhere for a number that has no layout."""
    layout = graph.components[component].placement.get(len(tiers.get("master", [])), ())
    return natural(host for selector in layout for host in select(selector, tiers))


def members(
    services: Iterable[str],
    tiers: Hosts,
    overrides: Mapping[str, Sequence[str]],
    graph: Graph = GRAPH,
    kind: str = "",
) -> dict[str, list[str]]:
    """Return the hosts of every component that the graph knows: those of SERVICES placed, the others empty.

    KIND is the type of the cluster, "" for any.

    OVERRIDES (``placement`` in topology.yml) replace the default of a component. One that follows another stands
    wherever that one stands, where the layout has it at all.
    """
    active = components(services, graph, kind)
    placed: dict[str, list[str]] = {name: [] for name in graph.components}
    for name in active:
        leader = graph.components[name].follows
        default = default_members(name, tiers, graph)
        if leader and default:
            placed[name] = list(placed[leader])
        else:
            placed[name] = natural(overrides[name]) if name in overrides else default
    return placed


def protected(placed: Mapping[str, Sequence[str]], tiers: Hosts) -> list[str]:
    """Return the hosts of other tiers than master that hold a vote of a quorum, given the members PLACED.

    With two masters that is the first core host. Scaling in must leave them alone: a quorum of three that lost its
    third member for good does not survive the loss of a master.
    """
    voters = {host for component in VOTING for host in placed.get(component, ())}
    return natural(voters.difference(tiers.get("master", ())))
