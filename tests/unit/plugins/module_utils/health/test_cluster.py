# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last gates of site.yml: what a master remembers is not enough."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.health.cluster import cluster_gates, is_for_clients
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import judge
from ansible_collections.bigdata.emr.plugins.module_utils.health.wait import gates_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES

MASTERS, WORKERS = ["m1", "m2", "m3"], ["c1", "c2", "c3"]
MEMBERS = {
    **dict.fromkeys(("zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager"), MASTERS),
    **dict.fromkeys(("datanode", "nodemanager"), WORKERS),
    "jobhistory": ["m1"],
    "secondarynamenode": [],
}
FROM_GATEWAYS = (
    "hdfs_writable", "datanodes", "datanodes_serving", "resourcemanager_active", "nodemanagers", "nodemanagers_serving",
    "jobhistory",
)  # fmt: skip


def test_every_daemon_is_asked_itself():
    gates = {one["gate"]: one for one in cluster_gates({"members": MEMBERS})}
    assert gates["datanodes_serving"]["hosts"] == WORKERS
    assert gates["nodemanagers_serving"]["hosts"] == WORKERS
    assert gates["zkfcs"]["hosts"] == MASTERS
    assert gates["datanodes"]["limits"] == {"silent_seconds": 15}
    assert {gates[name]["at_least"] for name in ("hdfs_writable", "resourcemanager_active", "journalnodes")} == {"3"}
    assert "secondarynamenodes" not in gates
    assert gates_of(list(gates.values()))


def test_rare_heartbeats_are_allowed():
    (gate,) = [one for one in cluster_gates({"members": MEMBERS}, [], 90) if one["gate"] == "datanodes"]
    assert gate["limits"] == {"silent_seconds": 90}


def test_who_is_absent_by_permission_is_not_waited_for():
    gates = {one["gate"]: one for one in cluster_gates({"members": MEMBERS}, ["m3", "c3"])}
    assert gates["nodemanagers_serving"]["hosts"] == ["c1", "c2"]
    assert gates["nodemanagers"]["members"] == ["c1", "c2"]
    assert gates["hdfs_writable"]["at_least"] == "2"
    assert gates["hdfs_writable"]["hosts"] == MASTERS


def test_a_gateway_asks_only_what_its_firewall_leaves_to_it():
    members = {**MEMBERS, "gateway": ["g1"]}
    gates = [one["gate"] for one in cluster_gates({"members": members}, host="g1")]
    assert gates == [one["gate"] for one in cluster_gates({"members": members}) if one["gate"] in FROM_GATEWAYS]
    assert cluster_gates({"members": members}, host="c1") == cluster_gates({"members": members})
    every = {one["gate"] for one in cluster_gates({"members": {**members, "secondarynamenode": ["m1"]}})}
    assert set(FROM_GATEWAYS) == {gate for gate in every if is_for_clients(gate)}
    assert set(RULES) > every


def test_a_nodemanager_that_its_master_still_calls_running_keeps_the_gates_closed():
    (gate,) = gates_of([one for one in cluster_gates({"members": MEMBERS}) if one["gate"] == "nodemanagers_serving"])
    good = ({"nodeHealthy": True}, "")
    verdict = judge(gate, {"c1": good, "c2": (None, "connection refused"), "c3": good})
    assert not verdict["holds"]
    assert (verdict["component"], verdict["bad"]) == ("nodemanager", ["c2"])
