# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import mistakes
from ansible_collections.bigdata.emr.plugins.module_utils.roll.gates import compared, roll_gates
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS

MASTERS = ["m1", "m2", "m3"]
MEMBERS = {
    **dict.fromkeys(("zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager"), MASTERS),
    "datanode": ["c1", "c2", "c3"],
    "nodemanager": ["c1", "c2", "c3", "t1"],
    "jobhistory": ["m1"],
    "secondarynamenode": ["m1"],
}
SINGLE = {"namenode": ["m1"], "secondarynamenode": ["m1"], "datanode": ["c1"], "resourcemanager": ["m1"]}


def gates(component, **more):
    return {one["gate"]: one for one in roll_gates(MEMBERS, component, **more)}


@pytest.mark.parametrize("members", [MEMBERS, SINGLE])
@pytest.mark.parametrize("component", DAEMONS)
def test_every_gate_can_be_asked(component, members):
    for batch in ([], members.get(component, [])[:1]):
        asked = roll_gates(members, component, [], batch, 7)
        assert {one["gate"] for one in asked} <= set(RULES)
        complete = [{"members": [], "at_least": "", "limits": {}, **one} for one in asked]
        assert mistakes(complete) == []


@pytest.mark.parametrize("component", DAEMONS)
@pytest.mark.parametrize(
    "gate", ["zookeeper_quorum", "journalnodes", "namenodes_serving", "zkfcs", "resourcemanager_active"]
)
def test_quorums_and_masters_are_all_declared_members_even_absent_ones_whatever_is_rolled(component, gate):
    gate = "journals_in_step" if (component, gate) == ("journalnode", "journalnodes") else gate
    asked = gates(component, absent=["m3"], batch=["m1"])[gate]
    assert asked["hosts"] == ["m1", "m2", "m3"]
    assert asked.get("at_least", "all") == "all"


@pytest.mark.parametrize("component", DAEMONS)
def test_every_datanode_has_to_be_heard_of_whatever_is_rolled(component):
    asked = gates(component, absent=["c3"])["datanodes"]
    assert asked["members"] == ["c1", "c2"]
    assert asked["limits"] == {"silent_seconds": 15}


@pytest.mark.parametrize("component", ["resourcemanager", "nodemanager"])
def test_every_nodemanager_has_to_be_known(component):
    assert gates(component, batch=["m1"])["nodemanagers"]["members"] == ["c1", "c2", "c3", "t1"]


def test_of_workers_those_count_that_are_not_absent():
    assert gates("nodemanager", absent=["t1"])["nodemanagers"]["members"] == ["c1", "c2", "c3"]


def test_before_a_batch_nobody_is_asked_about_it():
    assert "datanodes_registered" not in gates("datanode")
    assert gates("datanode", batch=["c2"])["datanodes_registered"]["hosts"] == ["c2"]


def test_the_journals_must_have_a_transaction():
    assert gates("journalnode", txid=99)["journals_in_step"]["limits"] == {"txid": 99}


def test_counts_of_before_are_limits_of_the_same_gate_after():
    before = [
        {"gate": "hdfs_blocks", "counts": {"missing": 0, "under_replicated": 2}},
        {"gate": "namenodes_serving", "counts": {"datanodes": 3}},
        {"gate": "zookeeper_quorum", "counts": {}},
    ]
    after = {one["gate"]: one for one in compared(roll_gates(MEMBERS, "datanode", batch=["c1"]), before)}
    assert after["hdfs_blocks"]["limits"] == {"missing": 0, "under_replicated": 2}
    assert after["namenodes_serving"]["limits"] == {"datanodes": 3}
    assert after["datanodes"]["limits"] == {"silent_seconds": 15}
    assert after["datanodes_registered"]["limits"] == {"namenodes": 3}
