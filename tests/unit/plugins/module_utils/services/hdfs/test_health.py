# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs


def test_active_namenode(recorded):
    one = hdfs.namenode("m1", recorded("namenode_active.json"))
    assert one == {
        "host": "m1",
        "state": "active",
        "error": "",
        "safemode": False,
        "safemode_reason": "",
        "last_txid": 13,
        "checkpoint_txid": 0,
        "live_datanodes": 1,
        "version": "3.4.3",
        "cluster_id": "CID-lab",
        "failed_dirs": [],
    }
    assert hdfs.writable(one)


def test_name_directories_that_were_given_up():
    told = json.dumps({"active": {"/mnt/disk1/hdfs/name": "IMAGE"}, "failed": {"/mnt/disk2/hdfs/name": "IMAGE"}})
    beans = {"Hadoop:service=NameNode,name=NameNodeInfo": {"NameDirStatuses": told}}
    assert hdfs.namenode("m1", beans)["failed_dirs"] == ["/mnt/disk2/hdfs/name"]


def test_standby_namenode_is_not_writable(recorded):
    one = hdfs.namenode("m2", recorded("namenode_standby.json"))
    assert (one["state"], hdfs.writable(one)) == ("standby", False)


def test_safe_mode(recorded):
    one = hdfs.namenode("m1", recorded("namenode_safemode.json"))
    assert (one["state"], one["safemode"], hdfs.writable(one)) == ("active", True, False)
    assert one["safemode_reason"].startswith("Safe mode is ON. It was turned on manually.")


def test_safe_mode_is_known_from_the_cheap_beans(recorded):
    beans = {name: bean for name, bean in recorded("namenode_safemode.json").items() if "Stat" in name}
    assert hdfs.namenode("m1", beans)["safemode"] is True


@pytest.mark.parametrize(
    ("beans", "state"),
    [
        (None, "dead"),
        ({}, "starting"),
        ({"Hadoop:service=NameNode,name=NameNodeStatus": {"State": "initializing"}}, "starting"),
        ({"Hadoop:service=NameNode,name=NameNodeStatus": {"State": "observer"}}, "observer"),
    ],
)
def test_namenode_states(beans, state):
    one = hdfs.namenode("m1", beans, "connection refused" if beans is None else "")
    assert (one["state"], one["safemode"], hdfs.writable(one)) == (state, None, False)


@pytest.mark.parametrize(
    ("states", "active"),
    [(["active", "standby"], "n0"), (["standby", "standby"], None), (["active", "active"], None), ([], None)],
)
def test_exactly_one_is_active(states, active):
    assert hdfs.active([{**hdfs.namenode(f"n{i}", {}), "state": state} for i, state in enumerate(states)]) == active


def test_formatted_journalnode(recorded):
    assert hdfs.journalnode("m1", recorded("journalnode.json"), "lab", active_txid=15) == {
        "host": "m1",
        "state": "serving",
        "error": "",
        "formatted": True,
        "last_written_txid": 13,
        "lag": 0,
        "behind_active": 2,
    }


def test_empty_journalnode_serves(recorded):
    one = hdfs.journalnode("m1", recorded("journalnode_empty.json"), "lab")
    assert (one["state"], one["formatted"], one["last_written_txid"]) == ("serving", False, None)


def test_journalnode_without_rpc_server_is_starting(recorded):
    beans = {name: bean for name, bean in recorded("journalnode.json").items() if "Rpc" not in name}
    assert hdfs.journalnode("m1", beans, "lab")["state"] == "starting"
    assert hdfs.journalnode("m1", None, "lab", "connection refused")["state"] == "dead"


def test_datanodes(recorded):
    nodes = hdfs.datanodes(recorded("namenode_active.json"), ["core-2.lab", "CORE-1.lab"])
    assert [(one["host"], one["state"], one["version"]) for one in nodes] == [
        ("core-1.lab", "live", "3.4.3"),
        ("core-2.lab", "unknown", ""),
    ]
    assert nodes[0]["capacity"] == 270553174016


@pytest.mark.parametrize(
    ("admin", "state"),
    [
        ("In Service", "live"),
        ("Decommission In Progress", "decommissioning"),
        ("Decommissioned", "decommissioned"),
        ("Entering Maintenance", "entering_maintenance"),
        ("In Maintenance", "in_maintenance"),
    ],
)
def test_datanode_states(admin, state):
    listed = {"c1:9866": {"adminState": admin}}

    def only(attribute):
        beans = {"Hadoop:service=NameNode,name=NameNodeInfo": {attribute: json.dumps(listed)}}
        return hdfs.datanodes(beans, [])[0]["state"]

    assert (only("LiveNodes"), only("DeadNodes")) == (state, "dead")


def test_datanode_that_came_back_on_another_port_lives():
    info = {"LiveNodes": '{"c1:1": {"adminState": "In Service"}}', "DeadNodes": '{"c1:2": {}}'}
    assert [one["state"] for one in hdfs.datanodes({"Hadoop:service=NameNode,name=NameNodeInfo": info}, [])] == ["live"]


def test_blocks_and_capacity(recorded):
    beans = recorded("namenode_active.json")
    assert hdfs.blocks(beans) == {"total": 0, "missing": 0, "under_replicated": 0, "pending": 0, "corrupt": 0}
    assert hdfs.capacity(beans)["total"] == 270553174016
    assert hdfs.blocks(None)["missing"] is None


def test_volumes_that_a_datanode_runs_without():
    nodes = {"c1:9866": {"volfails": 1, "failedStorageIDs": ["/mnt/disk2/hdfs/data"]}, "c2:9866": {"volfails": 0}}
    found = hdfs.datanodes({"Hadoop:service=NameNode,name=NameNodeInfo": {"LiveNodes": json.dumps(nodes)}}, [])
    assert [one["failed_volumes"] for one in found] == [["/mnt/disk2/hdfs/data"], []]
