# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.writable import options, writable
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PLACES


@pytest.mark.parametrize(
    ("file", "name", "value", "places"),
    [
        ("hdfs-site", "dfs.domain.socket.path", "/var/lib/hadoop-hdfs/dn_socket", ["/var/lib/hadoop-hdfs"]),
        ("hdfs-site", "dfs.domain.socket.path", "/socket", []),
        ("hdfs-site", "dfs.hosts", "/etc/hadoop/conf/dfs.hosts.json", []),
        ("core-site", "hadoop.tmp.dir", "${java.io.tmpdir}/x", []),
        ("core-site", "hadoop.tmp.dir", "/mnt/disk1/tmp", ["/mnt/disk1/tmp"]),
        ("core-site", "fs.oss.buffer.dir", "/mnt/disk1/a,/mnt/disk2/a", ["/mnt/disk1/a", "/mnt/disk2/a"]),
        ("yarn-site", "yarn.node-labels.fs-store.root-dir", "hdfs://prod/labels", []),
        ("yarn-site", "yarn.node-labels.fs-store.root-dir", "file:///data/labels", ["/data/labels"]),
        ("log4j", "log4j.appender.X.File", "/data/log/x.log", ["/data/log"]),
        ("log4j", "log4j.appender.X.File", "${hadoop.log.dir}/x.log", []),
        ("hadoop-metrics2", "namenode.sink.file.filename", "/data/metrics/x.out", ["/data/metrics"]),
        ("hadoop-env", "HDFS_DATANODE_OPTS", "-Xmx1g -Xlog:gc*:file=/data/gc/dn-%t.log:time", ["/data/gc"]),
        ("hadoop-env", "JAVA_HOME", "/data/jdk", []),
        ("zookeeper-env", "SERVER_JVMFLAGS", "-XX:HeapDumpPath=/data/dumps", ["/data/dumps"]),
    ],
)
def test_places_that_a_setting_names(file, name, value, places):
    assert writable({file: {name: value}}) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("-Xlog:gc:/data/gc.log", ["/data"]),
        ("-Xlog:gc*,safepoint:file=/data/gc/a.log:time,level:filecount=8", ["/data/gc"]),
        ("-Xlog:cds*=off -Xlog:gc:stderr", []),
        ("-Xloggc:/data/gc.log", ["/data"]),
        ("-XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/data/dumps", ["/data/dumps"]),
        ("-XX:HeapDumpPath=/data/dumps/a.hprof", ["/data/dumps"]),
        ("-XX:ErrorFile=/data/hs_err_%p.log", ["/data"]),
        ("-XX:StartFlightRecording=disk=true,filename=/data/jfr/a.jfr,dumponexit=true", ["/data/jfr"]),
        ("-Djava.io.tmpdir=/data/tmp", ["/data/tmp"]),
        ("-javaagent:/opt/agent.jar=8080:/etc/agent.yml -XX:SharedArchiveFile=/opt/a.jsa", []),
        ("-Xlog:gc:${HADOOP_LOG_DIR}/gc.log", []),
        ("-XX:ErrorFile=/err.log", []),
    ],
)
def test_files_that_options_of_a_jvm_make(text, places):
    assert options(text) == places


def test_each_place_is_a_property_of_a_file_that_daemons_read():
    files = ("core-site", "hdfs-site", "yarn-site", "mapred-site", "flink-conf", "druid-common")
    assert all(one.file in files for one in PLACES)
