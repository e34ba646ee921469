# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service graph as data: services, their needs and exclusions, cluster types, components and their placement.

Placement follows EMR: one master is a cluster without failover; two masters take the first core host as the third
JournalNode and ZooKeeper; three masters hold all of them. A quorum of two survives nothing, hence no other numbers.
"""

from __future__ import annotations

from typing import Iterable

from .types import ClusterType, Component, Graph, Service

TIERS: tuple[str, ...] = ("master", "core", "task", "gateway")
CLUSTER_GROUP = "emr_cluster"
UNREACHABLE_GROUP = "emr_unreachable"

_STABLE = ("master", "core")
_MASTERS: dict[int, tuple[str, ...]] = {1: ("masters",), 2: ("masters",), 3: ("masters",)}
_QUORUM: dict[int, tuple[str, ...]] = {1: ("masters",), 2: ("masters", "first_core"), 3: ("masters",), 5: ("masters",)}
_HA_QUORUM: dict[int, tuple[str, ...]] = {1: (), 2: ("masters", "first_core"), 3: ("masters",)}
_HA_MASTERS: dict[int, tuple[str, ...]] = {1: (), 2: ("masters",), 3: ("masters",)}
_FIRST_MASTER: dict[int, tuple[str, ...]] = {1: ("first_master",), 2: ("first_master",), 3: ("first_master",)}
_SINGLE_MASTER: dict[int, tuple[str, ...]] = {1: ("masters",), 2: (), 3: ()}
_CORE: dict[int, tuple[str, ...]] = {1: ("core",), 2: ("core",), 3: ("core",)}
_WORKERS: dict[int, tuple[str, ...]] = {1: ("core", "task"), 2: ("core", "task"), 3: ("core", "task")}
_GATEWAYS: dict[int, tuple[str, ...]] = {1: ("gateway",), 2: ("gateway",), 3: ("gateway",)}

_ODD = "a quorum needs an odd number of members, since an even one survives no more failures"

COMPONENTS: dict[str, Component] = {
    "zookeeper": {
        "product": "zookeeper",
        "placement": _QUORUM,
        "tiers": _STABLE,
        "single": (1, 3, 5),
        "ha": (3, 5),
        "count_reason": _ODD,
        "follows": None,
    },
    "journalnode": {
        "product": "hadoop",
        "placement": _HA_QUORUM,
        "tiers": _STABLE,
        "single": (0,),
        "ha": (3, 5),
        "count_reason": _ODD,
        "follows": None,
    },
    "namenode": {
        "product": "hadoop",
        "placement": _MASTERS,
        "tiers": ("master",),
        "single": (1,),
        "ha": (2, 3),
        "count_reason": "failover needs two or three, and one runs without it",
        "follows": None,
    },
    "zkfc": {
        "product": "hadoop",
        "placement": _HA_MASTERS,
        "tiers": ("master",),
        "single": (0,),
        "ha": (2, 3),
        "count_reason": "every NameNode has one",
        "follows": "namenode",
    },
    "secondarynamenode": {
        "product": "hadoop",
        "placement": _SINGLE_MASTER,
        "tiers": _STABLE,
        "single": (1,),
        "ha": (0,),
        "count_reason": "standby NameNodes write the checkpoints instead",
        "follows": None,
    },
    "datanode": {
        "product": "hadoop",
        "placement": _CORE,
        "tiers": _STABLE,
        "single": None,
        "ha": None,
        "count_reason": "",
        "follows": None,
    },
    "resourcemanager": {
        "product": "hadoop",
        "placement": _MASTERS,
        "tiers": ("master",),
        "single": (1,),
        "ha": (2, 3),
        "count_reason": "failover needs two or three, and one runs without it",
        "follows": None,
    },
    "nodemanager": {
        "product": "hadoop",
        "placement": _WORKERS,
        "tiers": ("master", "core", "task"),
        "single": None,
        "ha": None,
        "count_reason": "",
        "follows": None,
    },
    "jobhistory": {
        "product": "hadoop",
        "placement": _FIRST_MASTER,
        "tiers": _STABLE,
        "single": (1,),
        "ha": (1,),
        "count_reason": "it has no failover, and two would move the same files",
        "follows": None,
    },
    "gateway": {
        "product": "hadoop",
        "placement": _GATEWAYS,
        "tiers": TIERS,
        "single": None,
        "ha": None,
        "count_reason": "",
        "follows": None,
    },
}

SERVICES: dict[str, Service] = {
    "zookeeper": {
        "components": ["zookeeper"],
        "needs": [],
        "needs_ha": [],
        "tiers": {},
        "excludes": {},
        "implied": True,
    },
    "hdfs": {
        "components": ["journalnode", "namenode", "zkfc", "secondarynamenode", "datanode", "gateway"],
        "needs": [],
        "needs_ha": ["zookeeper"],
        "tiers": {"core": "its DataNodes"},
        "excludes": {},
        "implied": False,
    },
    "yarn": {
        "components": ["resourcemanager", "nodemanager", "jobhistory"],
        "needs": ["hdfs"],
        "needs_ha": ["zookeeper"],
        "tiers": {},
        "excludes": {},
        "implied": False,
    },
}

_ALONE = "a ZooKeeper cluster serves other clusters and shares its disks with nobody"

TYPES: dict[str, ClusterType] = {
    "hadoop": {
        "services": ["hdfs", "yarn"],
        "excludes": {},
        "masters": (1, 2, 3),
    },
    "zookeeper": {
        "services": ["zookeeper"],
        "excludes": {"hdfs": _ALONE, "yarn": _ALONE},
        "masters": (1, 2, 3, 5),
    },
}

GRAPH = Graph(SERVICES, COMPONENTS, TYPES)


def component_group(component: str) -> str:
    """Return the inventory group of COMPONENT's hosts."""
    return f"emr_{component}"


def reserved_groups(graph: Graph = GRAPH) -> list[str]:
    """Return the groups that only the topology plugin makes."""
    return [CLUSTER_GROUP, UNREACHABLE_GROUP, *(component_group(name) for name in graph.components)]


def needs(service: str, ha: bool, graph: Graph = GRAPH) -> list[str]:
    """Return the services that SERVICE needs directly, with high availability if HA."""
    row = graph.services[service]
    return [*row["needs"], *(row["needs_ha"] if ha else [])]


def close(services: Iterable[str], ha: bool, graph: Graph = GRAPH) -> list[str]:
    """Return SERVICES with the implied ones that they need, in the order of the graph; unknown names are left out."""
    wanted = {name for name in services if name in graph.services}
    todo = list(wanted)
    while todo:
        for other in needs(todo.pop(), ha, graph):
            if other not in wanted and graph.services[other]["implied"]:
                wanted.add(other)
                todo.append(other)
    return [name for name in graph.services if name in wanted]


def components(services: Iterable[str], graph: Graph = GRAPH) -> list[str]:
    """Return the components of SERVICES in the order of the graph."""
    wanted = {name for service in services for name in graph.services[service]["components"]}
    return [name for name in graph.components if name in wanted]
