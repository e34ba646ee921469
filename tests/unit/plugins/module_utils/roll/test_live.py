# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.roll.live import live
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import KINDS

REFUSED = (None, "connection refused")
ACTIVE = {
    "Hadoop:service=NameNode,name=NameNodeStatus": {"State": "active"},
    "Hadoop:service=NameNode,name=FSNamesystemState": {"FSState": "Operational", "NumLiveDataNodes": 2},
    "Hadoop:service=NameNode,name=NameNodeInfo": {
        "JournalTransactionInfo": json.dumps({"LastAppliedOrWrittenTxId": "120"}),
        "LiveNodes": json.dumps({"c1:9866": {"location": "/r1"}, "c2:9866": {"location": "/r2"}}),
    },
}
JOURNAL = {
    "Hadoop:service=JournalNode,name=RpcActivityForPort8485": {},
    "Hadoop:service=JournalNode,name=Journal-lab": {"LastWrittenTxId": 100},
}


def reading(**answers):
    """Return a cluster of which nothing is declared but ANSWERS, component to host to answer."""
    return {**{component: {} for component in KINDS}, **answers}


def test_leaders_lags_and_racks():
    found = live(
        reading(
            zookeeper={"m1": ("Mode: leader", ""), "m2": ("Mode: follower", "")},
            namenode={"m1": (ACTIVE, "")},
            journalnode={"m1": (JOURNAL, "")},
            resourcemanager={"m2": ({"info": {"haState": "ACTIVE"}}, "")},
        )
    )
    leaders = {"zookeeper": "m1", "redis": "", "namenode": "m1", "resourcemanager": "m2", "hmaster": ""}
    leaders.update({"jobmanager": "", "coordinator": ""})
    assert found["leaders"] == leaders
    assert found["behind"] == {"journalnode": {"m1": 20}}
    assert found["racks"] == {"datanode": {"c1": "/r1", "c2": "/r2"}}
    assert not any(found["unhealthy"].values())


@pytest.mark.parametrize(
    ("component", "answer", "state"),
    [
        ("zookeeper", REFUSED, "dead, connection refused"),
        ("zookeeper", ("This ZooKeeper instance is not currently serving requests", ""), "out_of_quorum"),
        ("journalnode", (None, "no answer within 10 s"), "dead, no answer within 10 s"),
        ("journalnode", ({}, ""), "starting"),
        ("namenode", ({}, ""), "starting"),
        (
            "namenode",
            ({**ACTIVE, "Hadoop:service=NameNode,name=FSNamesystemState": {"FSState": "safeMode"}}, ""),
            "in safe mode",
        ),
        ("zkfc", REFUSED, "dead, connection refused"),
        ("datanode", REFUSED, "dead, connection refused"),
        ("secondarynamenode", REFUSED, "dead, connection refused"),
        ("jobhistory", REFUSED, "dead, connection refused"),
        ("resourcemanager", REFUSED, "dead, connection refused"),
        ("nodemanager", ({"nodeHealthy": False}, ""), "unhealthy"),
    ],
)
def test_who_does_not_serve_is_told_with_the_cause(component, answer, state):
    found = live(reading(**{component: {"h1": answer}}))
    assert found["unhealthy"][component] == {"h1": state}
    assert found["states"][component] == {"h1": state.partition(",")[0]}


NOW = 2_000_000.0


def settled(since=600, **lists):
    """Return the beans of an active NameNode that started SINCE seconds ago, with its LISTS of DataNodes."""
    info = {name: json.dumps(nodes) for name, nodes in lists.items()}
    started = {"NNStartedTimeInMillis": int((NOW - since) * 1000)}
    return {**ACTIVE, "Hadoop:service=NameNode,name=NameNodeInfo": {**info, **started}}


@pytest.mark.parametrize(
    ("beans", "state"),
    [
        (settled(LiveNodes={"c1:9866": {"lastContact": 1}}), "serving"),
        (settled(LiveNodes={"C1:9866": {"lastContact": 20}}), "serving"),
        (settled(LiveNodes={"c1:9866": {"lastContact": 61}}), "unheard"),
        (settled(LiveNodes={"c2:9866": {}}), "unheard"),
        (settled(DeadNodes={"c1:9866": {"lastContact": 700}}), "unheard"),
        # It may register in a moment.
        (settled(since=30), "serving"),
        # A standby does not decide.
        ({**settled(), "Hadoop:service=NameNode,name=NameNodeStatus": {"State": "standby"}}, "serving"),
        (None, "serving"),
    ],
)
def test_a_datanode_that_answers_and_that_its_namenode_does_not_hear(beans, state):
    found = live(reading(namenode={"m1": (beans, "")}, datanode={"c1": ({}, "")}), NOW)
    assert found["states"]["datanode"] == {"c1": state}
    # Gates ask the NameNode for everybody.
    assert found["unhealthy"]["datanode"] == {}


def test_a_datanode_that_is_dead_itself_stays_dead():
    found = live(reading(namenode={"m1": (settled(), "")}, datanode={"c1": REFUSED}), NOW)
    assert found["unhealthy"]["datanode"] == {"c1": "dead, connection refused"}


@pytest.mark.parametrize(
    ("nodes", "since", "role", "state"),
    [
        ([{"nodeHostName": "C1", "state": "RUNNING"}], 600, "ACTIVE", "serving"),
        ([{"nodeHostName": "c1", "state": "DECOMMISSIONED"}], 600, "ACTIVE", "serving"),
        ([{"nodeHostName": "c1", "state": "LOST"}], 600, "ACTIVE", "unheard"),
        ([{"nodeHostName": "c1", "state": "SHUTDOWN"}], 600, "ACTIVE", "unheard"),
        ([{"id": "c1:1", "state": "LOST"}, {"id": "c1:2", "state": "RUNNING"}], 600, "ACTIVE", "serving"),
        ([], 600, "ACTIVE", "unheard"),
        ([], 30, "ACTIVE", "serving"),
        ([], 600, "STANDBY", "serving"),
    ],
)
def test_a_nodemanager_that_answers_and_that_its_resourcemanager_does_not_hear(nodes, since, role, state):
    answer = {"info": {"haState": role, "startedOn": int((NOW - since) * 1000)}, "nodes": nodes}
    healthy = ({"nodeHealthy": True}, "")
    found = live(reading(resourcemanager={"m1": (answer, "")}, nodemanager={"c1": healthy}), NOW)
    assert found["states"]["nodemanager"] == {"c1": state}
    assert found["unhealthy"]["nodemanager"] == {}
