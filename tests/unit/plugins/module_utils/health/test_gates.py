# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import judge, mistakes, needed, sentence
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES

DEAD = (None, "connection refused")


FLINK = {
    "overview": {
        "taskmanagers": 2,
        "slots-total": 4,
        "slots-available": 1,
        "jobs-running": 1,
        "flink-version": "1.20.4",
    },
    "taskmanagers": [{"id": "c1", "slotsNumber": 2, "freeSlots": 1}, {"id": "c2", "slotsNumber": 2, "freeSlots": 0}],
    "jobs": [{"jid": "0a", "name": "count", "state": "RESTARTING", "tasks": {"canceled": 3}}],
    "leader": "h0",
}
"""What each JobManager answers for the one that leads, on h0."""
DRUID = {
    "version": "25.0.0",
    "coordinator": True,
    "overlord": True,
    "servers": [{"host": "c1:8083", "type": "historical"}, {"host": "c2:8083", "type": "historical"}],
    "sources": ["words"],
    "unavailable": {"words": 0},
    "lacking": {"_default_tier": {"words": 1}},
    "workers": [
        {"worker": {"host": "c1:8091", "capacity": 2, "version": "0"}, "currCapacityUsed": 1},
        {"worker": {"host": "c2:8091", "capacity": 2, "version": ""}, "currCapacityUsed": 0},
    ],
}
"""What the Coordinator answers that leads, as Overlord too."""


@pytest.fixture
def answers(recorded):
    """Return what a host can bring, by a short name."""
    active, standby = recorded("resourcemanager_active.json"), recorded("resourcemanager_standby.json")
    return {
        "dead": DEAD,
        "leader": (recorded("srvr_leader.txt"), ""),
        "follower": (recorded("srvr_follower.txt"), ""),
        "alone": ("Mode: standalone", ""),
        "redis": ({"role": "master", "aof_enabled": "1"}, ""),
        "redis-follows": ({"role": "slave", "aof_enabled": "1", "master_link_status": "up"}, ""),
        "redis-copies": ({"role": "slave", "aof_enabled": "1", "master_link_status": "down"}, ""),
        "redis-memory": ({"role": "master", "aof_enabled": "0"}, ""),
        "sees-m1": ({"master0": "name=lab,status=ok,address=m1:6379,slaves=2,sentinels=3"}, ""),
        "sees-m2": ({"master0": "name=lab,status=ok,address=m2:6379,slaves=2,sentinels=3"}, ""),
        "sees-none": ({"master0": "name=lab,status=odown,address=m1:6379,slaves=2,sentinels=3"}, ""),
        "jn": (recorded("journalnode_empty.json"), ""),
        "half": ({"Hadoop:service=JournalNode,name=JournalNodeInfo": {}}, ""),
        "loading": ({}, ""),
        "nn-active": (recorded("namenode_active.json"), ""),
        "nn-standby": (recorded("namenode_standby.json"), ""),
        "nn-safe": (recorded("namenode_safemode.json"), ""),
        "rm-active": (active, ""),
        "rm-standby": (standby, ""),
        "jh": (recorded("jobhistory.json"), ""),
        "up": (True, ""),
        "hm-active": (recorded("hbase_master_active.json"), ""),
        "hm-standby": (recorded("hbase_master_standby.json"), ""),
        "hm-crash": (recorded("hbase_master_crash.json"), ""),
        "rs": (recorded("hbase_regionserver.json"), ""),
        "spark": ({"spark": "4.1.2"}, ""),
        "greeted": (True, ""),
        "rs-starting": ({}, ""),
        "jm": (FLINK, ""),
        "jm-electing": ({}, ""),
        "history": ({"flink-version": "1.20.4"}, ""),
        "dc": (DRUID, ""),
        "dc-new": ({**DRUID, "unavailable": {}, "lacking": {}}, ""),
        "dc-standby": ({"version": "25.0.0", "coordinator": False, "overlord": False}, ""),
        "serving": ("serving", ""),
        "not-yet": ("loading", ""),
        "disabled": ("disabled", ""),
        "hms": ({"version": "4.1.0", "databases": 2}, ""),
        "hs2": ({"metrics:name=hs2_open_sessions": {"Value": 3}}, ""),
        "nm": ({"nodeHealthy": True}, ""),
        "nm-sick": ({"nodeHealthy": False, "healthReport": "1/1 local-dirs are bad"}, ""),
        "dn-three": ({"Activity": {"BlockReportsNumOps": 3}}, ""),
        "dn-two": ({"Activity": {"BlockReportsNumOps": 2}}, ""),
    }


def gate(name, hosts, members=(), at_least=""):
    return {"gate": name, "hosts": list(hosts), "members": list(members), "at_least": at_least, "limits": {}}


@pytest.mark.parametrize(
    ("name", "brought", "members", "at_least", "holds"),
    [
        ("zookeeper_quorum", ["leader", "follower", "dead"], [], "", True),
        ("zookeeper_quorum", ["leader", "follower", "dead"], [], "all", False),
        ("zookeeper_quorum", ["leader", "follower", "follower"], [], "all", True),
        ("zookeeper_quorum", ["follower", "follower", "dead"], [], "", False),
        ("zookeeper_quorum", ["leader", "dead", "dead"], [], "1", False),
        ("zookeeper_quorum", ["alone"], [], "", True),
        ("redis_replicated", ["redis", "redis-follows", "redis-follows"], [], "all", True),
        ("redis_replicated", ["redis", "redis-follows", "dead"], [], "", True),
        ("redis_replicated", ["redis", "redis-follows", "redis-copies"], [], "all", False),
        ("redis_replicated", ["redis", "redis", "redis-follows"], [], "", False),
        ("redis_replicated", ["redis-follows", "redis-follows", "dead"], [], "", False),
        ("redis_replicated", ["redis-memory"], [], "", False),
        ("redis_watched", ["sees-m1", "sees-m1", "dead"], [], "", True),
        ("redis_watched", ["sees-m1", "sees-m1", "dead"], [], "all", False),
        ("redis_watched", ["sees-m1", "sees-m2", "sees-none"], [], "", False),
        ("zookeeper_quorum", ["alone", "alone", "alone"], [], "", False),
        ("journalnodes", ["jn", "jn", "jn"], [], "", True),
        ("journalnodes", ["jn", "jn", "dead"], [], "", False),
        ("journalnodes", ["jn", "jn", "dead"], [], "majority", True),
        ("journalnodes", ["jn", "half", "dead"], [], "majority", False),
        ("namenode_rpc", ["dead", "nn-standby"], [], "", True),
        ("namenode_rpc", ["dead", "loading"], [], "", False),
        ("namenode_rpc", ["nn-active", "dead"], [], "all", False),
        ("hdfs_active", ["nn-active"], [], "", True),
        ("hdfs_active", ["nn-active", "dead"], [], "", True),
        ("hdfs_active", ["nn-active", "dead"], [], "all", False),
        ("hdfs_active", ["nn-standby", "nn-standby"], [], "", False),
        ("hdfs_active", ["nn-active", "nn-safe"], [], "", False),
        ("hdfs_writable", ["nn-active", "nn-standby"], [], "", True),
        ("hdfs_writable", ["nn-safe", "nn-standby"], [], "", False),
        ("hdfs_writable", ["nn-standby", "dead"], [], "", False),
        ("datanodes", ["nn-active", "dead"], ["core-1.lab"], "", True),
        ("datanodes", ["nn-active", "dead"], ["core-1.lab", "core-2.lab"], "", False),
        ("datanodes", ["nn-active", "dead"], ["core-1.lab", "core-2.lab"], "1", True),
        ("datanodes", ["nn-standby", "dead"], ["core-1.lab"], "", False),
        ("datanodes", ["nn-active"], [], "", True),
        ("resourcemanager_active", ["rm-active", "rm-standby"], [], "all", True),
        ("resourcemanager_active", ["rm-active", "dead"], [], "", True),
        ("resourcemanager_active", ["rm-standby", "dead"], [], "", False),
        ("nodemanagers", ["rm-standby", "rm-active"], ["core-1.lab"], "", True),
        ("nodemanagers", ["rm-standby", "rm-active"], ["core-1.lab", "task-1.lab"], "", False),
        ("nodemanagers", ["rm-standby", "dead"], ["core-1.lab"], "1", False),
        ("jobhistory", ["jh"], [], "", True),
        ("jobhistory", ["dead"], [], "", False),
        ("datanodes_serving", ["dn-two", "dn-three"], [], "", True),
        ("datanodes_serving", ["dn-two", "dead"], [], "", False),
        ("zkfcs", ["up", "up"], [], "", True),
        ("zkfcs", ["up", "dead"], [], "", False),
        ("secondarynamenodes", ["dead"], [], "", False),
        ("nodemanagers_serving", ["nm", "nm"], [], "", True),
        ("nodemanagers_serving", ["nm", "nm-sick"], [], "", False),
        ("nodemanagers_serving", ["nm", "dead"], [], "", False),
        ("datanodes_registered", ["dn-three", "dn-two"], [], "", True),
        ("datanodes_registered", ["dn-three", "dead"], [], "", False),
        ("namenodes_serving", ["nn-active", "nn-standby"], [], "", True),
        ("namenodes_serving", ["nn-active", "nn-safe"], [], "", False),
        ("namenodes_serving", ["nn-active", "loading"], [], "", False),
        ("namenodes_serving", ["nn-standby", "nn-standby"], [], "", False),
        ("hdfs_blocks", ["nn-active", "nn-standby"], [], "", True),
        ("hdfs_blocks", ["nn-standby", "dead"], [], "", False),
        ("hmaster_active", ["hm-active", "hm-standby"], [], "", True),
        ("hmaster_active", ["hm-active", "dead"], [], "all", False),
        ("hmaster_active", ["hm-standby", "hm-standby"], [], "", False),
        ("regionservers", ["hm-active", "dead"], ["core-1.lab", "core-2.lab"], "", True),
        ("regionservers", ["hm-active"], ["core-1.lab", "core-3.lab"], "", False),
        ("regionservers", ["hm-crash"], ["core-1.lab"], "", False),
        ("hbase_assigned", ["hm-active", "hm-standby"], [], "", True),
        ("hbase_assigned", ["hm-crash"], [], "", False),
        ("regionservers_serving", ["rs", "rs"], [], "", True),
        ("regionservers_serving", ["rs", "rs-starting"], [], "", False),
        ("spark_history", ["spark", "spark"], [], "", True),
        ("spark_history", ["spark", "dead"], [], "", False),
        ("spark_thrift", ["greeted", "greeted"], [], "", True),
        ("spark_thrift", ["greeted", "dead"], [], "", False),
        ("flink_leader", ["jm", "jm"], [], "", True),
        ("flink_leader", ["jm", "dead"], [], "", True),
        ("flink_leader", ["jm", "dead"], [], "all", False),
        ("flink_leader", ["jm-electing", "jm-electing"], [], "", False),
        ("taskmanagers", ["jm", "jm"], ["c1", "C2"], "", True),
        ("taskmanagers", ["jm", "jm"], ["c1", "c3"], "", False),
        ("taskmanagers", ["jm", "jm"], ["c1", "c3"], "1", True),
        ("taskmanagers", ["jm-electing"], ["c1"], "", False),
        ("taskmanagers_serving", ["greeted", "greeted"], [], "", True),
        ("taskmanagers_serving", ["greeted", "dead"], [], "", False),
        ("flink_jobs", ["jm", "jm"], [], "", True),
        ("flink_jobs", ["jm-electing"], [], "", False),
        ("flink_unhurt", ["jm", "jm"], [], "", True),
        ("flink_unhurt", ["jm-electing"], [], "", False),
        ("flink_history", ["history"], [], "", True),
        ("flink_history", ["dead"], [], "", False),
        ("druid_leader", ["dc", "dc-standby"], [], "", True),
        ("druid_leader", ["dc", "dead"], [], "", True),
        ("druid_leader", ["dc", "dead"], [], "all", False),
        ("druid_leader", ["dc-standby", "dc-standby"], [], "", False),
        ("historicals", ["dc-standby", "dc"], ["c1", "C2"], "", True),
        ("historicals", ["dc"], ["c1", "c3"], "", False),
        ("historicals", ["dc-standby"], ["c1"], "", False),
        ("middlemanagers", ["dc"], ["c1", "c2"], "", True),
        ("middlemanagers", ["dc"], ["c1", "c3"], "", False),
        ("middlemanagers", ["dc-standby"], ["c1"], "", False),
        ("druid_segments", ["dc"], [], "", True),
        ("druid_segments", ["dc-new"], [], "", False),
        ("druid_segments", ["dc-standby"], [], "", False),
        ("historicals_serving", ["serving", "serving"], [], "", True),
        ("historicals_serving", ["serving", "not-yet"], [], "", False),
        ("middlemanagers_serving", ["serving", "disabled"], [], "", True),
        ("middlemanagers_serving", ["serving", "dead"], [], "", False),
        ("druid_brokers", ["serving"], [], "", True),
        ("druid_brokers", ["not-yet"], [], "", False),
        ("druid_routers", ["serving"], [], "", True),
        ("druid_routers", ["dead"], [], "", False),
        ("metastores", ["hms", "hms"], [], "", True),
        ("metastores", ["hms", "dead"], [], "", False),
        ("metastores", ["hms", "dead"], [], "1", True),
        ("hiveserver2s", ["hs2", "hs2"], [], "", True),
        ("hiveserver2s", ["hs2", "dead"], [], "", False),
        ("journals_in_step", ["jn", "jn"], [], "", True),
        ("journals_in_step", ["jn", "dead"], [], "", False),
    ],
)
def test_gates(answers, name, brought, members, at_least, holds):
    reading = {f"h{index}": answers[each] for index, each in enumerate(brought)}
    verdict = judge(gate(name, reading, members, at_least), reading)
    assert verdict["holds"] is holds
    assert bool(verdict["look"]) is not holds


def test_every_gate_is_tested():
    tested = {case.args[0] if hasattr(case, "args") else case[0] for case in test_gates.pytestmark[0].args[1]}
    assert tested == set(RULES)


@pytest.mark.parametrize(
    ("at_least", "declared", "count"),
    [("all", 3, 3), ("majority", 3, 2), ("majority", 1, 1), ("2", 3, 2), ("all", 0, 0)],
)
def test_needed(at_least, declared, count):
    assert needed(at_least, declared) == count


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (gate("journalnodes", ["a"]), []),
        (gate("journalnodes", []), ["gate journalnodes names no hosts to read from"]),
        (gate("journals", ["a"]), [f"there is no gate journals; there are {', '.join(RULES)}"]),
        (
            gate("journalnodes", ["a"], at_least="2"),
            ["gate journalnodes: at_least is 2, not majority, all or a number up to 1"],
        ),
        (
            gate("datanodes", ["a"], ["b"], "most"),
            ["gate datanodes: at_least is most, not majority, all or a number up to 1"],
        ),
    ],
)
def test_mistakes(request_, said):
    assert mistakes([request_]) == said


@pytest.mark.parametrize(
    ("name", "brought", "members", "said"),
    [
        (
            "journalnodes",
            ["jn", "dead"],
            [],
            "gate journalnodes did not hold within 30 s (1 of 2 good, 2 needed; h1: dead (connection refused)): "
            "read `journalctl -u emr-journalnode` and /var/log/hadoop/hdfs on h1",
        ),
        (
            "datanodes",
            ["nn-standby"],
            ["c1"],
            "gate datanodes did not hold within 30 s (0 of 1 good, 1 needed; no single active NameNode to ask; "
            "h0: standby): read `journalctl -u emr-namenode` and /var/log/hadoop/hdfs on h0",
        ),
        (
            "hdfs_writable",
            ["nn-safe", "nn-standby"],
            [],
            "gate hdfs_writable did not hold within 30 s (2 of 2 good, 1 needed; h0 is active, safe mode is on, "
            "live DataNodes: 1): read `journalctl -u emr-namenode` and /var/log/hadoop/hdfs on h0, h1",
        ),
    ],
)
def test_sentence_says_what_was_seen_and_where_to_look(answers, name, brought, members, said):
    reading = {f"h{index}": answers[each] for index, each in enumerate(brought)}
    assert sentence(judge(gate(name, reading, members), reading), 30.04) == said
