# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The topology at the start of a play: missing, broken, empty, or no longer what the inventory holds."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.topology.build import build
from ansible_collections.bigdata.emr.plugins.module_utils.topology.published import (
    needs_secret,
    possible,
    published_errors,
)
from ansible_collections.bigdata.emr.plugins.module_utils.topology.request import read_request
from ansible_collections.bigdata.emr.plugins.module_utils.topology.rules import groups
from ansible_collections.bigdata.emr.plugins.module_utils.topology.types import Snapshot

TIERS = {"master": ["m-1"], "core": ["c-1", "c-2"], "task": [], "gateway": []}


def published(hosts: dict[str, list[str]] | None = None, **options: Any) -> dict[str, Any]:
    tiers = hosts or TIERS
    request, errors = read_request({"cluster": "prod", "release": "1.0", **options})
    snapshot: Snapshot = {
        "tiers": {tier: {"hosts": hosts, "node_groups": {}, "nested": []} for tier, hosts in tiers.items()},
        "groups": [],
        "hosts": [],
    }
    return {**build(request, errors, snapshot, {"1.0": {"hadoop": "3.4.3", "zookeeper": "3.9.5"}})}


def ansible_groups(topology: dict[str, Any]) -> dict[str, list[str]]:
    return copy.deepcopy({**topology["tiers"], **groups(topology["members"]), "emr_cluster": topology["seen"]})


def test_agreement() -> None:
    topology = published()
    assert published_errors(topology, ansible_groups(topology), False) == []


@pytest.mark.parametrize("topology", [None, "", [], 7])
def test_missing(topology: object) -> None:
    (error,) = published_errors(topology, {}, True)
    assert error.startswith("emr_topology is missing")


def test_of_another_shape() -> None:
    topology = published()
    del topology["seen"]
    assert published_errors(topology, {}, True) == [
        "emr_topology: seen missing, so another release made it; export the inventory again"
    ]


def test_errors_are_passed_on() -> None:
    topology = published(services=["yarn"])
    assert published_errors(topology, ansible_groups(topology), False) == [
        "service yarn needs hdfs; add hdfs to services"
    ]


@pytest.mark.parametrize(("allowed", "count"), [(True, 0), (False, 1)])
def test_empty(allowed: bool, count: int) -> None:
    topology = published({tier: [] for tier in TIERS})
    errors = published_errors(topology, {}, allowed)
    assert len(errors) == count
    assert all("no host in any tier" in error for error in errors)


@pytest.mark.parametrize(
    ("group", "hosts", "sentence"),
    [
        ("core", ["c-1", "c-2", "c-9"], "group core: c-9 added by a source that Ansible read after topology.yml"),
        ("task", ["t-1"], "group task: t-1 added by a source"),
        ("emr_zookeeper", ["kafka-1"], "group emr_zookeeper: kafka-1 added by a source"),
        ("emr_cluster", ["m-1", "c-1", "c-2", "x-1"], "group emr_cluster: x-1 added by a source"),
        ("core", ["c-1"], "group core: c-2 in emr_topology but no longer in the group"),
        ("emr_datanode", [], "group emr_datanode: c-1 and c-2 in emr_topology but no longer in the group"),
    ],
)
def test_disagreement(group: str, hosts: list[str], sentence: str) -> None:
    topology = published()
    (error,) = published_errors(topology, {**ansible_groups(topology), group: hosts}, False)
    assert error.startswith(sentence)


def test_node_groups_are_compared_too() -> None:
    topology = published()
    topology["node_groups"] = {"core": {"ssd": ["c-1"]}}
    (error,) = published_errors(topology, {**ansible_groups(topology), "ssd": ["c-1", "c-2"]}, False)
    assert error.startswith("group ssd: c-2 added")


@pytest.mark.parametrize(
    ("services", "ha", "needed"),
    [
        (["zookeeper", "hdfs"], True, True),
        (["zookeeper", "hdfs"], False, False),
        (["zookeeper"], True, False),
        (["hdfs", "yarn"], False, False),
    ],
)
def test_needs_secret(services: list[str], ha: bool, needed: bool) -> None:
    assert needs_secret({"services": services, "high_availability": ha}) is needed


@pytest.mark.parametrize(
    ("kind", "services", "left"),
    [
        ("hadoop", ["hdfs", "yarn", "druid"], ["hdfs", "yarn"]),
        ("druid", ["zookeeper", "druid", "hive"], ["zookeeper", "druid"]),
        ("flink", ["druid"], []),
        ("gateway", ["hdfs"], ["hdfs"]),
    ],
)
def test_services_that_a_type_excludes_are_asked_for_nothing(kind: str, services: list[str], left: list[str]) -> None:
    assert possible({"type": kind, "services": services}) == left
