# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.status import cluster_status, status_table
from ansible_collections.bigdata.emr.plugins.module_utils.health.status_types import size
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import dump
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import health as yarn
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import health as zookeeper
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import first

TOPOLOGY = {
    "cluster": "lab",
    "type": "hadoop",
    "release": "1.0",
    "members": {
        "zookeeper": ["m1"],
        "journalnode": ["m1"],
        "namenode": ["m1", "m2"],
        "zkfc": ["m1"],
        "secondarynamenode": [],
        "datanode": ["core-1.lab"],
        "resourcemanager": ["m1"],
        "nodemanager": ["core-1.lab"],
        "jobhistory": ["m1"],
        "gateway": ["gateway-1.lab"],
    },
}


@pytest.fixture
def readings(recorded):
    """Return what the info modules of one host read from a cluster where all is well."""
    nodes = yarn.nodemanagers(recorded("resourcemanager_active.json")["nodes"], [])
    beans = recorded("namenode_active.json")
    return {
        "zookeeper": [zookeeper.ensemble([zookeeper.server("m1", "Mode: standalone\nZxid: 0x1")])],
        "hdfs": [
            {"unreachable": True, "msg": "ssh: no route"},
            {
                "changed": False,
                "namenodes": [hdfs.namenode("m1", beans), hdfs.namenode("m2", recorded("namenode_standby.json"))],
                "active": "m1",
                "journalnodes": [hdfs.journalnode("m1", recorded("journalnode.json"), "lab")],
                "zkfcs": [{"host": "m1", "state": "serving", "error": ""}],
                "secondarynamenodes": [],
                "datanodes": hdfs.datanodes(beans, []),
                "blocks": hdfs.blocks(beans),
                "capacity": hdfs.capacity(beans),
            },
        ],
        "yarn": [
            {
                "resourcemanagers": [yarn.resourcemanager("m1", recorded("resourcemanager_active.json")["info"])],
                "active": "m1",
                "nodemanagers": nodes,
                "counts": yarn.counts(nodes),
                "jobhistory": [yarn.jobhistory("m1", recorded("jobhistory.json"))],
            }
        ],
    }


def test_all_is_well(readings):
    status = cluster_status(TOPOLOGY, readings)
    assert status["healthy"], status["problems"]
    assert [one["component"] for one in status["daemons"]] == [
        "zookeeper",
        "journalnode",
        "namenode",
        "namenode",
        "zkfc",
        "datanode",
        "resourcemanager",
        "nodemanager",
        "jobhistory",
    ]
    assert "changed" not in status["hdfs"]


def test_table(readings):
    lines = status_table(cluster_status(TOPOLOGY, readings))
    assert lines[0] == "Cluster lab (hadoop, release 1.0): 9 of 9 daemons good"
    assert "COMPONENT        HOST        STATE       DETAIL" in lines
    assert "namenode         m1          active      transaction 13" in lines
    assert not [line for line in lines if "Wrong" in line or line != line.rstrip()]


def test_dead_daemons_are_shown_as_such(readings):
    read = readings["hdfs"][1]
    read["namenodes"][1] = hdfs.namenode("m2", None, "connection refused")
    read["datanodes"] = hdfs.datanodes(None, ["core-1.lab"])
    status = cluster_status(TOPOLOGY, readings)
    assert status["problems"] == [
        "namenode on m2 is dead (connection refused)",
        "datanode on core-1.lab is unknown (never registered)",
    ]
    assert "namenode         m2          ! dead      connection refused" in status_table(status)


def test_workers_that_are_not_heard_of_are_not_good_although_their_master_believes_in_them(readings):
    readings["hdfs"][1]["datanodes"][0]["last_contact_seconds"] = 37
    node = readings["yarn"][0]["nodemanagers"][0]
    node["error"] = "connection refused"
    status = cluster_status(TOPOLOGY, readings)
    assert status["problems"] == [
        "datanode on core-1.lab is silent (for 37 s)",
        "nodemanager on core-1.lab is silent (connection refused)",
    ]
    assert len(cluster_status(TOPOLOGY, {**readings, "silent_seconds": 60})["problems"]) == 1
    readings["hdfs"][1]["datanodes"][0]["last_contact_seconds"] = 15
    node["error"] = ""
    assert cluster_status(TOPOLOGY, readings)["healthy"]


@pytest.mark.parametrize(
    ("unit", "good", "detail"),
    [
        ({"restarts": 0, "unsteady": False}, True, "free"),
        ({"restarts": 1, "unsteady": False}, True, "free, ended once since its last start"),
        ({"restarts": 87, "unsteady": True}, False, "free, ended 87 times since its last start"),
    ],
)
def test_a_daemon_that_ends_again_and_again_is_not_good_while_it_runs(readings, unit, good, detail):
    units = {"core-1.lab": {"daemons": [{"component": "nodemanager", **unit}]}, "m1": {"unreachable": True}, "m2": None}
    status = cluster_status(TOPOLOGY, {**readings, "units": units})
    row = next(one for one in status["daemons"] if one["component"] == "nodemanager")
    assert (row["state"], row["good"]) == ("running", good)
    assert row["detail"].endswith(detail)
    assert status["healthy"] == good


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda read: read["hdfs"][1].update(active=None), "hdfs has no active NameNode"),
        (lambda read: read["hdfs"][1]["blocks"].update(missing=2), "hdfs has 2 missing blocks"),
        (lambda read: read["hdfs"][1]["blocks"].update(under_replicated=1), "hdfs has 1 under replicated blocks"),
        (
            lambda read: read["hdfs"][1]["namenodes"][0].update(safemode=True),
            "hdfs is in safe mode: no reason given",
        ),
        (
            lambda read: read["hdfs"][1]["journalnodes"][0].update(formatted=False),
            "journalnode on m1 is unformatted (transaction 13)",
        ),
        (lambda read: read["yarn"][0].update(active=None), "yarn has no active ResourceManager"),
        (lambda read: read["zookeeper"][0].update(quorum=False), "zookeeper has no quorum"),
    ],
)
def test_problems(readings, change, said):
    change(readings)
    assert cluster_status(TOPOLOGY, readings)["problems"] == [said]


def test_nobody_could_read_anything():
    status = cluster_status(TOPOLOGY, {"hdfs": [{"unreachable": True}, {}, None]})
    assert not status["healthy"]
    assert {one["state"] for one in status["daemons"]} == {"unknown"}
    assert "hdfs could not be read from any host" in status["problems"]
    assert status_table(status)


@pytest.mark.parametrize(
    ("count", "text"), [(None, "?"), (0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (270553174016, "252.0 GiB")]
)
def test_size(count, text):
    assert size(count) == text


def test_who_is_registered_but_not_in_the_inventory_is_wrong(readings):
    nodes = [{"nodeHostName": "task-9.lab", "state": "RUNNING"}, {"nodeHostName": "core-1.lab", "state": "RUNNING"}]
    readings["yarn"][0]["nodemanagers"] = yarn.nodemanagers(nodes, ["core-1.lab"])
    status = cluster_status(TOPOLOGY, readings)
    assert not status["healthy"]
    assert [one.split(":")[0] for one in status["problems"]] == [
        "task-9.lab is registered as nodemanager (running), but the inventory places no nodemanager there"
    ]
    assert "9 of 9 daemons good" in status_table(status)[0]


def test_who_is_in_the_manifest_but_not_in_the_inventory_is_wrong(readings):
    members = {**first()["members"], "nodemanager": ["core-1.lab", "task-9.lab"]}
    readings["manifest"] = {"m1": {"remembered": {"manifest": dump({**first(), "members": members})}}}
    topology = {**TOPOLOGY, "members": {**first()["members"], **TOPOLOGY["members"]}}
    found = cluster_status(topology, readings)["problems"]
    assert "task-9.lab is in the manifest as nodemanager, but the inventory places no nodemanager there: put it" in str(
        found
    )


def test_name_directories_that_lack_the_namespace_are_problems(readings):
    path = "/mnt/disk2/hdfs/name"
    readings["hdfs"][1]["namenodes"][1]["failed_dirs"] = [path]
    readings["hdfs"][1]["lost_dirs"] = [{"host": "m1", "path": path}]
    readings["hdfs"].append({"namenodes": [], "lost_dirs": [{"host": "m2", "path": path}]})
    replace = "playbooks/replace.yml -e emr_replace_host"
    lost = "holds no namespace, only another directory there does: run"
    assert cluster_status(TOPOLOGY, readings)["problems"] == [
        f"namenode on m2 has given up its directory {path} after an error: mount or mend the disk, and run "
        f"{replace}=m2 if its content is lost, else restart the NameNode",
        f"namenode on m1: {path} {lost} {replace}=m1, or wait for a checkpoint if it is new",
        f"namenode on m2: {path} {lost} {replace}=m2, or wait for a checkpoint if it is new",
    ]


def test_a_disk_that_a_datanode_runs_without_is_a_problem(readings):
    readings["hdfs"][1]["datanodes"][0]["failed_volumes"] = ["[DISK]file:/mnt/disk2/hdfs/data"]
    (problem,) = cluster_status(TOPOLOGY, readings)["problems"]
    assert problem == (
        "datanode on core-1.lab runs without [DISK]file:/mnt/disk2/hdfs/data: mend or mount the disk, and restart it; "
        "playbooks/site.yml tells if the disk is another DataNode's"
    )


def test_daemons_that_nobody_wants_there_any_more_are_named(readings):
    left = {"m1": {"daemons": [], "leftovers": {"spark_history": True}}, "m2": {"daemons": [], "leftovers": {}}}
    status = cluster_status(TOPOLOGY, {**readings, "units": left})
    assert status["problems"] == [
        "spark_history is left over on m1, where the inventory places it no more: run playbooks/site.yml, which stops"
        " it, or put it back"
    ]
