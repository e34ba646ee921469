# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service graph: which services need and exclude each other, which components they bring, and groups for these.

What it holds is collected by ``services.registry``. Here is what follows from any such graph.
"""

from __future__ import annotations

from typing import Iterable

from ..services.registry import COMPONENTS, GATEWAYS, SERVICES, TYPES
from .types import Graph

CLUSTER_GROUP = "emr_cluster"
UNREACHABLE_GROUP = "emr_unreachable"

GRAPH = Graph(SERVICES, COMPONENTS, TYPES)


def component_group(component: str) -> str:
    """Return the inventory group of COMPONENT's hosts."""
    return f"emr_{component}"


def reserved_groups(graph: Graph = GRAPH) -> list[str]:
    """Return the groups that only the topology plugin makes."""
    return [CLUSTER_GROUP, UNREACHABLE_GROUP, *(component_group(name) for name in graph.components)]


def needs(service: str, ha: bool, graph: Graph = GRAPH, kind: str = "") -> list[str]:
    """Return the services that SERVICE needs directly in a cluster of type KIND, with high availability if HA."""
    row = graph.services[service]
    return [*row.needs, *row.needs_in.get(kind, ()), *(row.needs_ha if ha else [])]


def close(services: Iterable[str], ha: bool, graph: Graph = GRAPH, kind: str = "") -> list[str]:
    """Return SERVICES of a cluster of type KIND with the implied ones that they need, in the order of the graph;
    unknown names are left out.
    """
    wanted = {name for name in services if name in graph.services}
    todo = list(wanted)
    while todo:
        for other in needs(todo.pop(), ha, graph, kind):
            if other not in wanted and graph.services[other].implied:
                wanted.add(other)
                todo.append(other)
    return [name for name in graph.services if name in wanted]


def components(services: Iterable[str], graph: Graph = GRAPH, kind: str = "") -> list[str]:
    """Return the components of SERVICES in a cluster of type KIND ("": of any), and gateways where there is any of
    them, in the order of the graph.
    """
    rows = (row for service in services for row in graph.services[service].components.items())
    wanted = {name for name, row in rows if not (kind and row.types) or kind in row.types}
    wanted |= {GATEWAYS} if wanted else set()
    return [name for name in graph.components if name in wanted]
