# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that an earlier release wrote do not make a daemon stale for what this one no longer counts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, Refresh
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import sha256
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import brought_forward

PROXIES = Refresh("core-site.xml", ["bin/x"], ["hadoop.proxyuser.*"])
READS = {"core-site": ["*", "!hadoop.proxyuser.*"], "hdfs-site": ["*"]}
OLD = {
    "version": "1",
    "argv": ["a"],
    "environment": {},
    "properties": {
        "core-site": {"fs.x": "1", "hadoop.proxyuser.hue.hosts": "h1"},
        "hdfs-site": {"dfs.x": "2"},
        "mapred-site": {"map.x": "3"},
    },
    "reloads": {"dfs.hosts.json": "aa"},
}


def test_what_is_loaded_again_by_now_is_known_and_what_is_not_read_is_left_out():
    daemon = Daemon("namenode", "hadoop", reads=READS, refresh=[Refresh("dfs.hosts.json", ["bin/y"]), PROXIES])
    found = brought_forward(OLD, daemon)
    assert found["properties"] == {"core-site": {"fs.x": "1"}, "hdfs-site": {"dfs.x": "2"}}
    assert found["reloads"] == {"dfs.hosts.json": "aa", PROXIES.key: sha256("hadoop.proxyuser.hue.hosts=h1")}


def test_what_was_recorded_since_stays():
    daemon = Daemon("namenode", "hadoop", reads=READS, refresh=[PROXIES])
    assert brought_forward({**OLD, "reloads": {PROXIES.key: "bb"}}, daemon)["reloads"] == {PROXIES.key: "bb"}


def test_a_daemon_without_proxy_users_has_loaded_that_there_are_none():
    record = {**OLD, "properties": {}, "reloads": {}}
    found = brought_forward(record, Daemon("namenode", "hadoop", reads=READS, refresh=[PROXIES]))
    assert found["reloads"] == {PROXIES.key: sha256(PROXIES.part("<configuration></configuration>"))}
