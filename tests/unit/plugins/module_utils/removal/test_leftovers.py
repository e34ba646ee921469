# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons on hosts where the inventory places them no more."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.removal import leftovers
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, DAEMONS

ALL = dict.fromkeys(DAEMONS, False)
STAY = {"zookeeper", "redis", "redis_sentinel", "journalnode", "namenode", "zkfc", "secondarynamenode", "datanode"}


def of(**hosts):
    return leftovers.joined({host.replace("_", "-"): dict.fromkeys(names, True) for host, names in hosts.items()})


def test_units_of_ours_that_are_placed_elsewhere_are_left_over():
    files = {"emr-datanode.service", "emr-hiveserver2.service", "emr-firewall.service", "emr-fence.service", "sshd"}
    assert leftovers.unplaced(files, ["datanode"]) == ["hiveserver2"]
    assert leftovers.unplaced(files, []) == ["datanode", "hiveserver2"]
    assert leftovers.unplaced(set(), []) == []


def test_who_holds_data_or_votes_or_elects_who_does_is_not_stopped():
    assert {name for name in DAEMONS if not leftovers.goes(name)} == STAY


def test_who_goes_needs_nothing_done_before_it_stops():
    assert [name for name in DAEMONS if leftovers.goes(name) and "before_stop" in COMPONENTS[name].hooks] == []
    assert [name for name in DAEMONS if leftovers.goes(name) and COMPONENTS[name].units] == []


def test_who_needs_others_stops_first():
    found = [one["component"] for one in leftovers.joined({"m1": ALL})]
    for first, then in (
        ("hiveserver2", "metastore"),
        ("metastore", "resourcemanager"),
        ("spark_history", "nodemanager"),
        ("regionserver", "hmaster"),
        ("nodemanager", "resourcemanager"),
    ):
        assert found.index(first) < found.index(then)
    assert not STAY & set(found)


def test_hosts_of_a_component_are_one_row():
    found = of(m1=["metastore", "hiveserver2"], m2=["hiveserver2"], c1=[])
    assert found == [
        {"component": "hiveserver2", "product": "hive", "hosts": ["m1", "m2"]},
        {"component": "metastore", "product": "hive", "hosts": ["m1"]},
    ]
    assert leftovers.pairs(found) == {("m1", "hiveserver2"), ("m2", "hiveserver2"), ("m1", "metastore")}


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (
            "spark_history",
            "What spark has kept stays: /spark-history, /apps/spark and /user/spark in the cluster's file system;"
            " configuration in /etc/spark/conf; logs in /var/log/spark",
        ),
        (
            "metastore",
            "What hive has kept stays: /user/hive and /tmp/hive in the cluster's file system; database hive;"
            " configuration in /etc/hive/conf; logs in /var/log/hive",
        ),
        (
            "regionserver",
            "What hbase has kept stays: /hbase and /user/hbase in the cluster's file system; configuration in"
            " /etc/hbase/conf; logs in /var/log/hbase",
        ),
        (
            "nodemanager",
            "What yarn has kept stays: /mr-history and /app-logs in the cluster's file system; yarn on each data disk;"
            " logs in /var/log/hadoop/yarn and /var/log/hadoop/mapred",
        ),
    ],
)
def test_where_the_data_of_a_service_that_left_stays(component, sentence):
    found = of(m1=[component])
    assert leftovers.kept(found, ["hdfs"]) == [sentence]
    assert leftovers.told(found, ["hdfs"]) == [
        f"Stopped and taken off, as the inventory places it there no more: {component} on m1. {sentence}"
    ]


def test_of_a_service_that_is_there_still_nothing_is_left_behind():
    found = of(m1=["hiveserver2"], m2=["hiveserver2"])
    assert leftovers.told(found, ["hdfs", "hive"], check=True) == [
        "Would be stopped and taken off, as the inventory places it there no more: hiveserver2 on m1 and m2"
    ]
    assert leftovers.told([], ["hdfs"]) == []


def test_the_state_of_the_cluster_names_them():
    assert leftovers.faults({"m1": {"spark_history": True}, "m2": {"spark_history": False}, "c1": {}}) == [
        "spark_history is left over on m1 and m2, where the inventory places it no more: run playbooks/site.yml, which"
        " stops it, or put it back"
    ]
    # Its former members are taken off in a play of their own.
    assert leftovers.joined({"m3": {"zookeeper": True}}) == []
    assert leftovers.faults({"m3": {"zookeeper": True}, "m4": {"zookeeper": False}}) == [
        "zookeeper is left over on m3 and m4, where the inventory places it no more: run playbooks/site.yml, which"
        " stops it, or put it back"
    ]
    # One with data that somebody has stopped, as he was told.
    assert leftovers.faults({"c1": {"datanode": False}}) == []
    assert leftovers.faults({"c1": {"datanode": True}}, {("c1", "datanode")}) == []
    assert leftovers.faults({"c1": {"datanode": True}}) == [
        "datanode runs on c1, where the inventory places it no more: put it back, or, once nothing on it is needed,"
        " stop it there: systemctl disable --now emr-datanode.service"
    ]


def test_hosts_that_did_not_answer_are_left_out():
    answers = {"m1": {"leftovers": {"metastore": True}}, "m2": {"leftovers": {}}, "m3": {}, "m4": None}
    assert leftovers.seen_in(answers) == {"m1": {"metastore": True}, "m2": {}}
