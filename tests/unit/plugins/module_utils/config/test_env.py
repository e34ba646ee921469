# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.env import hadoop_env

TMP = "-Djava.io.tmpdir=/opt/emr/tmp/namenode"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, f"-Xmx4096m -XX:+ExitOnOutOfMemoryError -XX:+UseG1GC {TMP}"),
        ({"HDFS_NAMENODE_OPTS": "-Xmx2g"}, f"-XX:+ExitOnOutOfMemoryError -XX:+UseG1GC {TMP} -Xmx2g"),
        ({"HDFS_NAMENODE_OPTS": "-Dx=1"}, f"-Xmx4096m -XX:+ExitOnOutOfMemoryError -XX:+UseG1GC {TMP} -Dx=1"),
        ({"HADOOP_OPTS": "-XX:+UseSerialGC"}, f"-Xmx4096m -XX:+ExitOnOutOfMemoryError {TMP}"),
        ({"HDFS_NAMENODE_OPTS": "-XX:+UseZGC"}, f"-Xmx4096m -XX:+ExitOnOutOfMemoryError {TMP} -XX:+UseZGC"),
        ({"HADOOP_OPTS": "-Djava.io.tmpdir=/t"}, "-Xmx4096m -XX:+ExitOnOutOfMemoryError -XX:+UseG1GC"),
        (
            {"HDFS_NAMENODE_OPTS": "-Djava.io.tmpdir=/t"},
            "-Xmx4096m -XX:+ExitOnOutOfMemoryError -XX:+UseG1GC -Djava.io.tmpdir=/t",
        ),
    ],
)
def test_ours_first_then_the_users(make_context, asked, expected):
    assert hadoop_env(make_context(asked={"hadoop-env": asked}))["HDFS_NAMENODE_OPTS"] == expected


def test_only_the_hosts_own_daemons_have_options(make_context):
    assert "HDFS_DATANODE_OPTS" not in hadoop_env(make_context(host="m1"))
    assert "HDFS_DATANODE_OPTS" in hadoop_env(make_context(host="c1"))
