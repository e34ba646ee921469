# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules, each by what it says of one small cluster, and the whole of emr_topology."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.model import Service
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import SERVICES, TYPES
from ansible_collections.bigdata.emr.plugins.module_utils.topology import rules
from ansible_collections.bigdata.emr.plugins.module_utils.topology.build import build
from ansible_collections.bigdata.emr.plugins.module_utils.topology.graph import GRAPH
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural
from ansible_collections.bigdata.emr.plugins.module_utils.topology.request import read_request
from ansible_collections.bigdata.emr.plugins.module_utils.topology.types import Graph, Snapshot, Topology

RELEASES = {
    "1.0": {
        **{"hadoop": "3.4.3", "zookeeper": "3.9.5", "flink": "1.20.4", "druid": "25.0.0"},
        **{"juicefs": "1.4.2", "juicefs_hadoop": "1.4.2"},
    },
    "0.9": {"hadoop": "3.4.2"},
}
ONE = {"master": ["m-1"], "core": ["c-1", "c-2"]}
TWO = {"master": ["m-1", "m-2"], "core": ["c-1", "c-2"]}
THREE = {"master": ["m-1", "m-2", "m-3"], "core": ["c-1"], "task": ["t-1"], "gateway": ["g-1"]}


def inventory(tiers: Mapping[str, list[str]], groups: Sequence[str] = (), hosts: Sequence[str] = ()) -> Snapshot:
    found = {tier: tiers.get(tier, []) for tier in ("master", "core", "task", "gateway")}
    return {
        "tiers": {tier: {"hosts": names, "node_groups": {}, "nested": []} for tier, names in found.items()},
        "groups": ["all", "ungrouped", *tiers, *groups],
        "hosts": natural([*(host for names in tiers.values() for host in names), *hosts]),
    }


def topology(tiers: Mapping[str, list[str]] | Snapshot, graph: Graph = GRAPH, **options: Any) -> Topology:
    raw = {"plugin": "bigdata.emr.topology", "cluster": "prod", "release": "1.0", **options}
    request, errors = read_request(raw, graph)
    snapshot: Any = tiers if "tiers" in tiers else inventory(tiers)  # type: ignore[arg-type]
    return build(request, errors, snapshot, RELEASES, graph)


def test_the_whole_variable() -> None:
    assert topology(THREE) == {
        "cluster": "prod",
        "type": "hadoop",
        "release": "1.0",
        "products": {"hadoop": "3.4.3", "zookeeper": "3.9.5"},
        "services": ["zookeeper", "hdfs", "yarn"],
        "high_availability": True,
        "tier_groups": {"master": "master", "core": "core", "task": "task", "gateway": "gateway"},
        "tiers": THREE,
        "node_groups": {},
        "members": {
            "zookeeper": THREE["master"],
            "redis": [],
            "redis_sentinel": [],
            "journalnode": THREE["master"],
            "namenode": THREE["master"],
            "zkfc": THREE["master"],
            "secondarynamenode": [],
            "datanode": ["c-1"],
            "resourcemanager": THREE["master"],
            "nodemanager": ["c-1", "t-1"],
            "jobhistory": ["m-1"],
            "smartdata": [],
            "hmaster": [],
            "regionserver": [],
            "metastore": [],
            "hiveserver2": [],
            "spark_history": [],
            "spark_thrift": [],
            "jobmanager": [],
            "taskmanager": [],
            "flink_history": [],
            "historical": [],
            "middlemanager": [],
            "broker": [],
            "router": [],
            "coordinator": [],
            "gateway": ["g-1"],
        },
        "protected": [],
        "errors": [],
        "seen": ["c-1", "g-1", "m-1", "m-2", "m-3", "t-1"],
    }


@pytest.mark.parametrize(
    ("tiers", "options"),
    [
        (ONE, {}),
        (TWO, {"high_availability": "required"}),
        (THREE, {"services": ["zookeeper", "hdfs", "yarn"]}),
        ({"master": ["z-1"]}, {"type": "zookeeper"}),
        ({"master": ["z-1", "z-2"], "core": ["z-3"]}, {"type": "zookeeper"}),
        ({"master": ["z-1", "z-2", "z-3", "z-4", "z-5"]}, {"type": "zookeeper"}),
        (ONE, {"services": ["zookeeper", "hdfs"], "placement": {"zookeeper": ["m-1", "c-1", "c-2"]}}),
        (ONE, {"placement": {"datanode": ["m-1", "c-1", "c-2"]}}),
        ({}, {}),
        ({}, {"high_availability": "required"}),
    ],
)
def test_good(tiers: dict[str, list[str]], options: dict[str, Any]) -> None:
    assert topology(tiers, **options)["errors"] == []


def test_hive_is_never_without_tez(monkeypatch) -> None:
    """Which needs no word of the user's, so that nobody can forget it, and which a release has to have."""
    products = {**RELEASES["1.0"], "hive": "4.1.0"}
    monkeypatch.setitem(RELEASES, "1.0", {**products, "tez": "0.10.5"})
    for services in (["hdfs", "yarn", "hive"], ["hdfs", "yarn", "tez", "hive"]):
        found = topology(THREE, services=services)
        assert found["errors"] == []
        assert [name for name in found["services"] if name in ("tez", "hive")] == ["tez", "hive"]
        assert found["products"]["tez"] == "0.10.5"
    monkeypatch.setitem(RELEASES, "1.0", products)
    (error,) = topology(THREE, services=["hdfs", "yarn", "hive"])["errors"]
    assert "release '1.0' has no product tez, which hiveserver2 needs; choose another release" in error


@pytest.mark.parametrize(
    ("tiers", "options", "sentence"),
    [
        # services
        (ONE, {"services": ["yarn"]}, "service yarn needs hdfs; add hdfs to services"),
        (
            ONE,
            {"type": "zookeeper", "services": ["hdfs"]},
            "cluster type zookeeper and service hdfs exclude each other",
        ),
        # masters
        ({"core": ["c-1"]}, {}, "group master: no host in tier master; add 1, 2 or 3 hosts"),
        ({"gateway": ["g-1"]}, {"services": ["zookeeper"]}, "group master: no host in tier master"),
        ({"master": ["a", "b", "c", "d"], "core": ["e"]}, {}, "runs on 1, 2 or 3 masters, so use one of these numbers"),
        ({"master": list("abcde"), "core": ["f"]}, {}, "5 masters (a, b, c and 2 more) have no layout"),
        ({"master": list("abcd")}, {"type": "zookeeper"}, "runs on 1, 2, 3 or 5 masters"),
        (
            {"master": ["a", "b"]},
            {},
            "2 masters and no core host, but the third vote of a quorum runs on the first core",
        ),
        ({"master": ["a", "b"]}, {"type": "zookeeper"}, "add a host to core, or use 1 or 3 masters"),
        (ONE, {"high_availability": "required"}, "high_availability is required, but one master (m-1) has no failover"),
        (
            {"master": ["m-1"]},
            {},
            "group core: no host in tier core, but service hdfs needs one for its DataNodes; add one",
        ),
        # releases
        (ONE, {"release": "2.0"}, "release '2.0' does not exist; did you mean 1.0?"),
        (
            THREE,
            {"release": "0.9"},
            "release '0.9' has no product zookeeper, which zookeeper needs; choose another release",
        ),
        # placement
        (ONE, {"placement": {"namenod": ["m-1"]}}, "placement of namenod: no such component; did you mean namenode?"),
        (
            ONE,
            {"placement": {"zookeeper": ["m-1"]}},
            "placement of zookeeper: none of the services hdfs and yarn has this",
        ),
        (
            ONE,
            {"placement": {"jobhistory": ["m-7"]}},
            "placement of jobhistory: m-7 in no tier; write hosts of this cluster",
        ),
        (
            THREE,
            {"placement": {"zkfc": ["m-1"]}},
            "placement of zkfc: it runs where namenode runs; place namenode instead",
        ),
        (THREE, {"placement": {"zookeeper": ["m-1", "m-2"]}}, "2 hosts, but with high availability it runs on 3 or 5"),
        (THREE, {"placement": {"secondarynamenode": ["m-1"]}}, "it does not run with high availability"),
        (ONE, {"placement": {"journalnode": ["m-1"]}}, "it does not run without high availability"),
        (ONE, {"placement": {"jobhistory": ["m-1", "c-1"]}}, "2 hosts, but without high availability it runs on 1 "),
        (ONE, {"placement": {"datanode": ["c-1", "c-1"]}}, "placement of datanode: a host is named twice"),
        (
            THREE,
            {"placement": {"datanode": ["t-1"]}},
            "t-1 in tier task, which cannot run it; write hosts of tier master and",
        ),
        (THREE, {"placement": {"jobhistory": ["g-1"]}}, "g-1 in tier gateway, which cannot run it"),
        # hosts
        ({**ONE, "task": ["c-1", "m-1"]}, {}, "m-1: in tier master and in tier task; keep each host in one tier"),
        ({**ONE, "task": ["t-1"]}, {"services": ["hdfs"]}, "t-1: in tier task, where no service of this cluster has a"),
        ({"master": ["z-1"], "core": ["c-1"]}, {"type": "zookeeper"}, "c-1: in tier core, where no service"),
        (inventory(ONE, groups=["emr_zookeeper"]), {}, "group emr_zookeeper: exists already"),
        (inventory(ONE, groups=["emr_unreachable"]), {}, "group emr_unreachable: exists already"),
        (inventory(ONE, hosts=["emr_cluster"]), {}, "host emr_cluster: has the name of a group"),
        (inventory(ONE, hosts=["gateway"]), {}, "host gateway: has the name of a group"),
        (inventory(ONE, groups=["c-2"]), {}, "host c-2: has the name of a group"),
    ],
)
def test_broken_rule(tiers: Any, options: dict[str, Any], sentence: str) -> None:
    result = topology(tiers, **options)
    assert [error for error in result["errors"] if sentence in error], result["errors"]
    assert not any(result["members"].values()) or "where no service" in sentence


@pytest.mark.parametrize("name", ["m-1", "Master1.Prod.Example.com", "10.0.0.1", "3com", "x" * 63, "a.b-c.d"])
def test_host_names(name: str) -> None:
    assert rules.host_names({"master": [name]}) == []


@pytest.mark.parametrize(
    "name",
    ["task_1.lab", "-m", "m-", "a..b", "a.", "x" * 64, ".".join(["x" * 60] * 5), "m 1", "mäster", "a:22", "m\n", ""],
)
def test_names_that_are_none(name: str) -> None:
    (error,) = rules.host_names({"master": ["m-1"], "task": [name]})
    assert error.startswith(f"{name}: no host name")
    assert error in topology({"master": ["m-1"], "core": ["c-1"], "task": [name]})["errors"]


def test_hosts_in_two_node_groups_and_nested_ones() -> None:
    snapshot = inventory({"master": ["m-1"], "core": ["c-1", "c-2"]})
    snapshot["tiers"]["core"]["node_groups"] = {"ssd": ["c-1"], "hdd": ["c-1", "c-2"]}
    snapshot["tiers"]["core"]["nested"] = [("big", "hdd")]
    result = topology(snapshot)
    assert result["node_groups"] == {"core": {"ssd": ["c-1"], "hdd": ["c-1", "c-2"]}}
    assert [error.split(",")[0] for error in result["errors"]] == [
        "c-1: in node groups ssd and hdd of tier core",
        "group big: below node group hdd",
    ]


def test_services_that_exclude_each_other() -> None:
    other = Service(components={}, excludes={"hdfs": "one file system"})
    graph = GRAPH._replace(services={**SERVICES, "oss-hdfs": other})
    result = topology(ONE, graph, services=["hdfs", "oss-hdfs"])
    assert result["errors"] == ["services oss-hdfs and hdfs exclude each other (one file system); keep one of them"]


@pytest.mark.parametrize(
    ("tiers", "options", "sentence"),
    [
        ({"gateway": ["g-1"]}, {"associate": {}}, "associate is for type: gateway; write that, or remove it"),
        (
            {"gateway": ["g-1"]},
            {"associate": {}, "services": ["hdfs", "yarn"], "type": "hadoop"},
            "associate is for type: gateway; write that, or remove it",
        ),
        ({"gateway": ["g-1"]}, {"associate": {}, "type": "gatway"}, "type 'gatway' is no cluster type; did you mean"),
        (
            {"master": list("abc")},
            {"type": "zookeeper", "services": ["hdfs"]},
            "cluster type zookeeper and service hdfs exclude each other",
        ),
        (
            {"master": list("abcde")},
            {"type": "zookeeper", "placement": {"zookeeper": ["a", "b", "c"]}},
            "d and e: in tier master, where no service of this cluster has a component; move to gateway those that had"
            " one until now, and remove others from the tier",
        ),
        (
            {"master": list("abc")},
            {"type": "zookeeper", "placement": {"zookeeper": ["a"]}},
            "placement of zookeeper: 1 host, but",
        ),
    ],
)
def test_one_fault_is_one_sentence(tiers: dict[str, list[str]], options: dict[str, Any], sentence: str) -> None:
    (error,) = topology(tiers, **options)["errors"]
    assert error.startswith(sentence)


def test_type_that_excludes_a_service_says_why() -> None:
    error = topology(ONE, type="zookeeper", services=["hdfs"])["errors"][0]
    assert TYPES["zookeeper"].excludes["hdfs"] in error


def test_errors_of_the_form_and_of_rules_come_together() -> None:
    result = topology({"master": list("abcd")}, cluster="?", release="7", services=["yarn"])
    assert len(result["errors"]) == 4


def test_products_are_those_in_use() -> None:
    assert topology(ONE)["products"] == {"hadoop": "3.4.3"}
    assert topology({"master": ["z-1"]}, type="zookeeper")["products"] == {"zookeeper": "3.9.5"}


class Counted(str):
    """A host name that counts how often it is looked at."""

    __slots__ = ()
    looks = 0

    def __hash__(self) -> int:
        Counted.looks += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        Counted.looks += 1
        return super().__eq__(other)


@pytest.mark.parametrize("broken", [False, True])
def test_cost_is_linear_in_hosts(broken: bool) -> None:
    def looks(count: int) -> int:
        hosts: list[str] = [Counted(f"t-{number}") for number in range(count)]
        tiers = {"master": ["m-1"], "core": ["c-1", *hosts] if broken else ["c-1"], "task": hosts}
        snapshot = inventory(tiers)
        Counted.looks = 0
        result = topology(snapshot)
        assert bool(result["errors"]) is broken
        assert sum(map(len, result["errors"])) < 500
        return Counted.looks

    assert looks(4000) < 2.5 * looks(2000)


@pytest.mark.parametrize("rule", [rules.masters, rules.services])
def test_rules_accept_a_request_without_type(rule: Callable[..., list[str]]) -> None:
    request, _errors = read_request({"type": "?"})
    assert rule(request, {"master": ["m-1"]}) == []


def placed(found: Topology) -> dict[str, list[str]]:
    assert found["errors"] == []
    return {name: hosts for name, hosts in found["members"].items() if hosts}


def test_a_type_has_components_of_its_own_and_needs_what_others_do_not() -> None:
    own = topology(TWO, type="flink")
    assert placed(own) == {
        "zookeeper": ["c-1", "m-1", "m-2"],
        "jobmanager": ["m-1", "m-2"],
        "taskmanager": ["c-1", "c-2"],
        "flink_history": ["m-1"],
    }
    assert own["products"] == {name: RELEASES["1.0"][name] for name in ("hadoop", "zookeeper", "flink")}
    assert own["protected"] == ["c-1"]
    assert topology(ONE, type="flink")["services"] == ["flink"]
    lake = topology(TWO, type="flink", services=["flink", "redis", "smartdata"])
    kept = {"redis": ["c-1", "m-1", "m-2"], "redis_sentinel": ["c-1", "m-1", "m-2"], "smartdata": ["m-1"]}
    assert placed(lake) == {**placed(own), **kept}
    assert {"juicefs", "juicefs_hadoop"} <= set(lake["products"])
    rows = topology(TWO, type="druid")
    assert placed(rows) == {
        "zookeeper": ["c-1", "m-1", "m-2"],
        "historical": ["c-1", "c-2"],
        "middlemanager": ["c-1", "c-2"],
        "broker": ["m-1", "m-2"],
        "router": ["m-1", "m-2"],
        "coordinator": ["m-1", "m-2"],
    }
    # With one master too: its daemons find each other there.
    assert topology(ONE, type="druid")["services"] == ["zookeeper", "druid"]
    yarn = topology(ONE, services=["hdfs", "yarn", "flink"])
    assert yarn["services"] == ["zookeeper", "hdfs", "yarn", "flink"]
    assert {"jobmanager", "taskmanager"} & set(placed(yarn)) == set()


@pytest.mark.parametrize(
    ("tiers", "options", "sentence"),
    [
        (
            ONE,
            {"type": "flink", "services": ["flink", "yarn"]},
            "cluster type flink and service yarn exclude each other (a Flink cluster gives all that its hosts have to"
            " Flink; beside others Flink runs in type hadoop, on YARN); remove one of them",
        ),
        (
            {"master": ["m-1", "m-2"]},
            {"type": "flink"},
            "group master: 2 masters and no core host, but the third vote of a quorum runs on the first core host;"
            " add a host to core, or use 1 or 3 masters",
        ),
        (
            {"master": ["m-1"], "task": ["t-1"]},
            {"type": "flink"},
            "group core: no host in tier core, but service flink needs one for its tasks; add one",
        ),
        (
            {"master": [f"m-{number}" for number in range(5)], "core": ["c-1"]},
            {"type": "flink"},
            "group master: 5 masters (m-0, m-1, m-2 and 2 more) have no layout, since a quorum needs an odd number of"
            " votes; cluster type flink runs on 1, 2 or 3 masters, so use one of these numbers",
        ),
        (
            ONE,
            {"services": ["hdfs", "druid"]},
            "cluster type hadoop and service druid exclude each other (Druid has clusters of its own, since it uses all"
            " memory of its hosts; write type: druid for one); remove one of them",
        ),
        (
            {"master": ["m-1"]},
            {"type": "druid"},
            "group core: no host in tier core, but service druid needs one for its Historicals and MiddleManagers; add"
            " one",
        ),
        (ONE, {"services": ["hdfs", "flink"]}, "service flink needs yarn; add yarn to services"),
        (ONE, {"services": ["hdfs", "smartdata"]}, "service smartdata needs yarn; add yarn to services"),
        (
            ONE,
            {"services": ["hdfs", "yarn", "flink"], "placement": {"jobmanager": ["m-1"]}},
            "placement of jobmanager: none of the services zookeeper, hdfs, yarn and flink has this component in type"
            " hadoop; remove it",
        ),
    ],
)
def test_what_a_type_cannot_have(tiers: dict[str, list[str]], options: dict[str, Any], sentence: str) -> None:
    assert topology(tiers, **options)["errors"] == [sentence]
