# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused on the host before anything is written."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import Applier, _without_secrets, apply
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import (
    differences,
    dump,
    load,
    properties_read,
)
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import secrets
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.earlier import brought_forward
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import tokens


def started(core):
    return {"version": "1", "argv": [], "environment": {}, "properties": {"core-site": core}, "reloads": {}}


def tools(asked):
    context = Context(
        host="m1",
        cluster="prod",
        members={"namenode": ["m1"], "gateway": ["m1"]},
        memory_mb=16384,
        cores=4,
        disks=["/mnt/disk1"],
        asked=asked,
    )
    return Tools(context, Changes(check=True), None, None)


@pytest.mark.parametrize("where", ["asked", "force"])
def test_a_value_that_came_about_on_the_host_is_refused_before_anything_is_written(where):
    bad = {"hdfs-site": {"dfs.namenode.name.dir": "name"}}
    host = tools(bad if where == "asked" else {})
    with pytest.raises(ApplyError, match=r"hdfs-site: dfs\.namenode.name\.dir: name is no absolute path"):
        apply(host, [daemon({"name": "gateway", "product": "hadoop"})], {}, bad if where == "force" else {})
    assert not host.changes


def test_a_record_of_an_older_release_is_shown_without_its_secrets():
    old = started(core={"fs.oss.accessKeySecret": "hunter22", "a": "1"})
    text = _without_secrets(dump(old))
    assert "hunter22" not in text
    assert load(text)["properties"]["core-site"]["a"] == "1"
    assert _without_secrets("half a rec") == ""


def test_an_acl_that_is_in_a_file_now_takes_no_restart_and_another_one_does():
    old = started(core={"hadoop.zk.acl": "digest:yarn:abc=:cdrwa", "a": "1"})
    hidden = brought_forward(old)
    assert hidden["properties"]["core-site"] == {"hadoop.zk.acl": "@/etc/hadoop/conf/zookeeper-acl-yarn", "a": "1"}
    assert "abc=" not in dump(hidden)
    assert brought_forward(hidden) == hidden
    same = {
        **hidden,
        "properties": {**hidden["properties"], "zookeeper-acl": {"yarn": tokens("digest:yarn:abc=:cdrwa")}},
    }
    assert differences(hidden, same) == []
    other = {
        **hidden,
        "properties": {**hidden["properties"], "zookeeper-acl": {"yarn": tokens("digest:yarn:def=:cdrwa")}},
    }
    assert differences(hidden, other) == ["zookeeper-acl yarn: (secret) -> (another secret)"]
    assert "abc=" not in _without_secrets(dump(old))


def test_what_a_restart_changes_never_shows_a_secret():
    old = started(core={"fs.oss.accessKeySecret": "hunter22"})
    settings = {"core-site": {"fs.oss.accessKeySecret": "hunter23"}}
    new = started(core=properties_read({"core-site": ["*"]}, settings, "salt")["core-site"])
    assert "hunter" not in dump(new)
    assert differences(old, new) == ["core-site fs.oss.accessKeySecret: (secret) -> (another secret)"]
    assert differences(new, new) == []
    gone = started(core={})
    assert differences(new, gone) == ["core-site fs.oss.accessKeySecret: (secret) -> (unset)"]


def test_modules_hide_secrets_in_all_that_they_return():
    asked = {
        "scopes": [{"core-site": {"fs.s3a.secret.key": "hunter22", "fs.s3a.access.key": "abc"}}, {}],
        "force": {"hadoop-env": {"HADOOP_OPTS": "-Da.password=hunter33"}},
    }
    assert secrets(asked) == {"hunter22", "hunter33"}


@pytest.mark.parametrize("name", ["daemon", "daemon_info", "preflight"])
def test_no_option_of_these_modules_is_logged_on_the_host(name, monkeypatch):
    made = []

    class Module:
        def __init__(self, **options):
            self.no_log_values = set()
            scopes = [{"core-site": {"fs.s3a.secret.key": "hunter22"}}]
            self.params = {"scopes": scopes, "config": scopes, "force": {}}
            made.append((options["no_log"], self.no_log_values))

        def __getattr__(self, other):
            raise Reached(other)

    class Reached(Exception):
        pass

    module = importlib.import_module(f"ansible_collections.bigdata.emr.plugins.modules.{name}")
    monkeypatch.setattr(module, "AnsibleModule", Module)
    with pytest.raises((Reached, KeyError)):
        module.main()
    assert made == [(True, {"hunter22"})]


def test_directories_of_ours_are_part_of_the_wanted_state(monkeypatch):
    host = tools({})
    wanted = {}
    monkeypatch.setattr(host.changes, "directory", lambda path, *rest: wanted.__setitem__(path, rest))
    monkeypatch.setattr(host.changes, "way", lambda path: wanted.__setitem__(f"way to {path}", ()))
    host.systemd = SimpleNamespace(state=lambda _unit: {})
    named = {"file": "hdfs-site", "property": "dfs.namenode.name.dir"}
    one = {"name": "namenode", "product": "hadoop", "user": "hdfs", "argv": ["bin/x"], "directories": [named]}
    Applier(daemon(one), host).configure("1", {})
    for path in ("/etc/hadoop", "/etc/hadoop/conf", "/opt/emr", "/var/lib/emr", "/var/lib/emr/daemon"):
        assert wanted[path] == ("root", "root", 0o755)
    assert wanted["/opt/emr/tmp/namenode"] == ("hdfs", "hadoop", 0o700)
    assert "way to /mnt/disk1/hdfs/name" in wanted
    assert wanted["/run/bigdata-emr"] == wanted["/var/log/hadoop"] == ("root", "root", 0o755)
    assert wanted["/var/log/hadoop/hdfs"] == ("hdfs", "root", 0o750)
