# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import beside_mb, heaps_mb, left_mb, xmx_mb


@pytest.mark.parametrize(
    ("options", "heap"),
    [
        ("-Xmx4g", 4096),
        ("-Xmx512m -XX:+UseG1GC", 512),
        ("-Xmx512m -Xmx1G", 1024),
        ("-Xmx1048576k", 1024),
        ("-Xmx536870912", 512),
        ("-XX:+UseSerialGC", None),
        ("", None),
    ],
)
def test_last_xmx_counts(options, heap):
    assert xmx_mb(options) == heap


@pytest.mark.parametrize(
    ("memory", "component", "heap"),
    [
        (4096, "namenode", 1024),
        (16384, "namenode", 4096),
        (1048576, "namenode", 65536),
        (1024, "namenode", 512),
        (16384, "journalnode", 512),
        (16384, "zookeeper", 1024),
        (65536, "zookeeper", 2048),
        (16384, "zkfc", 256),
        (4096, "zkfc", 128),
        (16384, "datanode", 1024),
        (65536, "datanode", 4096),
        (16384, "resourcemanager", 2048),
        (16384, "nodemanager", 1024),
        (16384, "jobhistory", 1024),
    ],
)
def test_heaps_by_memory(memory, component, heap):
    assert heaps_mb([component], memory, {})[component][0] == heap


def test_a_few_megabytes_less_change_nothing():
    assert heaps_mb(["namenode"], 16384, {}) == heaps_mb(["namenode"], 16384 + 255, {})


@pytest.mark.parametrize(
    ("component", "env", "heap"),
    [
        ("namenode", {"hadoop-env": {"HDFS_NAMENODE_OPTS": "-Xmx384m"}}, 384),
        ("zookeeper", {"zookeeper-env": {"ZK_SERVER_HEAP": 128}}, 128),
        ("zookeeper", {"zookeeper-env": {"ZK_SERVER_HEAP": 128, "SERVER_JVMFLAGS": "-Xmx99m"}}, 99),
    ],
)
def test_asked_heap_wins_with_its_reason(component, env, heap):
    assert heaps_mb([component], 65536, env)[component][0] == heap
    assert "asked for" in heaps_mb([component], 65536, env)[component][1]


def test_components_without_jvm_have_no_heap():
    assert heaps_mb(["gateway"], 16384, {}) == {}


@pytest.mark.parametrize(
    ("memory", "heaps", "left"),
    [
        (16384, {"datanode": (1024, ""), "nodemanager": (1024, "")}, 12288),
        (16384, {"nodemanager": (1024, "")}, 13568),
        (2048, {"datanode": (512, ""), "nodemanager": (512, "")}, 512),
        (262144, {"nodemanager": (2048, "")}, 233728),
    ],
)
def test_containers_get_what_is_left(memory, heaps, left):
    size, reason = left_mb(memory, heaps)
    assert size == left
    assert str(memory) in reason


def test_memory_outside_of_heaps_is_taken_from_containers():
    heaps = {"regionserver": (4096, "x")}
    asked = {"hbase-env": {"HBASE_OFFHEAPSIZE": "4g"}}
    beside = beside_mb(["datanode", "regionserver"], asked)
    assert beside == {"regionserver": 4096}
    assert left_mb(16384, heaps)[0] - left_mb(16384, heaps, beside)[0] == 4096
    for text, size in (("2048", 2048), ("3072m", 3072), ("1048576K", 1024)):
        assert beside_mb(["hmaster"], {"hbase-env": {"HBASE_OFFHEAPSIZE": text}}) == {"hmaster": size}
    assert beside_mb(["hmaster"], {"hbase-env": {"HBASE_OFFHEAPSIZE": "many"}}) == {}


def test_a_process_whose_whole_size_counts_gets_a_share_or_what_others_leave():
    assert heaps_mb(["jobmanager"], 16384, {})["jobmanager"] == (
        2048,
        "1/8 of 16384 MB memory, at least 1024 and at most 8192 MB",
    )
    both = heaps_mb(["taskmanager", "zookeeper"], 16384, {})
    assert list(both) == ["taskmanager", "zookeeper"]
    assert both["taskmanager"][0] == 13568
    assert both["taskmanager"][1].startswith("16384 MB memory less 1638 MB for the system and 1152 MB for 1 daemons")
    assert heaps_mb(["taskmanager"], 512 * 1024, {})["taskmanager"][0] == 65536
    asked = {"flink-conf": {"taskmanager.memory.process.size": "2g", "env.java.opts.taskmanager": "-Xmx9g"}}
    assert heaps_mb(["taskmanager"], 16384, asked)["taskmanager"] == (
        2048,
        "asked for in taskmanager.memory.process.size",
    )
    # Nothing beside it: the size is that of the process.
    assert left_mb(16384, {"taskmanager": (2048, "")})[0] - left_mb(16384, {"datanode": (2048, "")})[0] in (0, 256)
