# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where components run, by number of masters."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.topology.placement import members, protected

CORE = ["core-1", "core-2"]
EVERYWHERE = {"core": CORE, "task": ["task-1"], "gateway": ["gateway-1"]}
ONE, TWO, THREE = ["master-1"], ["master-1", "master-2"], ["master-1", "master-2", "master-3"]
THIRD_VOTE = ["core-1", "master-1", "master-2"]
HADOOP = ["zookeeper", "hdfs", "yarn"]


@pytest.mark.parametrize(
    ("masters", "services", "expected"),
    [
        pytest.param(
            ONE,
            ["hdfs", "yarn"],
            {
                "zookeeper": [],
                "journalnode": [],
                "namenode": ONE,
                "zkfc": [],
                "secondarynamenode": ONE,
                "resourcemanager": ONE,
            },
            id="one master",
        ),
        pytest.param(ONE, HADOOP, {"zookeeper": ONE, "zkfc": []}, id="one master and ZooKeeper"),
        pytest.param(
            TWO,
            HADOOP,
            {
                "zookeeper": THIRD_VOTE,
                "journalnode": THIRD_VOTE,
                "namenode": TWO,
                "zkfc": TWO,
                "secondarynamenode": [],
                "resourcemanager": TWO,
            },
            id="two masters",
        ),
        pytest.param(
            THREE,
            HADOOP,
            {
                "zookeeper": THREE,
                "journalnode": THREE,
                "namenode": THREE,
                "zkfc": THREE,
                "secondarynamenode": [],
                "resourcemanager": THREE,
            },
            id="three masters",
        ),
    ],
)
def test_hadoop(masters: list[str], services: list[str], expected: dict[str, list[str]]) -> None:
    placed = members(services, {"master": masters, **EVERYWHERE}, {})
    always = {
        "datanode": CORE,
        "nodemanager": [*CORE, "task-1"],
        "jobhistory": ["master-1"],
        "gateway": ["gateway-1"],
    }
    assert {name: placed[name] for name in {**always, **expected}} == {**always, **expected}


@pytest.mark.parametrize("masters", [1, 3, 5])
def test_zookeeper_alone_runs_on_every_master(masters: int) -> None:
    hosts = [f"zk-{number}" for number in range(1, masters + 1)]
    placed = members(["zookeeper"], {"master": hosts}, {})
    assert {name: found for name, found in placed.items() if found} == {"zookeeper": hosts}


def test_only_hdfs_has_no_yarn() -> None:
    placed = members(["zookeeper", "hdfs"], {"master": THREE, **EVERYWHERE}, {})
    assert [name for name, hosts in placed.items() if not hosts] == [
        "redis",
        "redis_sentinel",
        "secondarynamenode",
        "resourcemanager",
        "nodemanager",
        "jobhistory",
        "smartdata",
        "hmaster",
        "regionserver",
        "metastore",
        "hiveserver2",
        "spark_history",
        "spark_thrift",
        "jobmanager",
        "taskmanager",
        "flink_history",
        "historical",
        "middlemanager",
        "broker",
        "router",
        "coordinator",
    ]


def test_overrides_replace_defaults_in_natural_order() -> None:
    placed = members(
        HADOOP, {"master": THREE, **EVERYWHERE}, {"jobhistory": ["master-2"], "datanode": ["core-2", "core-1"]}
    )
    assert placed["jobhistory"] == ["master-2"]
    assert placed["datanode"] == CORE


def test_a_follower_goes_where_its_leader_was_put() -> None:
    placed = members(HADOOP, {"master": THREE, **EVERYWHERE}, {"namenode": ["master-2", "master-3"]})
    assert placed["zkfc"] == placed["namenode"] == ["master-2", "master-3"]


def test_no_layout_places_nothing_on_masters() -> None:
    assert members(HADOOP, {"master": ["a", "b", "c", "d"], "core": CORE}, {})["namenode"] == []


@pytest.mark.parametrize(
    ("placed", "masters", "expected"),
    [
        pytest.param({"zookeeper": THIRD_VOTE, "journalnode": THIRD_VOTE}, TWO, ["core-1"], id="two masters"),
        pytest.param({"zookeeper": THREE, "journalnode": THREE, "datanode": CORE}, THREE, [], id="three masters"),
        pytest.param({"namenode": ONE, "datanode": CORE}, ONE, [], id="one master"),
        pytest.param({"zookeeper": ["master-1", "core-10", "core-2"]}, ONE, ["core-2", "core-10"], id="placed"),
    ],
)
def test_hosts_below_the_masters_that_vote_are_protected(
    placed: dict[str, list[str]], masters: list[str], expected: list[str]
) -> None:
    assert protected(placed, {"master": masters, **EVERYWHERE}) == expected
