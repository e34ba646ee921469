# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.env import daemon_options
from ansible_collections.bigdata.emr.plugins.module_utils.services import computed

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
    assert daemon_options(make_context(asked={"hadoop-env": asked}), "hadoop-env")["HDFS_NAMENODE_OPTS"] == expected


def test_only_the_hosts_own_daemons_have_options(make_context):
    assert "HDFS_DATANODE_OPTS" not in daemon_options(make_context(host="m1"), "hadoop-env")
    assert "HDFS_DATANODE_OPTS" in daemon_options(make_context(host="c1"), "hadoop-env")


AUDIT = {
    "hdfs.audit.logger": ("org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit", "RFAAUDIT", "hdfs-audit.log"),
    "hadoop.security.logger": ("SecurityLogger", "RFAS", "SecurityAuth-${user.name}.audit"),
    "rm.audit.logger": ("org.apache.hadoop.yarn.server.resourcemanager.RMAuditLogger", "RMAUDIT", "rm-audit.log"),
    "nm.audit.logger": ("org.apache.hadoop.yarn.server.nodemanager.NMAuditLogger", "NMAUDIT", "nm-audit.log"),
}


@pytest.mark.parametrize("logger", sorted(AUDIT))
def test_audit_lines_go_where_the_property_says_into_a_bounded_file_and_nowhere_else(make_context, logger):
    log4j = computed.properties(make_context(), "log4j")
    classes, appender, file = AUDIT[logger]
    assert log4j[f"log4j.logger.{classes}"] == f"${{{logger}}}"
    assert log4j[f"log4j.additivity.{classes}"] is False
    prefix = f"log4j.appender.{appender}"
    assert log4j[prefix] == "org.apache.log4j.RollingFileAppender"
    assert log4j[f"{prefix}.File"] == f"${{hadoop.log.dir}}/{file}"
    for limit in ("MaxFileSize", "MaxBackupIndex"):
        assert str(log4j[f"{prefix}.{limit}"])[2:-1] in log4j


def test_no_command_opens_a_file_of_a_daemon(make_context):
    """What loggers name by default; the unit of a daemon names its own."""
    log4j = computed.properties(make_context(), "log4j")
    used = [str(value) for name, value in log4j.items() if name.endswith("logger")]
    assert used
    assert not [value for value in used if "RFA" in value or "AUDIT" in value]


def test_every_appender_that_is_named_is_there(make_context):
    properties = computed.properties(make_context(), "log4j")
    roles = Path(__file__).resolve().parents[6] / "roles"
    named = set()
    for file in roles.glob("*/vars/main.yml"):
        declared = next(
            (value for name, value in yaml.safe_load(file.read_text()).items() if name.endswith("_daemon")), {}
        )
        named.update(
            value.partition(",")[2] for name, value in declared.get("environment", {}).items() if "LOGGER" in name
        )
    assert named == {"RFA", "RFAAUDIT"}
    assert not [name for name in {*named, "console", "NullAppender"} if f"log4j.appender.{name}" not in properties]
