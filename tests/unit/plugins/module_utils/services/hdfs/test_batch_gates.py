# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import judge

JOURNAL = "Hadoop:service=JournalNode,name=Journal-lab"
SERVES = {"Hadoop:service=JournalNode,name=RpcActivityForPort8485": {}}
STATUS = {
    "Hadoop:service=NameNode,name=NameNodeStatus": {"State": "active"},
    "Hadoop:service=NameNode,name=FSNamesystemState": {"FSState": "Operational", "NumLiveDataNodes": 3},
    "Hadoop:service=NameNode,name=ReplicatedBlocksState": {
        "MissingReplicatedBlocks": 1,
        "LowRedundancyReplicatedBlocks": 4,
    },
}


def verdict(name, reading, **limits):
    hosts = list(reading)
    request = {"gate": name, "hosts": hosts, "members": [], "at_least": "", "limits": limits}
    return judge(request, {host: (beans, "") for host, beans in reading.items()})


@pytest.mark.parametrize(
    ("last", "holds"), [((12, 12), True), ((12, 11), False), ((40, 12), True), ((12, None), False)]
)
def test_a_journal_counts_only_from_the_new_segment_on(last, holds):
    reading = {
        f"m{number}": {**SERVES, JOURNAL: {"LastWrittenTxId": txid}} if txid is not None else SERVES
        for number, txid in enumerate(last)
    }
    assert verdict("journals_in_step", reading, txid=12)["holds"] is holds


@pytest.mark.parametrize(
    ("limits", "holds"),
    [
        ({}, True),
        ({"missing": 1, "under_replicated": 4}, True),
        ({"missing": 1, "under_replicated": 9}, True),
        ({"missing": 0, "under_replicated": 4}, False),
        ({"missing": 1, "under_replicated": 3}, False),
    ],
)
def test_blocks_may_not_get_worse(limits, holds):
    found = verdict("hdfs_blocks", {"m1": STATUS}, **limits)
    assert found["holds"] is holds
    assert found["counts"] == {"missing": 1, "under_replicated": 4}
    assert ("rose" in found["seen"]) is not holds


@pytest.mark.parametrize(("wanted", "holds"), [(0, True), (3, True), (4, False)])
def test_a_namenode_has_to_know_as_many_datanodes_as_before(wanted, holds):
    found = verdict("namenodes_serving", {"m1": STATUS}, datanodes=wanted)
    assert found["holds"] is holds
    assert found["counts"] == {"datanodes": 3}


@pytest.mark.parametrize(("reports", "holds"), [(0, False), (2, False), (3, True), (7, True)])
def test_a_datanode_has_to_report_to_every_namenode(reports, holds):
    reading = {"c1": {"Hadoop:service=DataNode,name=DataNodeActivity-c1-9866": {"BlockReportsNumOps": reports}}}
    assert verdict("datanodes_registered", reading, namenodes=3)["holds"] is holds


@pytest.mark.parametrize(
    ("heard", "limits", "holds", "seen"),
    [
        (400, {}, True, ""),
        (15, {"silent_seconds": 15}, True, ""),
        (16, {"silent_seconds": 15}, False, "c2: silent for 16 s"),
    ],
)
def test_a_datanode_that_died_a_moment_ago_is_still_called_live_but_silent(heard, limits, holds, seen):
    nodes = {
        f"{host}:9866": {"adminState": "In Service", "lastContact": age} for host, age in (("c1", 1), ("c2", heard))
    }
    info = {"Hadoop:service=NameNode,name=NameNodeInfo": {"LiveNodes": json.dumps(nodes)}}
    request = {"gate": "datanodes", "hosts": ["m1"], "members": ["c1", "c2"], "at_least": "", "limits": limits}
    found = judge(request, {"m1": ({**STATUS, **info}, "")})
    assert found["holds"] is holds
    assert seen in found["seen"]
