# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import logs_of
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import properties_read
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.unit import logs, unit_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import recovering
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Notes
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS as ROWS
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    FILES,
    PLACES,
    PORTS,
    SERVICES,
    STORES,
)

ROLES = Path(__file__).resolve().parents[5] / "roles"


def declared(name: str) -> Daemon:
    data = yaml.safe_load((ROLES / name / "vars" / "main.yml").read_text())
    return daemon(data[f"__{name}_daemon"])


COMPONENTS = sorted(PORTS)
DAEMONS = [name for name in COMPONENTS if ROWS[name].account]
HBASE = {"hmaster", "regionserver"}
SPARK = {"spark_history", "spark_thrift"}
HIVE = {"metastore", "hiveserver2"}
FLINK = {"jobmanager", "taskmanager", "flink_history"}
DRUID = {"coordinator", "broker", "router", "historical", "middlemanager"}
STORING = DRUID - {"broker", "router"}
REDIS = {"redis", "redis_sentinel"}


@pytest.mark.parametrize("name", DAEMONS)
def test_every_component_has_a_role_that_declares_it(name):
    assert declared(name).name == name
    assert set(declared(name).reads) <= {
        *FILES,
        *(name for service in SERVICES.values() for name in service.sections),
    }


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_reads_its_own_jvm_options(name):
    if name in REDIS:
        assert ROWS[name].heap is None
        return
    one = declared(name)
    file, variables = ROWS[name].heap.file, ROWS[name].heap.variable
    assert properties_read(one.reads, {file: {variables: "-Xmx1g"}})[file] == {variables: "-Xmx1g"}


# property, and the daemons that have to restart when it changes
@pytest.mark.parametrize(
    ("file", "prop", "readers"),
    [
        ("yarn-site", "yarn.nodemanager.vmem-check-enabled", {"nodemanager"}),
        ("yarn-site", "yarn.scheduler.minimum-allocation-mb", {"resourcemanager"}),
        ("yarn-site", "yarn.acl.enable", {"resourcemanager", "nodemanager", "jobhistory"}),
        (
            "yarn-site",
            "yarn.resourcemanager.hostname.rm1",
            {"resourcemanager", "nodemanager", "hiveserver2", "spark_thrift"},
        ),
        ("hdfs-site", "dfs.datanode.data.dir", {"datanode"}),
        ("hdfs-site", "dfs.namenode.handler.count", {"namenode", "secondarynamenode"}),
        ("hdfs-site", "dfs.ha.fencing.methods", {"zkfc"}),
        (
            "hdfs-site",
            "dfs.client.failover.max.attempts",
            {"resourcemanager", "nodemanager", "jobhistory", *HBASE, *HIVE, *SPARK, *FLINK, *STORING},
        ),
        ("mapred-site", "mapreduce.map.memory.mb", set()),
        ("mapred-site", "mapreduce.jobhistory.address", {"jobhistory"}),
        ("hadoop-env", "HDFS_NAMENODE_OPTS", {"namenode"}),
        ("hadoop-env", "HADOOP_CLIENT_OPTS", set()),
        ("capacity-scheduler", "yarn.scheduler.capacity.root.queues", set()),
        ("zoo", "tickTime", {"zookeeper"}),
        ("hadoop-metrics2", "*.period", set(DAEMONS) - {"zookeeper", *HBASE, *HIVE, *SPARK, *FLINK, *DRUID, *REDIS}),
        (
            "ssl-server",
            "ssl.server.keystore.location",
            set(DAEMONS) - {"zookeeper", "zkfc", *HBASE, *HIVE, *SPARK, *FLINK, *DRUID, *REDIS},
        ),
        ("resource-types", "yarn.resource-types", {"resourcemanager", "nodemanager"}),
        ("node-resources", "yarn.nodemanager.resource-type.gpu", {"nodemanager"}),
        ("kms-site", "hadoop.kms.key.provider.uri", set()),
        ("core-site", "hadoop.proxyuser.hue.hosts", set()),
        ("yarn-site", "yarn.resourcemanager.proxyuser.hue.hosts", set()),
        ("core-site", "net.topology.script.file.name", {"namenode", "resourcemanager", "hmaster"}),
        ("hbase-site", "hbase.master.info.port", {"hmaster"}),
        ("hbase-site", "hbase.unsafe.regionserver.hostname", {"regionserver"}),
        ("hbase-site", "hbase.regionserver.handler.count", HBASE),
        ("hbase-env", "HBASE_MASTER_OPTS", {"hmaster"}),
        ("hbase-env", "HBASE_REGIONSERVER_OPTS", {"regionserver"}),
        ("yarn-site", "yarn.nodemanager.aux-services", {"nodemanager"}),
        ("yarn-site", "yarn.nodemanager.aux-services.spark_shuffle.classpath", {"nodemanager"}),
        ("yarn-site", "spark.yarn.shuffle.stopOnFailure", {"nodemanager"}),
        ("spark-defaults", "spark.history.ui.port", {"spark_history"}),
        ("spark-defaults", "spark.hadoop.hive.metastore.uris", {"spark_thrift"}),
        ("spark-defaults", "spark.executor.memory", {"spark_thrift"}),
        ("spark-env", "SPARK_HISTORY_HEAP", {"spark_history"}),
        ("spark-env", "SPARK_THRIFT_OPTS", {"spark_thrift"}),
        ("spark-env", "SPARK_DAEMON_JAVA_OPTS", SPARK),
        ("flink-conf", "heartbeat.timeout", {"jobmanager", "taskmanager"}),
        ("flink-conf", "env.java.opts.all", FLINK),
        ("flink-conf", "taskmanager.memory.process.size", {"taskmanager"}),
        ("flink-conf", "jobmanager.memory.process.size", {"jobmanager"}),
        ("flink-conf", "historyserver.archive.retained-jobs", {"flink_history"}),
        ("flink-conf", "yarn.provided.lib.dirs", set()),
        ("flink-conf", "execution.target", set()),
        ("flink-env", "FLINK_ENV_JAVA_OPTS_HS", {"flink_history"}),
        ("flink-log4j-cli", "rootLogger.level", set()),
        ("druid-common", "druid.zk.service.host", DRUID),
        ("druid-common", "druid.indexer.logs.directory", {"coordinator", "middlemanager"}),
        ("druid-coordinator", "druid.metadata.storage.connector.password", {"coordinator"}),
        ("druid-historical", "druid.processing.numThreads", {"historical"}),
        ("druid-env", "DRUID_BROKER_DIRECT", {"broker"}),
        ("druid-env", "DRUID_OPTS", DRUID),
        ("hive-site", "hive.metastore.uris", HIVE),
        ("hive-site", "hive.tez.container.size", {"hiveserver2"}),
        ("hiveserver2-site", "hive.server2.thrift.port", {"hiveserver2"}),
        ("hivemetastore-site", "javax.jdo.option.ConnectionPassword", {"metastore"}),
        ("tez-site", "tez.lib.uris", {"hiveserver2"}),
        ("beeline-site", "beeline.hs2.jdbc.url.default", set()),
        ("hive-env", "HIVESERVER2_HADOOP_OPTS", {"hiveserver2"}),
        ("hive-env", "HADOOP_CLIENT_OPTS", set()),
        ("racks", "core-1", {"namenode", "resourcemanager"}),
        ("hadoop-policy", "security.resourcetracker.protocol.hosts", set()),
        ("hadoop-policy", "security.qjournal.service.protocol.hosts", {"journalnode"}),
        ("hadoop-policy", "security.interqjournal.service.protocol.hosts", {"journalnode"}),
        ("hadoop-policy", "security.zkfc.protocol.hosts", {"zkfc"}),
        ("hadoop-policy", "security.reconfiguration.protocol.hosts", set()),
        (
            "hadoop-policy",
            "security.client.protocol.acl",
            {"journalnode", "zkfc", "datanode", "nodemanager", "secondarynamenode", "jobhistory"},
        ),
        ("zookeeper-acl", "hdfs", {"zkfc"}),
        ("zookeeper-acl", "yarn", {"resourcemanager"}),
        ("core-site", "hadoop.zk.acl", {"resourcemanager"}),
        ("core-site", "ha.zookeeper.acl", {"zkfc"}),
        # A file system beside the cluster's own is for those that reach it.
        ("core-site", "juicefs.lake.meta", {"nodemanager", "spark_thrift", *HIVE, *FLINK} - {"flink_history"}),
        ("core-site", "fs.jfs.impl", {"nodemanager", "spark_thrift", *HIVE, *FLINK} - {"flink_history"}),
        ("hadoop-env", "META_PASSWORD", {"nodemanager"}),
        ("redis", "maxmemory", {"redis"}),
        ("redis-accounts", "member.password", REDIS),
        ("redis-sentinel", "sentinel down-after-milliseconds prod", {"redis_sentinel"}),
    ],
)
def test_who_restarts_for_a_property(file, prop, readers):
    settings = {file: {prop: "new"}}
    assert {name for name in DAEMONS if any(properties_read(declared(name).reads, settings).values())} == readers


@pytest.mark.parametrize(
    ("setting", "paths"),
    [
        ("file:///mnt/disk1/hdfs/name,file:///mnt/disk2/hdfs/name", ["/mnt/disk1/hdfs/name", "/mnt/disk2/hdfs/name"]),
        (["file:///a", "/b"], ["/a", "/b"]),
        ("file:/a/", ["/a"]),
        (None, []),
    ],
)
def test_directories_follow_the_property(setting, paths):
    found = declared("namenode").paths({"hdfs-site": {"dfs.namenode.name.dir": setting}})
    assert found == dict.fromkeys(paths, "0700")


@pytest.mark.parametrize(
    ("prop", "file", "loaders"),
    [
        ("hadoop.proxyuser.hue.hosts", "core-site.xml", {"namenode", "resourcemanager", "jobhistory"}),
        ("yarn.resourcemanager.proxyuser.hue.hosts", "yarn-site.xml", {"resourcemanager"}),
        ("io.file.buffer.size", "core-site.xml", set()),
        ("queue", "capacity-scheduler.xml", {"resourcemanager"}),
        ("security.datanode.protocol.hosts", "hadoop-policy.xml", {"namenode", "resourcemanager"}),
    ],
)
def test_who_loads_a_property_again(prop, file, loaders):
    found = {name: [one for one in declared(name).refresh if one.file == file and one.covers(prop)] for name in DAEMONS}
    assert {name for name, entries in found.items() if entries} == loaders


def test_a_storage_type_is_no_part_of_the_path_that_the_unit_waits_for():
    one = declared("datanode")
    found = one.paths({"hdfs-site": {"dfs.datanode.data.dir": ["[SSD]file:///mnt/disk1/d", "[archive] /mnt/disk2/d"]}})
    assert list(found) == ["/mnt/disk1/d", "/mnt/disk2/d"]
    settings = {"hdfs-site": {"dfs.datanode.data.dir": "[SSD]file:///mnt/disk1/d, [archive] /mnt/disk2/d"}}
    assert "\nRequiresMountsFor=/mnt/disk1/d /mnt/disk2/d\n" in unit_text(one, settings, {})


def test_every_storage_directory_is_made_by_the_daemon_that_writes_there():
    made = {(entry.file, entry.property) for name in DAEMONS for entry in declared(name).directories if entry.property}
    # Those that hosts share are none of a host.
    assert made - {(one.file, one.property) for one in PLACES} == set(STORES)


@pytest.mark.parametrize("name", DAEMONS)
def test_unit_runs_in_the_foreground_and_records_what_it_started_with(name):
    one = declared(name)
    text = unit_text(one, {}, {})
    # Packages of the system bring one program under another name.
    begins = "@/usr/bin/redis-check-rdb redis-" if name in REDIS else f"/opt/emr/{one.product}/bin/"
    assert f"\nExecStart={begins}" in text
    assert (
        "\nExecStartPre=+/usr/bin/install -d -m 0755 /run/bigdata-emr\n"
        f"ExecStartPre=+/usr/bin/install -m 0644 /var/lib/emr/daemon/{name}.json /run/bigdata-emr/{name}.json\n"
        f"ExecStopPost=+/usr/bin/rm -f /run/bigdata-emr/{name}.json\n"
    ) in text
    # The one of a daemon that runs still under an earlier release goes with it.
    assert f"\nRuntimeDirectory={one.product}/{name}\n" in text
    assert f"User={one.user}\n" in text
    assert "WantedBy=multi-user.target" in text
    assert "-format" not in text


def test_sentences_know_the_account_of_each_daemon():
    assert {name: declared(name).user for name in DAEMONS} == {name: ROWS[name].account for name in DAEMONS}


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_writes_its_logs_where_no_other_account_gets_to(name):
    one = declared(name)
    text = unit_text(one, {}, {})
    variable = {
        "druid": "DRUID_LOG_DIR",
        "flink": "FLINK_LOG_DIR",
        "hadoop": "HADOOP_LOG_DIR",
        "hbase": "HBASE_LOG_DIR",
        "hive": "HIVE_LOG_DIR",
        "redis": "REDIS_LOG_DIR",
        "spark": "SPARK_LOG_DIR",
        "zookeeper": "ZOO_LOG_DIR",
    }[one.product]
    assert f'\nEnvironment="{variable}={logs_of(name, one.product)}"\n' in text
    assert f"\nWorkingDirectory=-{logs_of(name, one.product)}\n" in text


LOG_DIRS = {
    "jobmanager": "/var/log/flink",
    "zookeeper": "/var/log/zookeeper",
    "datanode": "/var/log/hadoop/hdfs",
    "jobhistory": "/var/log/hadoop/mapred",
}


@pytest.mark.parametrize(("name", "path"), LOG_DIRS.items())
def test_where_logs_are(name, path):
    assert logs_of(name, declared(name).product) == path


@pytest.mark.parametrize(
    ("asked", "path"),
    [("/data/log", "/data/log"), ("${HADOOP_LOG_DIR:-/x}", "/var/log/hadoop/hdfs"), (None, "/var/log/hadoop/hdfs")],
)
def test_a_directory_of_the_users_for_logs(asked, path):
    assert logs(declared("datanode"), {"hadoop-env": {"HADOOP_LOG_DIR": asked}}) == path


def test_a_daemon_brings_the_logs_of_an_earlier_release_before_it_writes_on():
    """Only its own, and nothing that is more than a file with one name: it was made where others could."""
    assert (
        "\nExecStartPre=-+/usr/bin/find /var/log/hadoop -maxdepth 1 -type f -links 1 -user hdfs "
        '"(" -name "hadoop-hdfs-namenode-*" -o -name "hdfs-audit.log*" ")" '
        "-exec /usr/bin/mv -n -t /var/log/hadoop/hdfs {} +\n"
    ) in unit_text(declared("namenode"), {}, {})
    assert "/usr/bin/mv" not in unit_text(declared("zookeeper"), {}, {})


def test_containers_survive_their_nodemanager():
    assert "KillMode=process" in unit_text(declared("nodemanager"), {}, {})


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_begins_with_an_empty_temporary_directory_of_its_own(name):
    text = unit_text(declared(name), {}, {})
    assert f"\nExecStartPre=-/usr/bin/find /opt/emr/tmp/{name} -xdev -mindepth 1 -delete\n" in text


@pytest.mark.parametrize("name", DAEMONS)
def test_a_child_that_the_kernel_kills_does_not_end_the_daemon(name):
    assert "\nOOMPolicy=continue\n" in unit_text(declared(name), {}, {})


def test_no_namenode_starts_while_journals_are_made_anew():
    assert f"\nAssertPathExists=!{recovering.NOTE}\n" in unit_text(declared("namenode"), {}, {})
    assert Notes("/var/lib/emr").recovery_path == recovering.NOTE
