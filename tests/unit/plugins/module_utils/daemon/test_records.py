# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that an earlier release wrote do not make a daemon stale for what this one no longer counts."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon, Refresh
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import (
    dump,
    is_unread,
    sha256,
)
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import (
    brought_forward,
    running,
    stale,
)

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


NEW = {**OLD, "unit": {"UMask": "0027"}}


@pytest.fixture
def daemon(tmp_path):
    """A daemon whose records lie in three directories: root's wanted one, root's of its start, and its own."""
    for name in ("wanted", "root", "own"):
        (tmp_path / name).mkdir()
    places = {name: str(tmp_path / name / "x.json") for name in ("wanted", "root", "own")}
    (tmp_path / "wanted" / "x.json").write_text(dump(NEW))
    return SimpleNamespace(
        running_path=places["root"], earlier_path=places["own"], wanted_path=places["wanted"], reads={}, refresh=[]
    )


def test_roots_record_counts_and_nothing_that_the_account_writes_beside_it(daemon, tmp_path):
    (tmp_path / "root" / "x.json").write_text(dump(NEW))
    (tmp_path / "own" / "x.json").write_text(dump({**NEW, "version": "9"}))
    assert running(daemon) == NEW
    assert stale(daemon) == []


def test_a_daemon_that_runs_since_an_earlier_release_is_known_and_stale_for_one_reason(daemon, tmp_path):
    (tmp_path / "own" / "x.json").write_text(json.dumps(OLD))
    assert running(daemon)["version"] == "1"
    assert stale(daemon) == ["unit: of an earlier release -> of this one"]


def test_one_that_does_not_run_has_none(daemon):
    assert running(daemon) is None
    assert stale(daemon) == []


def fifo(path):
    os.mkfifo(path)


def huge(path):
    with path.open("wb") as stream:
        stream.truncate(1 << 40)


PLANTED = {
    "fifo": (fifo, "own/x.json is a FIFO, where a plain file belongs; look who made it, and remove it"),
    "huge": (huge, "own/x.json has more than 16777216 bytes, which none of ours has; look who made it, and remove it"),
    "directory": (lambda path: path.mkdir(), "own/x.json is a directory, where a plain file belongs; look who"),
    "half": (lambda path: path.write_text("{"), "own/x.json is none"),
    "other": (lambda path: path.write_text("[]"), "own/x.json is none"),
}


@pytest.mark.parametrize(("plant", "said"), PLANTED.values(), ids=list(PLANTED))
def test_what_the_account_has_put_in_its_place_hangs_nobody_and_makes_the_daemon_stale(daemon, tmp_path, plant, said):
    plant(tmp_path / "own" / "x.json")
    assert is_unread(running(daemon))
    (line,) = stale(daemon)
    assert line.startswith("record of its start: ")
    assert said in line
    assert line.endswith(" -> one that only root writes")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes links of another account")
def test_a_link_of_the_account_to_what_only_root_reads_is_not_read(daemon, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(dump({**NEW, "version": "secret"}))
    secret.chmod(0o600)
    (tmp_path / "own" / "x.json").symlink_to(secret)
    os.chown(tmp_path / "own" / "x.json", 54321, 54321, follow_symlinks=False)
    (line,) = stale(daemon)
    assert "own/x.json is a link, where a plain file belongs" in line
