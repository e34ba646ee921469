# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of services, from answers that were recorded."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health import info
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.health.status import services_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.status import STATUS
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome

MEMBERS = {
    "zookeeper": ["m1", "m2"],
    "journalnode": ["m1"],
    "namenode": ["m1", "m2"],
    "zkfc": ["m1"],
    "secondarynamenode": [],
    "datanode": ["core-1.lab", "core-9.lab"],
    "resourcemanager": ["m1", "m2"],
    "nodemanager": ["core-1.lab"],
    "jobhistory": ["m1"],
}


@pytest.fixture
def played(recorded, monkeypatch):
    """Answer from records, and return what was asked."""
    asked = {}
    found = {
        "zookeeper_full": {"m1": (recorded("srvr_leader.txt"), "zk_synced_followers\t1")},
        "namenode_full": {"m1": recorded("namenode_active.json"), "m2": recorded("namenode_standby.json")},
        "journalnode": {"m1": recorded("journalnode.json")},
        "zkfc": {"m1": True},
        "resourcemanager_nodes": {"m1": recorded("resourcemanager_active.json")},
        "jobhistory": {"m1": recorded("jobhistory.json")},
    }

    def read(wanted, seconds):
        asked.update(wanted, seconds=seconds)
        refused = Outcome(None, "connection refused")
        return {
            kind: {host: Outcome(found[kind][host]) if host in found.get(kind, {}) else refused for host in hosts}
            for kind, hosts in wanted.items()
        }

    monkeypatch.setattr(daemons, "read", read)
    return asked


def test_all_services_are_asked_at_once(played):
    found = info.read(STATUS, MEMBERS, "lab", seconds=2)
    first = ["zookeeper", "redis", "hdfs", "yarn", "smartdata"]
    assert list(found) == [*first, "hbase", "hive", "spark", "flink", "druid"]
    assert played["seconds"] == 2
    assert played["namenode_full"] == ["m1", "m2"]
    assert "datanode" not in played
    assert (found["zookeeper"]["leader"], found["zookeeper"]["dead"]) == ("m1", ["m2"])
    assert found["zookeeper"]["synced_followers"] == 1
    hdfs = found["hdfs"]
    assert (hdfs["active"], [one["state"] for one in hdfs["namenodes"]]) == ("m1", ["active", "standby"])
    assert hdfs["journalnodes"][0]["formatted"] is True
    assert hdfs["journalnodes"][0]["behind_active"] == 0
    assert hdfs["zkfcs"] == [{"host": "m1", "state": "serving", "error": ""}]
    assert hdfs["secondarynamenodes"] == []
    assert {one["host"]: one["state"] for one in hdfs["datanodes"]}["core-9.lab"] == "unknown"
    assert hdfs["lost_dirs"] == []
    assert hdfs["blocks"]["missing"] == 0
    yarn = found["yarn"]
    assert yarn["active"] == "m1"
    assert yarn["resourcemanagers"][1]["state"] == "dead"
    assert [one["error"] for one in yarn["nodemanagers"] if one["host"] == "core-1.lab"] == ["connection refused"]
    assert yarn["counts"]
    assert yarn["jobhistory"][0]["state"] == "serving"


def test_only_what_is_asked_for_is_read(played):
    assert list(info.read({"yarn": STATUS["yarn"]}, {"resourcemanager": ["m1"]})) == ["yarn"]
    assert set(played) == {"resourcemanager_nodes", "nodemanager", "jobhistory", "seconds"}


@pytest.mark.parametrize(
    ("host", "services"), [("m1", ["zookeeper", "hdfs", "yarn"]), ("core-1.lab", []), ("elsewhere", [])]
)
def test_a_host_asks_for_a_service_that_it_has_the_leading_daemon_of(host, services):
    assert services_of(MEMBERS, host) == services
