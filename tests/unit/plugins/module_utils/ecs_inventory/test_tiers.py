# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster, tier and node group of an instance, and the groups made of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.tiers import (
    Place,
    Rules,
    TierError,
    groups,
    one_cluster,
    place,
    rules,
    untiered,
)

PATTERNS = [
    {"regex": r"^(master|core|task|gateway)-\d+-\d+", "tier": r"\1"},
    {"regex": r"^emr-header-\d+", "tier": "master"},
    {"regex": r"^(\w+)-node", "tier": r"\1"},
]
DEFAULT = rules(*([*pair] for pair in Rules()[:3]), {"leader": "master"}, PATTERNS)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"tags": {"emr:cluster": "etl", "emr:tier": "core"}}, Place("etl", "core", "")),
        (
            {"tags": {"emr:cluster": "etl", "emr:tier": "Task", "emr:node_group": "spot"}},
            Place("etl", "task", "spot"),
        ),
        ({"tags": {"acs:emr:clusterId": "c-1", "acs:emr:nodeGroupType": "CORE"}}, Place("c-1", "core", "")),
        ({"tags": {"acs:emr:nodeGroupType": "MASTER-EXTEND"}}, Place("", "master", "")),
        ({"tags": {"emr:tier": "task", "acs:emr:nodeGroupType": "CORE", "emr:cluster": ""}}, Place("", "task", "")),
        ({"tags": {"emr:tier": "leader"}}, Place("", "master", "")),
        ({"tags": {"emr:tier": "worker"}}, Place("", "core", "")),
        ({"tags": {"emr:tier": "cor"}, "host_name": "core-1-1"}, Place("", "", "", "emr:tier=cor")),
        ({"host_name": "core-1-12.c-1.cn-hangzhou.emr.aliyuncs.com"}, Place("", "core", "")),
        ({"host_name": "emr-header-1.cluster-12345"}, Place("", "master", "")),
        ({"host_name": "emr-worker-1"}, Place("", "", "", "no tier")),
        ({"host_name": "x", "name": "task-1-1"}, Place("", "task", "")),
        ({"host_name": "leader-node"}, Place("", "master", "")),
        ({"host_name": "other-node"}, Place("", "", "", "no tier")),
        ({}, Place("", "", "", "no tier")),
        (
            {"emr": {"ClusterId": "c-1", "NodeGroupType": "GATEWAY", "NodeGroupName": "gw"}},
            Place("c-1", "gateway", "gw"),
        ),
    ],
)
def test_place(found: dict[str, Any], expected: Place) -> None:
    assert place(found, DEFAULT) == expected


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (({"x": "cores"}, []), "tier_map has cores for x, which is no tier; write one of master, core, task, gateway"),
        (({}, [{"regex": "("}]), "tier_name_patterns has an entry without regex or tier"),
        (({}, [{"regex": "(", "tier": "core"}]), "tier_name_patterns has '(', which is no regular expression"),
        (({}, [{"regex": "^x", "tier": "y"}]), "tier_name_patterns has tier y, which is none; write one of master"),
    ],
)
def test_bad_rules(options: Any, sentence: str) -> None:
    with pytest.raises(TierError) as caught:
        rules([], [], [], *options)
    assert sentence in str(caught.value)


def test_two_clusters_are_not_mixed() -> None:
    places = {"a-1": Place("etl", "core", ""), "b-1": Place("prod", "core", ""), "b-2": Place("prod", "task", "")}
    with pytest.raises(TierError) as caught:
        one_cluster(places, [])
    assert str(caught.value) == (
        "instances of 2 clusters are mixed: etl (a-1), prod (b-1 and b-2); name the wanted one in clusters, or set the"
        " tag emr:cluster on all of its hosts"
    )
    with pytest.raises(TierError):  # two clusters of EMR may have the same name
        one_cluster(places, ["etl"])
    one_cluster(places, ["etl", "prod"])


def test_hosts_without_cluster_do_not_slip_in() -> None:
    with pytest.raises(TierError, match=r"no cluster \(x\), prod \(b-1\)"):
        one_cluster({"x": Place("", "master", ""), "b-1": Place("prod", "core", "")}, [])


def test_one_cluster_and_hosts_in_no_tier() -> None:
    one_cluster({"x": Place("", "", "", "no tier"), "y": Place("other", "", ""), "b-1": Place("prod", "core", "")}, [])


def test_untiered() -> None:
    places = {"a": Place("", "core", ""), "b": Place("", "", "", "no tier"), "c": Place("", "", "", "emr:tier=cor")}
    assert untiered(places) == (
        "2 of 3 instances are in no tier (1 with emr:tier=cor, 1 with no tier): b and c; set the tag emr:tier to one of"
        " master, core, task, gateway, use tier_map or tier_name_patterns, or exclude them"
    )
    assert untiered({"a": Place("", "core", "")}) == ""


@pytest.mark.parametrize(
    ("where", "many", "expected"),
    [
        (Place("etl", "core", ""), False, [("", "core")]),
        (Place("etl", "core", "ssd"), False, [("", "core"), ("core", "core_ssd")]),
        (Place("etl", "core", "core-ssd"), False, [("", "core"), ("core", "core_ssd")]),
        (Place("etl", "core", "Core"), False, [("", "core"), ("core", "core_core")]),
        (Place("etl", "core", "{{ x }}"), False, [("", "core"), ("core", "core____x___")]),
        (Place("etl-1", "task", "spot"), True, [("", "etl_1_task"), ("etl_1_task", "etl_1_task_spot")]),
        (Place("etl", "", "ssd", "no tier"), False, [("", "emr_untiered")]),
    ],
)
def test_groups(where: Place, many: bool, expected: list[tuple[str, str]]) -> None:
    assert groups(where, many) == expected
