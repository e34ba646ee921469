# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are good by themselves and bad together."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.relations import fixed_ports, relation_faults

INVENTORIES = Path(__file__).resolve().parents[5] / "inventories"
TOLERATED, DATA = "dfs.datanode.failed.volumes.tolerated", "dfs.datanode.data.dir"
JMX = "-Dcom.sun.management.jmxremote.port="
FAIR = "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fair.FairScheduler"


@pytest.mark.parametrize(
    ("options", "ports"),
    [
        (None, []),
        ("-Xmx1g -Dx.port=99", []),
        (f"{JMX}9010 -Dcom.sun.management.jmxremote.rmi.port=9010", [9010]),
        (f"{JMX}0", []),
        ("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005", [5005]),
        ("-agentlib:jdwp=transport=dt_socket,address=*:5006,server=y", [5006]),
        ("-Xrunjdwp:server=y,address=localhost:5007", [5007]),
        ("-javaagent:/opt/jmx_prometheus_javaagent.jar=7071:/etc/jmx.yml", [7071]),
        ("-javaagent:/opt/jmx.jar=0.0.0.0:7072:/etc/jmx.yml", [7072]),
        ("-javaagent:/opt/jolokia.jar=port=8778,host=0.0.0.0", [8778]),
        ("-javaagent:/opt/agent.jar", []),
        ("-javaagent:/opt/agent.jar=/etc/agent-1.0.yml", []),
    ],
)
def test_fixed_ports(options, ports):
    assert fixed_ports(options) == ports


@pytest.mark.parametrize(
    ("site", "disks"),
    [
        ({}, ["/d"]),
        ({TOLERATED: 0}, ["/d"]),
        ({TOLERATED: "-1"}, ["/d"]),
        ({TOLERATED: 2}, ["/a", "/b", "/c"]),
        ({TOLERATED: 2, DATA: "/a,/b,/c"}, ["/d"]),
        ({TOLERATED: 2}, []),
        ({TOLERATED: "{{ x }}"}, ["/d"]),
        ({TOLERATED: 5, DATA: ["{{ x }}"]}, ["/d"]),
    ],
)
def test_volumes_that_may_be_lost(site, disks):
    assert relation_faults({"hdfs-site": site}, ["datanode"], disks) == []


@pytest.mark.parametrize(
    ("site", "disks", "text"),
    [
        ({TOLERATED: 1}, ["/d"], "1 bad directories of 1 leave none, and no DataNode starts; write at most 0"),
        ({TOLERATED: 2, DATA: ["[SSD]/a", "/b"]}, ["/a", "/b", "/c"], "2 bad directories of 2"),
        ({TOLERATED: -2}, [], "-2 is no number of directories"),
        ({TOLERATED: "few"}, [], "few is no number of directories"),
    ],
)
def test_too_many_volumes_that_may_be_lost(site, disks, text):
    (found,) = relation_faults({"hdfs-site": site}, ["datanode"], disks)
    assert (found.name, text in found.text) == (TOLERATED, True)
    assert relation_faults({"hdfs-site": site}, ["namenode"], disks) == []


def test_ports_of_all_jvms_and_of_two_daemons():
    asked = {"hadoop-env": {"HADOOP_OPTS": f"{JMX}9010", "HDFS_NAMENODE_OPTS": f"{JMX}9011"}}
    (found,) = relation_faults(asked, ["namenode", "zkfc"], [])
    assert found.name == "HADOOP_OPTS"
    assert "port 9010 would be opened by every JVM" in found.text
    asked = {
        "hadoop-env": {"HDFS_NAMENODE_OPTS": f"{JMX}9011", "HDFS_DATANODE_OPTS": f"{JMX}9011"},
        "zookeeper-env": {"SERVER_JVMFLAGS": f"{JMX}9011"},
    }
    assert relation_faults(asked, ["namenode"], []) == relation_faults(asked, ["datanode", "gateway"], []) == []
    (found,) = relation_faults(asked, ["zookeeper", "namenode"], [])
    assert found.text == "port 9011 stands in SERVER_JVMFLAGS too, and both daemons run on one host; give each its own"


@pytest.mark.parametrize("value", ["2g", "2048", 2048, "512M", None, ""])
def test_what_a_jvm_takes_outside_of_its_heap_is_a_size(value):
    assert relation_faults({"hbase-env": {"HBASE_OFFHEAPSIZE": value}}, ["regionserver"], []) == []


@pytest.mark.parametrize("value", ["2 g", "12x", "-Xmx2g", "much"])
def test_any_other_word_for_it_is_told(value):
    (found,) = relation_faults({"hbase-env": {"HBASE_OFFHEAPSIZE": value}}, ["regionserver"], [])
    text = f"{value} is no size; write a number of MB, or one with a unit, as 2g"
    assert found == ("hbase-env", "HBASE_OFFHEAPSIZE", text)


def test_queues_count_with_those_of_the_collection():
    name = "yarn.scheduler.capacity.root.queues"
    assert relation_faults({"capacity-scheduler": {"yarn.scheduler.capacity.node-locality-delay": 1}}, [], []) == []
    share = {name: "default,etl", "yarn.scheduler.capacity.root.etl.capacity": 10}
    (found,) = relation_faults({"capacity-scheduler": share}, [], [])
    assert "sum to 110 (root.default 100, root.etl 10)" in found.text
    other = {"yarn.resourcemanager.scheduler.class": FAIR}
    assert relation_faults({"capacity-scheduler": share, "yarn-site": other}, [], []) == []


@pytest.mark.parametrize("file", sorted(INVENTORIES.glob("static/group_vars/*.yml")), ids=lambda file: file.stem)
def test_our_examples_are_good(file):
    values = yaml.safe_load(file.read_text())
    for name in ("emr_config", "emr_config_tier", "emr_config_node_group"):
        disks = values.get("emr_data_disks", [])
        if TOLERATED in values.get(name, {}).get("hdfs-site", {}):
            assert disks, f"{file} does not say how many disks there are"
        assert relation_faults(values.get(name, {}), ["datanode", "nodemanager"], disks) == []
