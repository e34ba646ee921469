# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that mean something here under another name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.aliases import file_hint, name_fault
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import faults
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import names as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import FILE_ALIASES, FILES, UNREAD
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import form_faults

ROOT = Path(__file__).resolve().parents[5]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("hadoop-log4j", "; write log4j, where that is read"),
        ("hdfs-env", "; write hadoop-env, where that is read"),
        ("yarn-env.sh", "; write hadoop-env, where that is read"),
        ("mapred_env", "; write hadoop-env, where that is read"),
        ("hadoop-ssl-server", "; write ssl-server, where that is read"),
        ("java.env", "; write zookeeper-env, where that is read"),
        ("flink-config", "; write flink-conf, where that is read"),
        ("druid-overlord", "; write druid-coordinator, where that is read"),
        ("trino-env", "; it is of Trino, which is no service of this release"),
        ("spark-defaults.conf", "; write spark-defaults, where that is read"),
        ("spark-log4j", "; write spark-log4j2, where that is read"),
        ("metastore-site", "; write hivemetastore-site, where that is read"),
        ("hive-log4j", "; write hive-log4j2, where that is read"),
        ("hdfs-site.xml", "; did you mean hdfs-site?"),
        ("core-sight", "; did you mean core-site?"),
    ],
)
def test_counterpart_of_a_file(name, hint):
    ((_variable, text),) = form_faults("emr_config", {name: {}}, FILES)
    assert text == f"{name} is no file of this release{hint}"


def test_the_table_leads_to_known_files_and_from_none():
    assert set(FILE_ALIASES.values()) <= set(FILES)
    assert not set(FILE_ALIASES) & set(FILES)
    assert not [name for name in FILES if file_hint(name)]


@pytest.mark.parametrize(
    ("file", "name", "text"),
    [
        ("hadoop-env", "HADOOP_NAMENODE_OPTS", "nothing reads this variable; write HDFS_NAMENODE_OPTS"),
        ("hadoop-env", "YARN_RESOURCEMANAGER_HEAPSIZE", "write -Xmx in YARN_RESOURCEMANAGER_OPTS"),
        ("hadoop-env", "SERVER_JVMFLAGS", "write it there"),
        ("core-site", "fs.default.name", "this is the old name of fs.defaultFS; write that"),
        ("hdfs-site", "dfs.data.dir", "this is the old name of dfs.datanode.data.dir"),
    ],
)
def test_old_names_are_refused(file, name, text):
    assert any(text in fault for fault in faults(file, name, "-Xmx1g" if file == "hadoop-env" else "/a"))


def test_good_names():
    for name in ("HDFS_NAMENODE_OPTS", "HADOOP_OPTS", "MY_OWN"):
        assert name_fault("hadoop-env", name) == ""
    assert name_fault("zookeeper-env", "SERVER_JVMFLAGS") == ""
    assert name_fault("hdfs-site", "dfs.replication") == ""


def test_no_launcher_reads_a_variable_that_is_called_unread():
    dist = ROOT / "roles" / "distribution" / "files" / "maven" / "hadoop" / "dist"
    text = "".join(path.read_text() for folder in ("bin", "libexec") for path in (dist / folder).iterdir())
    variables = {name for pattern, names in UNREAD if pattern == "hadoop-env" for name in names}
    assert not [name for name in variables if re.search(rf"\$\{{?{name}\b", text)]
    assert not [one for one in hdfs.UNREAD["*-site"] if name_fault("x-site", one) == ""]


def test_the_page_names_every_file():
    page = (ROOT / "docs" / "configuration.md").read_text()
    assert not [name for name in FILES if f"`{name}`" not in page]
