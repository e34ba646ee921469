# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The graph's rows fit together, so that a new row that does not is found before a cluster is."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.layouts import TIERS
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    COMPONENTS,
    GATEWAYS,
    PORTS,
    SERVICES,
    TYPES,
)
from ansible_collections.bigdata.emr.plugins.module_utils.topology.graph import (
    GRAPH,
    close,
    components,
    reserved_groups,
)
from ansible_collections.bigdata.emr.plugins.module_utils.topology.placement import members


@pytest.mark.parametrize(
    ("services", "ha", "closed"),
    [
        (["yarn", "hdfs"], False, ["hdfs", "yarn"]),
        (["yarn", "hdfs"], True, ["zookeeper", "hdfs", "yarn"]),
        (["hdfs"], True, ["zookeeper", "hdfs"]),
        (["hdfs", "zookeeper"], False, ["zookeeper", "hdfs"]),
        (["yarn"], False, ["yarn"]),
        (["zookeeper", "zookeeper"], True, ["zookeeper"]),
        (["nonsense"], True, []),
        ([], True, []),
    ],
)
def test_close(services: list[str], ha: bool, closed: list[str]) -> None:
    assert close(services, ha) == closed


def test_close_follows_implied_services() -> None:
    row = SERVICES["zookeeper"]
    graph = GRAPH._replace(
        services={
            "base": row,
            "middle": row._replace(needs=("base",)),
            "top": row._replace(needs=("middle",), implied=False),
        },
    )
    assert close(["top"], False, graph) == ["base", "middle", "top"]


def test_every_component_belongs_to_one_service_and_has_ports() -> None:
    brought = [name for service in SERVICES.values() for name in service.components]
    assert sorted([*brought, GATEWAYS]) == sorted(COMPONENTS) == sorted(PORTS)


def test_names_in_rows_exist() -> None:
    for service in SERVICES.values():
        assert {*service.needs, *service.needs_ha, *service.excludes} <= set(SERVICES)
        assert set(service.tiers) <= set(TIERS)
    for kind in TYPES.values():
        assert {*kind.services, *kind.excludes} <= set(SERVICES)
        assert not set(kind.services) & set(kind.excludes)
    order = list(COMPONENTS)
    for name, row in COMPONENTS.items():
        assert set(row.tiers) <= set(TIERS)
        assert not row.follows or order.index(row.follows) < order.index(name)


@pytest.mark.parametrize("kind", TYPES)
def test_default_placement_keeps_the_rules_for_overrides(kind: str) -> None:
    for masters in TYPES[kind].masters:
        tiers = {
            "master": [f"m-{number}" for number in range(1, masters + 1)],
            "core": ["c-1", "c-2"],
            "task": ["t-1"],
            "gateway": ["g-1"],
        }
        tier_of = {host: tier for tier, hosts in tiers.items() for host in hosts}
        services = close(TYPES[kind].services, masters > 1)
        placed = members(services, tiers, {})
        for name in components(services):
            row = COMPONENTS[name]
            allowed = row.ha if masters > 1 else row.single
            assert allowed is None or len(placed[name]) in allowed, (masters, name)
            assert {tier_of[host] for host in placed[name]} <= set(row.tiers)


def test_reserved_groups() -> None:
    assert {"emr_cluster", "emr_unreachable", "emr_namenode", "emr_gateway"} <= set(reserved_groups())
