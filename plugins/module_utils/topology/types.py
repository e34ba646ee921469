# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of the topology: what the user asked for, what the inventory holds, what is published."""

from __future__ import annotations

from typing import NamedTuple, TypedDict


class Service(TypedDict):
    """What a user asks for: it brings components and needs other services."""

    components: list[str]
    needs: list[str]
    """Services that must be listed with it."""
    needs_ha: list[str]
    """Services that it needs as well when the cluster is highly available."""
    tiers: dict[str, str]
    """Tiers that need at least one host, each with what for."""
    excludes: dict[str, str]
    """Services that cannot be in the same cluster, each with the reason."""
    implied: bool
    """Brought by what needs it, without being listed."""


class Component(TypedDict):
    """One daemon, or the clients and configuration of a gateway."""

    product: str
    placement: dict[int, tuple[str, ...]]
    """Number of masters to selectors of hosts (see :mod:`.placement`)."""
    tiers: tuple[str, ...]
    """Tiers on whose hosts ``placement`` of topology.yml may put it."""
    single: tuple[int, ...] | None
    """Numbers of hosts that it can run on without high availability; None for any number."""
    ha: tuple[int, ...] | None
    """The same with high availability."""
    count_reason: str
    """Why other numbers are refused."""
    follows: str | None
    """Component that it always stands beside, so that it cannot be placed on its own."""


class ClusterType(TypedDict):
    """A default set of services, and what the type leaves out."""

    services: list[str]
    excludes: dict[str, str]
    masters: tuple[int, ...]
    """Numbers of masters that the type can run with."""


class Graph(NamedTuple):
    """The service graph: all that is known about services, components and cluster types."""

    services: dict[str, Service]
    components: dict[str, Component]
    types: dict[str, ClusterType]


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
