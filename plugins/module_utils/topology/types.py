# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of the topology: what the user asked for, what the inventory holds, what is published."""

from __future__ import annotations

from typing import Mapping, NamedTuple, TypedDict

from ..services.component_model import Component
from ..services.model import ClusterType, Service


class Graph(NamedTuple):
    """The service graph: all that is known about services, components and cluster types."""

    services: Mapping[str, Service]
    components: Mapping[str, Component]
    types: Mapping[str, ClusterType]


class Request(TypedDict):
    """The contents of topology.yml after its form was checked; wrong values are replaced by empty ones."""

    cluster: str
    type: str
    release: str
    services: list[str]
    placement: dict[str, list[str]]
    high_availability: str
    tiers: dict[str, str]


class Tier(TypedDict):
    """One tier as the inventory has it."""

    hosts: list[str]
    node_groups: dict[str, list[str]]
    nested: list[tuple[str, str]]
    """Groups below a node group, as (group, node group)."""


class Snapshot(TypedDict):
    """What earlier sources brought, in natural order."""

    tiers: dict[str, Tier]
    groups: list[str]
    hosts: list[str]


class Associate(TypedDict):
    """Of a gateway cluster: its own NAME, and the cluster whose commands it has, whose hosts have NAMES."""

    name: str
    cluster: str
    id: str
    """What that cluster tells that no other one has."""
    masters: list[str]
    names: dict[str, str]


class Topology(TypedDict):
    """The variable ``emr_topology``: plain data; errors are data too."""

    cluster: str
    type: str
    release: str
    products: dict[str, str]
    services: list[str]
    high_availability: bool
    tier_groups: dict[str, str]
    tiers: dict[str, list[str]]
    node_groups: dict[str, dict[str, list[str]]]
    members: dict[str, list[str]]
    protected: list[str]
    """Hosts below the masters that hold a vote of a quorum, so that they are never taken out of the cluster."""
    errors: list[str]
    seen: list[str]


class AssociatedTopology(Topology):
    """That of a gateway cluster, whose ``cluster``, ``services`` and ``members`` are those of another cluster."""

    associate: Associate
