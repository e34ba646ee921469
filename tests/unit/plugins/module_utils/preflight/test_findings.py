# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way on one host."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight import findings as checks

ASKED = {
    "host": "m1",
    "components": ["namenode", "zkfc"],
    "heaps": {"namenode": (1024, "asked"), "zkfc": (128, "asked")},
    "data_disks": [],
    "data_paths": [],
    "allow_root": [],
    "java_home": "",
    "config": {},
}
DISK = {"mount": "/mnt/disk1", "on_root": False, "total_mb": 100_000, "free_mb": 90_000}
ROOT = {"mount": "/", "on_root": True, "total_mb": 100_000, "free_mb": 90_000}
FACTS = {
    "time": 0.0,
    "python": "3.11.2",
    "machine": {"memory_mb": 4096, "cores": 2, "disks": ["/mnt/disk1"], "root_device": "1:0"},
    "java": {"home": "/jvm", "version": "17.0.1"},
    "listeners": [],
    "paths": {"/opt": ROOT, "/mnt/disk1": DISK},
    "clock": {"synchronized": True, "offset": None},
}


def asked(**changes):
    return {**ASKED, **changes}


def facts(**changes):
    return {**FACTS, **changes}


def machine(**changes):
    return facts(machine={**FACTS["machine"], **changes})


def listener(port, **changes):
    return {"port": port, "user": "root", "pid": 812, "command": "nginx", "unit": "nginx.service", **changes}


def test_nothing_stands_in_the_way():
    assert checks.findings(ASKED, FACTS) == []


@pytest.mark.parametrize(
    ("memory_mb", "heaps", "fits"),
    [
        (4096, ASKED["heaps"], True),
        (1024 + 128 + 2 * 128 + 256, ASKED["heaps"], True),
        (1024 + 128 + 2 * 128 + 255, ASKED["heaps"], False),
        (128, {}, True),
    ],
)
def test_memory(memory_mb, heaps, fits):
    found = checks.memory(asked(heaps=heaps), machine(memory_mb=memory_mb))
    assert (found == []) is fits
    assert all(word in " ".join(found) for word in ([] if fits else ["m1: ", "namenode 1024 MB (asked)", "hadoop-env"]))


@pytest.mark.parametrize(
    ("asks", "paths", "mounted", "refused"),
    [
        pytest.param({}, {}, ["/mnt/disk1"], [], id="mounted"),
        pytest.param({}, {}, [], ["no data disk is mounted"], id="none"),
        pytest.param({"components": ["resourcemanager"]}, {}, [], [], id="stores-nothing"),
        pytest.param({"data_disks": ["/data"]}, {"/data": ROOT}, [], ["/data is on the root"], id="named-on-root"),
        pytest.param({"data_disks": ["/data"], "allow_root": ["/data"]}, {"/data": ROOT}, [], [], id="allowed"),
        pytest.param(
            {"data_disks": ["/data/x"], "allow_root": ["/data"]}, {"/data/x": ROOT}, [], [], id="allowed-above"
        ),
        pytest.param(
            {"data_disks": ["/data2"], "allow_root": ["/data"]},
            {"/data2": ROOT},
            [],
            ["/data2 is"],
            id="another-allowed",
        ),
        pytest.param({}, {"/mnt/disk1": ROOT}, ["/mnt/disk1"], ["/mnt/disk1 is on the root"], id="bind-mount-of-root"),
        pytest.param({"data_paths": ["/srv"]}, {"/srv": ROOT}, ["/mnt/disk1"], ["/srv is on the root"], id="property"),
    ],
)
def test_disks(asks, paths, mounted, refused):
    seen = facts(paths={**FACTS["paths"], **paths}, machine={**FACTS["machine"], "disks": mounted})
    found = checks.disks(asked(**asks), seen)
    assert len(found) == len(refused)
    assert all(text in finding for text, finding in zip(refused, found, strict=True))


@pytest.mark.parametrize(
    ("total", "free", "full"),
    [
        (100_000, 90_000, False),
        (100_000, 4_000, True),
        (100_000, 6_000, False),
        (4_000_000, 100_000, False),
        (10_000, 1_000, True),
    ],
)
def test_space(total, free, full):
    where = {**DISK, "total_mb": total, "free_mb": free}
    found = checks.space(ASKED, facts(paths={"/mnt/disk1": where, "/mnt/disk1/x": where}))
    assert len(found) == (1 if full else 0)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        pytest.param(
            listener(8020), ["port 8020 of namenode", "nginx (pid 812, user root, nginx.service)"], id="foreign"
        ),
        pytest.param(listener(8020, unit="emr-namenode.service"), None, id="ours"),
        pytest.param(listener(8020, unit="emr-zkfc.service"), ["of namenode"], id="another-of-ours"),
        pytest.param(listener(8088), None, id="port-of-no-component-here"),
        pytest.param(listener(8019, unit=""), ["of zkfc", "nginx (pid 812, user root)"], id="no-unit"),
        pytest.param(listener(8020, pid=0, unit="", command="", user="hdfs"), None, id="not-to-be-seen-but-hdfs"),
        pytest.param(
            listener(8020, pid=0, unit="", command=""), ["a process (unknown, user root)"], id="not-to-be-seen"
        ),
    ],
)
def test_ports(entry, named):
    found = checks.ports(ASKED, facts(listeners=[entry]))
    assert len(found) == (0 if named is None else 1)
    assert all(text in found[0] for text in named or [])


@pytest.mark.parametrize(
    ("java", "home", "text"),
    [
        pytest.param(None, "", None, id="absent"),
        pytest.param({"home": "/jvm", "version": "21"}, "", None, id="newer"),
        pytest.param({"home": "/jvm", "version": "11.0.2"}, "", "/jvm is version 11.0.2", id="old"),
        pytest.param({"home": "/jvm", "version": ""}, "", "of unknown version", id="unknown"),
        pytest.param({"home": "/my", "version": "1.8.0"}, "/my", "point JAVA_HOME", id="configured-old"),
        pytest.param(None, "/my", "JAVA_HOME of emr_config is /my", id="configured-absent"),
    ],
)
def test_java(java, home, text):
    found = checks.java(asked(java_home=home), facts(java=java))
    assert len(found) == (0 if text is None else 1)
    assert all(text in finding for finding in found)


def test_credentials_of_another_secret_are_told_with_host_path_and_way_out():
    (told,) = checks.secret("m1", ["/etc/hadoop/conf/zookeeper-auth-hdfs"])
    assert told.startswith("m1: /etc/hadoop/conf/zookeeper-auth-hdfs was made from another emr_secret")
    assert "run with the emr_secret that the cluster was made with" in told
    assert told.endswith("to have another one from now on, give that as emr_secret_before")


@pytest.mark.parametrize(
    ("value", "disks", "named", "listed", "refused"),
    [
        pytest.param(1, ["/mnt/disk1", "/mnt/disk2"], [], None, None, id="one-of-two"),
        pytest.param(2, ["/mnt/disk1", "/mnt/disk2"], [], None, "2 bad directories of 2", id="found-on-the-host"),
        pytest.param(1, ["/mnt/disk1", "/mnt/disk2"], ["/data"], None, "1 bad directories of 1", id="named"),
        pytest.param(1, ["/mnt/disk1"], [], "/mnt/disk1/a,/mnt/disk1/b", None, id="directories-are-listed"),
        pytest.param(2, [], [], None, None, id="no-disks"),
    ],
)
def test_volumes_that_may_fail_are_fewer_than_the_host_has(value, disks, named, listed, refused):
    site = {"dfs.datanode.failed.volumes.tolerated": value, "dfs.datanode.data.dir": listed}
    config = {"hdfs-site": {name: one for name, one in site.items() if one is not None}}
    found = checks.values(asked(components=["datanode"], config=config, data_disks=named), machine(disks=disks))
    assert len(found) == (1 if refused else 0)
    start = f"m1: hdfs-site: dfs.datanode.failed.volumes.tolerated: {refused}"
    assert all(one.startswith(start) for one in found)
    assert checks.values(asked(components=["namenode"], config=config), machine(disks=disks)) == []


def test_values_that_the_host_has_made_are_judged():
    (found,) = checks.values(asked(config={"hdfs-site": {"fs.permissions.umask-mode": 18}}), FACTS)
    assert found.startswith("m1: hdfs-site: fs.permissions.umask-mode: ")
    assert found in checks.findings(asked(config={"hdfs-site": {"fs.permissions.umask-mode": 18}}), FACTS)


@pytest.mark.parametrize(
    ("component", "where"),
    [
        ("hiveserver2", "hive-env"),
        ("metastore", "hive-env"),
        ("spark_history", "spark-env"),
        ("spark_thrift", "spark-env"),
    ],
)
def test_a_heap_larger_than_the_host_is_refused_by_the_file_that_sets_it(component, where):
    (said,) = checks.memory(asked(heaps={component: (900 * 1024, "asked")}), facts())
    assert f"{component} {900 * 1024} MB (asked)" in said
    assert where in said
    assert "\n" not in said


def test_what_a_daemon_takes_outside_of_its_heap_counts():
    heaps = {"regionserver": (1024, "1/4")}
    config = {"hbase-env": {"HBASE_OFFHEAPSIZE": "200g"}}
    (said,) = checks.memory(asked(heaps=heaps, config=config), facts())
    assert "regionserver 204800 MB outside of its heap (HBASE_OFFHEAPSIZE)" in said
    assert said.endswith("or lower -Xmx or HBASE_OFFHEAPSIZE in hbase-env of emr_config")
    assert checks.memory(asked(heaps=heaps, config={"hbase-env": {"HBASE_OFFHEAPSIZE": "2048"}}), facts()) == []
    assert checks.memory(asked(heaps=heaps), facts()) == []


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            {"druid-middlemanager": {"druid.worker.capacity": 100}},
            "or druid.worker.capacity, of which each takes 1024 MB, in druid-middlemanager",
        ),
        (
            {"druid-middlemanager": {"emr.task.javaOptions": "-Xmx900g"}},
            "or druid.worker.capacity, of which each takes 921984 MB, in druid-middlemanager",
        ),
        (
            {"druid-historical": {"druid.processing.buffer.sizeBytes": "1GiB"}},
            "historical 4096 MB outside of its heap",
        ),
        (
            {"druid-env": {"DRUID_HISTORICAL_DIRECT": "40g"}},
            "historical 40960 MB outside of its heap (DRUID_HISTORICAL_",
        ),
        ({}, ""),
    ],
)
def test_what_a_service_computes_outside_of_heaps_counts_as_well(config, said):
    here = ["historical", "middlemanager"]
    row = asked(components=here, heaps={"historical": (512, "1/8"), "middlemanager": (64, "1/64")}, config=config)
    found = checks.memory(row, facts())
    assert len(found) == (1 if said else 0)
    assert said in "".join(found)


def test_a_process_that_is_larger_than_its_host_is_told_by_its_own_property():
    (said,) = checks.memory(asked(heaps={"taskmanager": (900 * 1024, "asked for in x")}), machine(memory_mb=16384))
    assert said == (
        "m1: its daemons need 921856 MB of memory with 256 MB for the system, and the host has 16384 MB: taskmanager "
        "921600 MB (asked for in x); give the host more memory, or lower taskmanager.memory.process.size in flink-conf "
        "of emr_config"
    )
