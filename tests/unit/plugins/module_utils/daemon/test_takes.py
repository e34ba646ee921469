# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, Refresh
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.takes import Candidate, live, takes

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
    found = takes(f"{CONF}/{path}", name, [NAMENODE, RELOADS, EQUAL])
    assert found == {"restart": restart, "reload": reload, "live": able}


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
