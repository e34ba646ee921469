# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, Refresh
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.effects import Candidate, effects, live

CONF = "/etc/hadoop/conf"
HEARTBEAT = "dfs.heartbeat.interval"
BASE = {"version": "1", "argv": ["a"], "environment": {}, "properties": {}, "reloads": {}}


def candidate(name, running=None, wanted=None, refresh=()):
    daemon = Daemon(name=name, product="hadoop", refresh=[Refresh(file, []) for file in refresh])
    return Candidate(daemon, {**BASE, **(running or {})}, {**BASE, **(wanted or {})})


def site(**properties):
    return {"properties": {"hdfs-site": {name.replace("_", "."): value for name, value in properties.items()}}}


BEFORE, AFTER = site(dfs_heartbeat_interval="3", dfs_x="1"), site(dfs_heartbeat_interval="5", dfs_x="2")
NAMENODE = candidate("namenode", BEFORE, AFTER)
RELOADS = candidate("resourcemanager", {"reloads": {"q.xml": "a"}}, {"reloads": {"q.xml": "b"}}, ["q.xml"])
EQUAL = candidate("datanode", site(dfs_x="1"), site(dfs_x="1"))


@pytest.mark.parametrize(
    ("path", "name", "restart", "reload", "able"),
    [
        ("hdfs-site.xml", "dfs.x", ["namenode"], [], []),
        ("hdfs-site.xml", HEARTBEAT, ["namenode"], [], ["namenode"]),
        ("hdfs-site.xml", "", ["namenode"], [], []),
        ("hdfs-site.xml", "dfs.client.y", [], [], []),
        ("yarn-site.xml", "dfs.x", [], [], []),
        ("q.xml", "queue", [], ["resourcemanager"], []),
    ],
)
def test_who_restarts_and_who_loads_again(path, name, restart, reload, able):
    found = effects(f"{CONF}/{path}", name, [NAMENODE, RELOADS, EQUAL])
    assert found == {"restart": restart, "reload": reload, "live": able}


@pytest.mark.parametrize(
    ("before", "after", "able"),
    [
        ({"ReadWritePaths": "/mnt/disk1"}, {"ReadWritePaths": "/mnt/disk1"}, ["datanode"]),
        ({"ReadWritePaths": "/mnt/disk1"}, {"ReadWritePaths": "/mnt/disk1 /mnt/disk2"}, []),  # it is read-only there
        ({}, {"ReadWritePaths": "/mnt/disk1"}, []),  # a record of an earlier release
    ],
)
def test_nothing_is_taken_over_live_where_the_unit_differs_too(before, after, able):
    name = "dfs.datanode.data.dir"
    running = {"properties": {"hdfs-site": {name: "/mnt/disk1"}}, "unit": before}
    wanted = {"properties": {"hdfs-site": {name: "/mnt/disk1,/mnt/disk2"}}, "unit": after}
    one = candidate("datanode", running, wanted)
    assert effects(f"{CONF}/hdfs-site.xml", name, [one]) == {"restart": ["datanode"], "reload": [], "live": able}
    assert live(one) is bool(able)


def test_properties_that_are_reloaded_take_no_restart_and_others_of_the_file_do():
    entry = Refresh("core-site.xml", [], ["hadoop.proxyuser.*"])
    daemon = Daemon("namenode", "hadoop", refresh=[entry])
    now = {**BASE, "properties": {"core-site": {"io.x": "1"}}, "reloads": {entry.key: "a"}}
    then = {**BASE, "properties": {"core-site": {"io.x": "2"}}, "reloads": {entry.key: "b"}}
    one = Candidate(daemon, now, then)
    path = f"{CONF}/core-site.xml"
    assert effects(path, "hadoop.proxyuser.hue.hosts", [one]) == {"restart": [], "reload": ["namenode"], "live": []}
    assert effects(path, "io.x", [one]) == {"restart": ["namenode"], "reload": [], "live": []}
    assert effects(path, "fs.x", [one]) == {"restart": [], "reload": [], "live": []}


def test_a_host_that_moves_to_another_rack_restarts_who_knows_the_old_one():
    one = candidate("namenode", {"properties": {"racks": {"c1": "/a"}}}, {"properties": {"racks": {"c1": "/b"}}})
    assert effects(f"{CONF}/racks.table", "c1", [one])["restart"] == ["namenode"]
    assert effects(f"{CONF}/racks.table", "c2", [one])["restart"] == []


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (NAMENODE, False),
        (candidate("namenode", site(dfs_heartbeat_interval="3"), site(dfs_heartbeat_interval="5")), True),
        (candidate("namenode", site(dfs_heartbeat_interval="3"), {"version": "2"}), False),
        (candidate("namenode", {"environment": {HEARTBEAT: "1"}}), False),
        (EQUAL, False),
    ],
)
def test_a_daemon_takes_over_live_only_when_every_difference_is_of_that_kind(one, expected):
    assert live(one) is expected
