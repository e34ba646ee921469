# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest
from ansible_collections.bigdata.emr.plugins.filter.deletion_refusals import FilterModule
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.leaving import deletion_refusals, refusals

CLEAN = {"total": 9, "missing": 0, "under_replicated": 0, "pending": 0, "corrupt": 0}


def hdfs(states, active="m1", safemode=False, **blocks):
    rows = [{"host": host, "state": state, "blocks": 7} for host, state in states.items()]
    names = [{"host": "m1", "state": "active", "safemode": safemode}, {"host": "m2", "state": "standby"}]
    return {"active": active, "namenodes": names, "datanodes": rows, "blocks": {**CLEAN, **blocks}}


@pytest.mark.parametrize(
    ("leaving", "reading", "said"),
    [
        ([], {}, ""),
        ([], hdfs({"c1": "live"}, missing=9), ""),
        (["c1"], hdfs({"c1": "decommissioned", "c2": "live"}), ""),
        (["c1"], hdfs({"c1": "decommissioned"}, missing=3, under_replicated=2), ""),
        (["c1", "c2"], hdfs({"c1": "dead", "c2": "dead"}), ""),
        (["c1"], hdfs({"c2": "live"}), ""),
        (["C1:9866"], hdfs({"c1": "decommissioned"}), ""),
        (["c1"], hdfs({"c1": "live"}), r"^c1 \(live, 7 blocks\): .* stop the DataNode of one such host alone"),
        (["C1:9866"], hdfs({"c1": "live"}), r"^c1 \(live, 7 blocks\)"),
        (["c1"], hdfs({"c1": "decommissioning"}), r"c1 \(decommissioning, 7 blocks\)"),
        (["c1"], hdfs({"c1": "in_maintenance"}), r"c1 \(in maintenance, 7 blocks\)"),
        (["c1"], hdfs({"c1": "entering_maintenance"}), r"entering maintenance"),
        (["c1"], hdfs({"c1": "dead"}, missing=3), "counts 3 blocks as missing, 0 as under-replicated and 0 as being"),
        (["c1"], hdfs({"c1": "dead"}, under_replicated=2), "0 blocks as missing, 2 as under-replicated"),
        (["c1"], hdfs({"c1": "dead"}, pending=1), "and 1 as being copied; wait until all three are 0"),
        (["c1"], hdfs({"c1": "dead"}, missing=None), "an unknown number of blocks as missing"),
        (["c1"], hdfs({}, under_replicated=4), "c1: dead, and the NameNode on m1 counts"),
        (["c1"], hdfs({"c1": "dead"}, active=None), "no active NameNode answers"),
        (["c1"], hdfs({"c1": "decommissioned"}, active=None), "no active NameNode answers"),
        (["c1"], {}, "no active NameNode answers"),
        (["c1"], hdfs({"c1": "dead"}, safemode=True), "the NameNode on m1 is in safe mode"),
        (["c1"], hdfs({"c1": "dead"}, safemode=None), "the NameNode on m1 is in safe mode"),
        (["c1"], {**hdfs({"c1": "dead"}), "namenodes": []}, "in safe mode"),
    ],
)
def test_who_may_leave(leaving, reading, said):
    found = refusals(leaving, reading)
    assert len(found) == bool(said)
    assert re.search(said, "".join(found))


def test_each_kind_is_a_sentence_of_its_own():
    found = refusals(["c10", "c2", "c3"], hdfs({"c2": "live", "c10": "dead", "c3": "decommissioned"}, missing=1))
    assert [text.partition(" ")[0] for text in found] == ["c2", "c10:"]


TOPOLOGY = {
    "cluster": "prod",
    "services": ["hdfs", "yarn"],
    "tiers": {"master": ["m1", "m2"], "core": ["c1", "c2"], "task": ["t1"], "gateway": []},
    "members": {"namenode": ["m1", "m2"], "journalnode": ["m1", "m2", "c1"], "datanode": ["c1", "c2"]},
}
ONE = {**TOPOLOGY, "members": {"namenode": ["m1"], "datanode": ["c1", "c2"]}}
LIVE, DEAD = hdfs({"c1": "live", "c2": "live"}), hdfs({"c1": "dead", "c2": "decommissioned"})
NOBODY = {"cluster": "prod", "services": ["hdfs"], "tiers": {}, "members": {}}


@pytest.mark.parametrize(
    ("topology", "tiers", "readings", "wipe", "said"),
    [
        (TOPOLOGY, ["task"], [], None, ""),
        (TOPOLOGY, ["task", "gateway"], [LIVE], None, ""),
        (
            ONE,
            ["core"],
            [{}, LIVE],
            None,
            "c1 .live, 7 blocks. and c2 .live, 7 blocks.: .*add -e deprovision_wipe=prod",
        ),
        (ONE, ["core", "task"], [{}, DEAD], None, ""),
        (ONE, ["core"], [{}, {}], None, "c1 and c2: no active NameNode answers"),
        (TOPOLOGY, ["core"], [DEAD], None, "^c1: the names of all files are kept there"),
        (TOPOLOGY, ["master"], [DEAD], None, "^m1 and m2: the names of all files"),
        (TOPOLOGY, ["task", "core", "master"], [DEAD], None, "^c1, m1 and m2: the names of all files"),
        (NOBODY, ["core"], [], None, "^the core hosts of prod: no active NameNode"),
        (NOBODY, ["master"], [], None, "^the masters of prod: the names of all files"),
        (NOBODY, ["task"], [], None, ""),
        ({**TOPOLOGY, "services": ["zookeeper"]}, ["core", "master"], [], None, ""),
        (TOPOLOGY, ["core", "master"], [LIVE], "prod", ""),
        (TOPOLOGY, ["task"], [LIVE], "", "deprovision_wipe is ''; it must repeat the cluster's name, 'prod'"),
        (TOPOLOGY, ["core"], [DEAD], " ", "deprovision_wipe is ' '"),
        (TOPOLOGY, ["core"], [DEAD], "Prod", "deprovision_wipe is 'Prod'"),
        (TOPOLOGY, ["core"], [DEAD], " prod", "deprovision_wipe is ' prod'"),
        (TOPOLOGY, ["core"], [DEAD], "test", "deprovision_wipe is 'test'"),
        ({}, ["core"], [], "", "deprovision_wipe is ''"),
    ],
)
def test_what_may_be_deleted(topology, tiers, readings, wipe, said):
    found = deletion_refusals(topology, tiers, readings, wipe)
    assert len(found) == bool(said)
    assert re.search(said, "".join(found))


def test_the_filter_takes_what_a_play_has():
    run = FilterModule().filters()["deletion_refusals"]
    assert run(ONE, ["core"], [None, {"unreachable": True}, LIVE], None) == deletion_refusals(
        ONE, ["core"], [LIVE], None
    )
    assert run(ONE, "task, core", [LIVE], None) == deletion_refusals(ONE, ["core"], [LIVE], None)
    assert run(ONE, "task", [], None) == []
    (said,) = run(ONE, ["core"], [LIVE], True)
    assert said == "deprovision_wipe is 'True'; it must repeat the cluster's name, 'prod', or be left out"
