# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective, files
from ansible_collections.bigdata.emr.plugins.module_utils.config.relations import relation_faults
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.tree import wanted
from ansible_collections.bigdata.emr.plugins.module_utils.services.products import commands_of, products_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark import config
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.facts import SERVICE
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.config import yarn_site

ROOT = Path(__file__).resolve().parents[6]
VERSIONS = {"spark": "4.1.2", "spark_shuffle": "4.1.2"}
WITH_HIVE = ["hdfs", "yarn", "tez", "hive", "spark"]
AUX = "yarn.nodemanager.aux-services"


@pytest.fixture
def make(make_context):
    """Make a context of a host in a cluster with Spark."""

    def context(masters=3, thrift=(), **more):
        made = make_context(masters, **{"versions": VERSIONS, **more})
        hosts = made.members["namenode"]
        made.members = {**made.members, "spark_history": hosts[:1], "spark_thrift": list(thrift)}
        return made

    return context


@pytest.mark.parametrize(("masters", "system"), [(1, "hdfs://m1:8020"), (2, "hdfs://prod"), (3, "hdfs://prod")])
def test_paths_have_the_name_of_the_file_system(make, masters, system):
    found = to_text(config.spark_defaults(make(masters)))
    assert found["spark.eventLog.dir"] == found["spark.history.fs.logDirectory"] == f"{system}/spark-history"
    assert found["spark.yarn.archive"] == f"{system}/apps/spark/spark-4.1.2-jars.tar"
    assert found["spark.sql.warehouse.dir"] == f"{system}/user/spark/warehouse"
    assert found["spark.yarn.historyServer.address"] == "m1:18080"


def test_jobs_get_and_give_back_executors(make):
    found = to_text(config.spark_defaults(make()))
    assert found["spark.dynamicAllocation.enabled"] == found["spark.shuffle.service.enabled"] == "true"
    assert (found["spark.master"], found["spark.eventLog.enabled"]) == ("yarn", "true")


def test_without_a_known_version_jobs_bring_their_jars(make):
    assert "spark.yarn.archive" not in config.spark_defaults(make(versions={}))


def test_only_the_host_of_a_thrift_server_has_its_address(make):
    found = config.spark_defaults(make(thrift=["m2"], host="m2"))
    assert (found["spark.hive.server2.thrift.bind.host"], found["spark.hive.server2.thrift.port"]) == ("m2", 10001)
    assert not [name for name in config.spark_defaults(make(thrift=["m2"])) if "thrift" in name]


def with_hive(made, **versions):
    """Return the context MADE in a cluster with Hive, whose products have VERSIONS."""
    made.members = {**made.members, "metastore": made.members["namenode"]}
    made.versions = {**made.versions, "hive": "4.1.0", "hadoop": "3.4.3", **versions}
    return made


@pytest.mark.parametrize(
    ("masters", "system", "uris"),
    [
        (1, "hdfs://m1:8020", "thrift://m1:9083"),
        (3, "hdfs://prod", "thrift://m1:9083,thrift://m2:9083,thrift://m3:9083"),
    ],
)
def test_spark_sql_has_the_tables_of_hive(make, masters, system, uris):
    found = to_text(config.spark_defaults(with_hive(make(masters))))
    assert found["spark.sql.catalogImplementation"] == "hive"
    assert found["spark.hadoop.hive.metastore.uris"] == uris
    assert found["spark.sql.warehouse.dir"] == f"{system}/user/hive/external"
    assert found["spark.sql.hive.metastore.version"] == "4.1.0"
    assert found["spark.sql.hive.metastore.jars"] == (
        "/opt/emr/hive-4.1.0/lib/metastore/*:/opt/emr/hive-4.1.0/lib/*:/opt/emr/hadoop-3.4.3/share/hadoop/common/lib/*"
    )
    assert "spark.sql.hive.metastore.jars" not in config.spark_defaults(make(masters))


def test_a_thrift_server_keeps_names_of_tables_by_itself_only_without_hive(make):
    name = "spark.hadoop.javax.jdo.option.ConnectionURL"
    made = make(thrift=["m2"], host="m2")
    assert "/spark_thrift/metastore_db;" in config.spark_defaults(made)[name]
    assert name not in config.spark_defaults(with_hive(made))


def test_drivers_and_executors_reach_the_object_store(make):
    names = ("spark.driver.extraClassPath", "spark.executor.extraClassPath")
    assert not set(names) & set(config.spark_defaults(make()))
    store = ObjectStore("https://oss-cn-lab.aliyuncs.com", (), "ram_role")
    found = config.spark_defaults(make(object_store=store, versions={"hadoop": "3.4.3"}))
    assert found[names[0]] == found[names[1]]
    tools, *jars = found[names[0]].split(":")
    assert tools == "/opt/emr/hadoop-3.4.3/share/hadoop/tools/lib/*"
    for lock in ROOT.glob("releases/*/hadoop.lock"):
        there = lock.read_text()
        assert all(jar.partition("hadoop-3.4.3/")[2] in there for jar in jars)


def environment(make, name, tmp_path, **asked):
    """Return what a daemon has of spark-env.sh, as bash reads it."""
    context = make(thrift=["m1"], memory_mb=8192, asked={"spark-env": asked})
    settings = effective(context, "spark", {})
    (text,) = (file.content for file in files(context, "spark", settings) if file.path.endswith("spark-env.sh"))
    (tmp_path / "spark-env.sh").write_text(text)
    done = subprocess.run(
        ["bash", "-uc", f". {tmp_path}/spark-env.sh; env"],
        env={"PATH": "/usr/bin:/bin", "SPARK_DAEMON": name, "JAVA_HOME": "/jvm"},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.partition("=")[::2] for line in done.stdout.splitlines())


def test_each_daemon_has_its_own_heap(make, tmp_path):
    history = environment(make, "history", tmp_path)
    assert history["SPARK_DAEMON_MEMORY"] == "512m"
    assert "SPARK_DAEMON_JAVA_OPTS" not in history
    assert "-Xmx" not in history["SPARK_HISTORY_OPTS"]
    assert "-XX:+ExitOnOutOfMemoryError" in history["SPARK_HISTORY_OPTS"]
    thrift = environment(make, "thrift", tmp_path, SPARK_THRIFT_HEAP=2000, SPARK_DAEMON_JAVA_OPTS="-Da=1")
    assert thrift["SPARK_DAEMON_MEMORY"] == "2000m"
    assert thrift["SPARK_DAEMON_JAVA_OPTS"].startswith("-Da=1 -XX:+ExitOnOutOfMemoryError -XX:+UseG1GC")
    command = environment(make, "", tmp_path)
    assert "SPARK_DAEMON_MEMORY" not in command
    assert command["SPARK_LOCAL_IP"] == command["SPARK_LOCAL_HOSTNAME"] == "m1"


@pytest.mark.parametrize(
    ("file", "asked", "said"),
    [
        ("spark-defaults", {"spark.executor.memory": "1g"}, ""),
        ("spark-defaults", {"fs.oss.endpoint": "x"}, "write spark.hadoop.fs.oss.endpoint for a property of Hadoop"),
        ("spark-env", {"SPARK_HISTORY_OPTS": "-Dx=1"}, ""),
        ("spark-env", {"SPARK_HISTORY_OPTS": ["-Dx=1", "-Xmx1g"]}, "write SPARK_HISTORY_HEAP"),
        ("spark-env", {"SPARK_THRIFT_OPTS": "-Xmx1g"}, "write SPARK_THRIFT_HEAP"),
        ("spark-env", {"SPARK_DAEMON_JAVA_OPTS": "-Xmx1g"}, "write SPARK_HISTORY_HEAP or SPARK_THRIFT_HEAP"),
        ("spark-env", {"SPARK_THRIFT_HEAP": 400}, "write at least 512"),
    ],
)
def test_what_spark_would_leave_out_or_not_start_with(file, asked, said):
    faults = relation_faults({file: asked}, [], [])
    assert [one.file for one in faults] == [file] * bool(said)
    assert all(said in one.text for one in faults)


def test_a_secret_is_for_the_accounts_of_daemons(make):
    context = make(asked={"spark-defaults": {"spark.hadoop.fs.oss.accessKeySecret": "hunter22"}})
    settings = effective(context, "spark", {})
    modes = {file.path.rpartition("/")[2]: (file.group, file.mode) for file in files(context, "spark", settings)}
    assert modes["spark-defaults.conf"] == ("hadoop", 0o640)
    assert modes["log4j2.properties"] == ("root", 0o644)


def test_a_nodemanager_has_the_shuffle_service_where_spark_is(make, make_context):
    found = to_text(yarn_site(make()))
    assert found[AUX] == "mapreduce_shuffle,spark_shuffle"
    assert found[f"{AUX}.spark_shuffle.class"] == "org.apache.spark.network.yarn.YarnShuffleService"
    # With the version, so that a new one makes NodeManagers stale.
    assert found[f"{AUX}.spark_shuffle.classpath"] == "/opt/emr/spark_shuffle-4.1.2/*"
    assert found["spark.yarn.shuffle.stopOnFailure"] == "true"
    without = to_text(yarn_site(make_context(versions=VERSIONS)))
    assert {name: value for name, value in without.items() if "aux-services" in name} == {AUX: "mapreduce_shuffle"}
    assert not [name for name in without if name.startswith("spark.")]


@pytest.mark.parametrize(
    ("placed", "services", "products", "commands"),
    [
        (["datanode", "nodemanager"], ["hdfs", "yarn", "spark"], ["hadoop", "spark_shuffle"], []),
        (["datanode", "nodemanager"], ["hdfs", "yarn"], ["hadoop"], []),
        (["namenode", "resourcemanager"], ["hdfs", "yarn", "spark"], ["hadoop", "spark"], ["spark"]),
        (["resourcemanager", "spark_history"], ["hdfs", "yarn", "spark"], ["hadoop", "spark"], []),
        (["namenode", "resourcemanager"], ["hdfs", "yarn"], ["hadoop"], []),
        (["gateway"], ["hdfs", "yarn", "spark"], ["hadoop", "spark"], []),
        (["gateway"], WITH_HIVE, ["hadoop", "hive", "spark"], []),
        (["resourcemanager"], WITH_HIVE, ["hadoop", "hive", "spark"], ["spark"]),
        (["resourcemanager"], ["hdfs", "yarn", "tez", "hive"], ["hadoop"], []),
        (["datanode", "nodemanager"], WITH_HIVE, ["hadoop", "hive", "spark_shuffle"], []),
        (["datanode", "nodemanager"], ["hdfs", "yarn", "tez", "hive"], ["hadoop"], []),
        (["datanode", "spark_thrift"], WITH_HIVE, ["hadoop", "hive", "spark"], []),
        (["spark_history"], WITH_HIVE, ["spark"], []),
        (["metastore"], WITH_HIVE, ["hive"], []),
        (["hiveserver2"], WITH_HIVE, ["hive", "tez"], []),
        (["datanode"], ["hdfs", "yarn", "spark"], ["hadoop"], []),
    ],
)
def test_a_host_gets_the_products_of_its_components(placed, services, products, commands):
    assert products_of(placed, services) == products
    assert commands_of(placed, services) == commands


def test_events_are_for_the_history_server_alone():
    rows = {row.path: row for row in SERVICE.directories}
    one = rows["/spark-history"]
    # Everybody may leave something there, nobody else may list it; what is made there gets the group.
    assert (one.owner, one.group, one.mode) == ("spark", "spark", "1773")
    assert [row.name for row in SERVICE.accounts if "spark" in (row.group, *row.further)] == ["spark"]
    assert wanted([row._asdict() for row in SERVICE.directories])
