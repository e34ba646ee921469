# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What running daemons of Hadoop 3.4.3 said at /conf beside the record of their start, and changes of either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.view import drift, is_shown
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    DAEMONS,
    reconfigurable,
    reconfigure_command,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.conf import Setting

HERE = Path(__file__).parent
ROLES = HERE.parents[4] / "roles"
HEARTBEAT, HANDLERS, TMP = "dfs.heartbeat.interval", "dfs.namenode.handler.count", "hadoop.tmp.dir"


def recorded(component):
    """Return what COMPONENT said (property to setting), the record of its start, and the patterns that it reads."""
    known = json.loads((HERE / "fixtures" / f"{component}.json").read_text())
    view = {one["key"]: Setting(one["value"], one["resource"]) for one in known["conf"]["properties"]}
    declared = yaml.safe_load((ROLES / component / "vars" / "main.yml").read_text())
    return view, known["record"], declared[f"__{component}_daemon"]["reads"]


def found(component, changes=None, record=None, wanted=None):
    view, start, patterns = recorded(component)
    properties = {file: {**known, **(record or {}).get(file, {})} for file, known in start["properties"].items()}
    start = {**start, "properties": properties}
    wish = {**start, "properties": {**properties, **(wanted or {})}}
    rows = drift(component, {**view, **(changes or {})}, start, wish, patterns)
    return [(one["property"], one["recorded"], one["running"], one["wanted"]) for one in rows]


@pytest.mark.parametrize("component", ["namenode", "resourcemanager"])
def test_a_daemon_that_runs_as_it_was_started_shows_no_difference(component):
    assert found(component) == []


def test_a_standby_resourcemanager_has_not_read_what_it_does_not_need_yet():
    view, start, _patterns = recorded("resourcemanager")
    assert "dfs.nameservices" in start["properties"]["hdfs-site"]
    assert "dfs.nameservices" not in view


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        # A file that was edited by hand before the daemon was restarted.
        ({"dfs.permissions.superusergroup": Setting("root", "hdfs-site.xml")}, "root"),
        # Another directory of configuration, in which it is not set.
        ({"dfs.permissions.superusergroup": Setting("supergroup", "hdfs-default.xml")}, "supergroup"),
    ],
)
def test_what_was_started_otherwise_is_shown(changes, row):
    before = recorded("namenode")[1]["properties"]["hdfs-site"]["dfs.permissions.superusergroup"]
    assert found("namenode", changes) == [("dfs.permissions.superusergroup", before, row, before)]


def test_a_live_reconfiguration_is_shown_though_its_source_is_code():
    changes = {HEARTBEAT: Setting("5", "programmatically")}
    assert found("namenode", changes, {"hdfs-site": {HEARTBEAT: "3"}}) == [(HEARTBEAT, "3", "5", "3")]
    wanted = {"hdfs-site": {HEARTBEAT: "5"}}
    assert found("namenode", changes, {"hdfs-site": {HEARTBEAT: "3"}}, wanted) == [(HEARTBEAT, "3", "5", "5")]


def test_a_live_reconfiguration_of_what_was_not_set_is_shown():
    for name in (HEARTBEAT, "ipc.server.log.slow.rpc"):
        rows = found("namenode", {name: Setting("5", "programmatically")})
        assert rows == [(name, "(unset)", "5", "(unset)")]


def test_what_a_daemon_computes_is_no_difference():
    assert recorded("namenode")[0]["fs.defaultFS"].source == "programmatically"
    assert found("namenode", {"fs.defaultFS": Setting("hdfs://elsewhere", "programmatically")}) == []


def test_a_property_that_nobody_recorded_is_shown_if_the_daemon_reads_it():
    assert found("namenode", {"dfs.blocksize": Setting("1", "hdfs-site.xml")}) == [
        ("dfs.blocksize", "(unset)", "1", "(unset)")
    ]
    assert found("namenode", {"dfs.client.x": Setting("1", "hdfs-site.xml")}) == []


def test_a_property_that_it_does_not_have_is_shown():
    rows = found("namenode", record={"hdfs-site": {"dfs.new": "1"}})
    assert rows == [("dfs.new", "1", "(unset)", "1")]


def test_an_old_name_is_shown_under_its_new_one():
    changes = {"dfs.namenode.new": Setting("77", "hdfs-site.xml")}
    assert found("namenode", changes, {"hdfs-site": {"dfs.old": "77"}}) == []


@pytest.mark.parametrize(("value", "said"), [("x", "<redacted>"), ("/tmp/${user.name}/2", "/tmp/hdfs/2"), ("a", "a")])
def test_what_cannot_be_compared_is_left_out(value, said):
    changes = {"dfs.some": Setting(said, "hdfs-site.xml")}
    assert found("namenode", changes, {"hdfs-site": {"dfs.some": value}}) == []


def test_a_daemon_from_before_acls_were_in_files_shows_no_difference():
    moved = {"core-site": {"hadoop.zk.acl": "@/etc/hadoop/conf/zookeeper-acl-yarn"}}
    assert found("resourcemanager", record=moved) == []
    changes = {"hadoop.zk.acl": Setting("@/elsewhere", "core-site.xml")}
    assert [row[0] for row in found("resourcemanager", changes, moved)] == ["hadoop.zk.acl"]


def test_commands_of_live_reconfiguration():
    assert reconfigurable("namenode", "hdfs-site", HEARTBEAT)
    assert not reconfigurable("datanode", "hdfs-site", HANDLERS)
    assert not reconfigurable("nodemanager", "hdfs-site", HEARTBEAT)
    assert reconfigure_command("datanode", "c1") == "hdfs dfsadmin -reconfig datanode c1:9867 start"
    assert reconfigure_command("namenode", "m1") == "hdfs dfsadmin -reconfig namenode m1:8020 start"


def test_a_secret_is_never_compared_with_what_was_recorded_for_it():
    start = {
        "version": "",
        "argv": [],
        "environment": {},
        "properties": {"core-site": {"a.password": "(secret 1)"}},
        "reloads": {},
    }
    view = {"a.password": Setting("hunter22", "core-site.xml"), "b.password": Setting("hunter33", "core-site.xml")}
    assert drift("namenode", view, start, start, {"core-site": ["*"]}) == []


@pytest.mark.parametrize("name", DAEMONS)
def test_every_daemon_with_a_page_is_asked(name):
    declared = yaml.safe_load((ROLES / name / "vars" / "main.yml").read_text())[f"__{name}_daemon"]
    silent = ("zookeeper", "zkfc", "metastore", "hiveserver2", "spark_history", "spark_thrift")
    silent = (*silent, "redis", "redis_sentinel")
    silent = (*silent, "jobmanager", "taskmanager", "flink_history")
    silent = (*silent, "coordinator", "broker", "router", "historical", "middlemanager")
    assert is_shown(daemon(declared)) is (name not in silent)
