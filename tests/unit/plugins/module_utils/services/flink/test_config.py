# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""config.yaml and flink-env as topology and host make them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective, files
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink import config, launchers
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink.relations import relations

MASTERS, WORKERS = ["m1", "m2", "m3"], ["c1", "t1"]
OWN = {
    "zookeeper": MASTERS,
    "jobmanager": MASTERS,
    "taskmanager": WORKERS,
    "flink_history": ["m1"],
    "gateway": ["g1"],
}
YARN = {
    "zookeeper": MASTERS,
    "namenode": MASTERS,
    "resourcemanager": MASTERS,
    "nodemanager": WORKERS,
    "flink_history": ["m1"],
    "gateway": ["g1"],
}
SHARED = {"flink": "file:///mnt/shared/flink"}


def context(host="m1", members=OWN, **more):
    given = {"storages": SHARED} if members is OWN else {}
    return Context(
        host,
        "prod",
        members,
        16384,
        4,
        ["/mnt/disk1", "/mnt/disk2"],
        {},
        versions={"flink": "1.20.4"},
        **{**given, **more},
    )


def conf(*words, **more):
    return config.flink_conf(context(*words, **more))


def test_jobmanagers_of_a_cluster_find_who_leads_in_zookeeper():
    found = conf()
    assert found["high-availability.type"] == "zookeeper"
    assert found["high-availability.zookeeper.quorum"] == "m1:2181,m2:2181,m3:2181"
    assert found["high-availability.zookeeper.path.root"] == "/flink/prod"
    assert found["high-availability.cluster-id"] == "/standalone"
    assert found["high-availability.storageDir"] == "file:///mnt/shared/flink/ha"
    assert (found["rest.address"], found["rest.bind-address"], found["rest.port"]) == ("m1", "m1", 8081)
    assert conf("m2")["jobmanager.rpc.address"] == "m2"
    assert found["jobmanager.bind-host"] == "0.0.0.0"
    assert conf("c1")["jobmanager.rpc.address"] == "m1"
    assert found["execution.target"] == "remote"


def test_a_single_jobmanager_needs_no_zookeeper():
    found = conf("c1", {"jobmanager": ["m1"], "taskmanager": ["c1"], "flink_history": ["m1"]}, storages=SHARED)
    assert not [name for name in found if name.startswith("high-availability.") and "client" not in name]
    assert found["jobmanager.rpc.address"] == "m1"


def test_each_application_of_yarn_has_an_id_of_its_own():
    found = conf("g1", YARN)
    assert "high-availability.cluster-id" not in found
    assert found["high-availability.storageDir"] == "hdfs://prod/flink/ha"
    assert found["state.checkpoints.dir"] == "hdfs://prod/flink/checkpoints"
    assert found["execution.target"] == "yarn-application"
    assert found["yarn.provided.lib.dirs"] == "hdfs://prod/apps/flink/flink-1.20.4/lib"
    assert not [name for name in found if name.startswith(("rest.", "jobmanager.rpc", "taskmanager.host", "io.tmp"))]


def test_what_a_user_names_has_the_last_word_on_where_yarns_are_too():
    found = conf("g1", YARN, storages={"flink": "oss://bucket/flink"})
    assert found["state.savepoints.dir"] == "oss://bucket/flink/savepoints"
    assert found["yarn.provided.lib.dirs"].startswith("hdfs://")


def test_a_taskmanager_gets_what_its_host_can_give_and_a_jobmanager_a_share():
    assert conf("c1")["taskmanager.memory.process.size"] == "14592m"
    assert conf("c1")["taskmanager.numberOfTaskSlots"] == 4
    assert conf("c1")["io.tmp.dirs"] == "/mnt/disk1/flink/tmp,/mnt/disk2/flink/tmp"
    assert conf("m1")["jobmanager.memory.process.size"] == "2048m"
    assert "taskmanager.memory.process.size" not in conf("m1")
    reasons = config.reasons(context("c1"))
    assert reasons["taskmanager.memory.process.size"] == (
        "14592 MB: 16384 MB memory less 1638 MB for the system and 0 MB for 0 daemons, at least 1024 and at most "
        "65536 MB"
    )
    assert reasons["taskmanager.numberOfTaskSlots"] == "4 cores, and 512 of 14592 MB for each at least"


def test_slots_follow_the_memory_that_a_user_asks_for():
    asked = {"flink-conf": {"taskmanager.memory.process.size": "1g"}}
    small = replace(context("c1"), asked=asked)
    assert config.slots(small)[0] == 2
    assert effective(small, "flink", {})["flink-conf"]["taskmanager.memory.process.size"] == "1g"


def test_a_zookeeper_on_a_core_host_leaves_a_taskmanager_less():
    members = {**OWN, "zookeeper": ["m1", "m2", "c1"], "jobmanager": ["m1", "m2"]}
    assert conf("c1", members, storages=SHARED)["taskmanager.memory.process.size"] == "13568m"


def test_hadoop_is_asked_for_the_object_store():
    """Without it nothing starts: Flink looks for a plugin of its own that has this scheme."""
    name = "fs.allowed-fallback-filesystems"
    assert name not in config.flink_conf(context())
    with_store = replace(context(), object_store=object())
    assert config.flink_conf(with_store)[name] == "oss"
    # What a user adds does not take ours away.
    assert config.joined_conf(with_store, {name: "s3; oss"}) == {name: "oss;s3"}
    assert config.joined_conf(with_store, {}) == {}
    assert config.joined_conf(context(), {name: "s3"}) == {name: "s3"}


def test_launchers_find_hadoop_in_its_version_and_the_object_store():
    env = config.flink_env(replace(context(), versions={"hadoop": "3.4.3"}))
    assert "/opt/emr/hadoop-3.4.3/share/hadoop/hdfs/*:" in env["HADOOP_CLASSPATH"]
    assert "tools" not in env["HADOOP_CLASSPATH"]
    assert "tools/lib/*" in config.flink_env(replace(context(), object_store=object()))["HADOOP_CLASSPATH"]


def test_the_files_say_it_in_lines_that_every_yaml_reader_takes():
    ctx = context("m1")
    (text,) = [
        one.content for one in files(ctx, "flink", effective(ctx, "flink", {})) if one.path.endswith("config.yaml")
    ]
    assert 'high-availability.type: "zookeeper"\n' in text
    assert "rest.port: 8081\n" in text


def test_upstreams_launchers_are_ours_with_upstreams_behind():
    recipe = "roles/distribution/files/maven/flink/dist/bin/config.sh"
    assert (Path(__file__).resolve().parents[6] / recipe).read_text() == launchers.LAYOUT


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ({"taskmanager.memory.process.size": "2g"}, []),
        ({"taskmanager.memory.process.size": None}, []),
        ({"jobmanager.memory.process.size": 2048}, ["2048 is no size"]),
        ({"jobmanager.memory.process.size": "much"}, ["much is no size"]),
        ({"taskmanager.numberOfTaskSlots": 0}, ["0 is no number of tasks"]),
        ({"taskmanager.numberOfTaskSlots": 3}, []),
    ],
)
def test_values_that_flink_does_not_start_with(conf, said):
    found = relations({"flink-conf": conf}, ["taskmanager"], [])
    assert [one.text.partition(";")[0] for one in found] == said
