# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import faults

OPTS = "HDFS_NAMENODE_OPTS"


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("hadoop-env", OPTS, "-Xlog:gc*:file=/var/log/hadoop/hdfs/gc-%t.log:time"),
        ("hadoop-env", OPTS, "-Xlog:gc*:file=${HADOOP_LOG_DIR}/gc.log"),
        ("hadoop-env", OPTS, "-XX:HeapDumpPath=/var/log/hadoop/hdfs -Xmx1g"),
        ("hadoop-env", OPTS, "-Xlog:gc:/var/log/hadoop/gc/nn.log"),
        ("hadoop-env", OPTS, "-Xlog:gc:/data/var/log/hadoop/gc.log"),
        ("hadoop-env", "HADOOP_LOG_DIR", "/data/log"),
        ("zookeeper-env", "ZOO_LOG_DIR", "/var/log/zookeeper"),
        ("hdfs-site", "x.y", "/var/log/hadoop/x"),
    ],
)
def test_what_a_daemon_can_write_to_is_good(file, name, value):
    assert faults(file, name, value) == []


@pytest.mark.parametrize(
    ("file", "name", "value", "said"),
    [
        (
            "hadoop-env",
            OPTS,
            "-Xmx1g -Xlog:gc*:file=/var/log/hadoop/gc-%t.log:time",
            "/var/log/hadoop/gc-%t.log is where no daemon makes a file; write ${HADOOP_LOG_DIR}/gc-%t.log, which its "
            "account can",
        ),
        (
            "hadoop-env",
            OPTS,
            ["-Xmx1g", "-XX:ErrorFile=/var/log/hadoop/nn.err"],
            "/var/log/hadoop/nn.err is where no daemon makes a file; write ${HADOOP_LOG_DIR}/nn.err, which its account "
            "can",
        ),
        (
            "hadoop-env",
            "HADOOP_LOG_DIR",
            "/var/log/hadoop",
            "/var/log/hadoop is root's, with a directory for each account in it; leave it out, or write another place",
        ),
        (
            "log4j",
            "log4j.appender.X.File",
            "/var/log/hadoop/x.log",
            "/var/log/hadoop/x.log is where no daemon makes a file; write ${hadoop.log.dir}/x.log, which its account "
            "can",
        ),
        (
            "hadoop-metrics2",
            "namenode.sink.file.filename",
            "/var/log/hadoop/metrics.out",
            "/var/log/hadoop/metrics.out is where no daemon makes a file; write ./metrics.out, which its account can",
        ),
    ],
)
def test_what_no_daemon_can_write_to_is_refused_with_what_to_write(file, name, value, said):
    assert faults(file, name, value) == [said]
