# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import digest

BASE = {
    "version": "3.4.3",
    "argv": ["bin/hdfs", "namenode"],
    "environment": {"A": "1"},
    "properties": {"hdfs-site": {"dfs.replication": "3"}},
    "reloads": {"dfs.hosts.json": "aa"},
    "unit": {},
}


@pytest.mark.parametrize(
    ("patterns", "name", "expected"),
    [
        (["*"], "dfs.x", True),
        (["*", "!dfs.client.*"], "dfs.client.x", False),
        (["*", "!dfs.namenode.*", "dfs.namenode.*address*"], "dfs.namenode.rpc-address.ns.nn1", True),
        (["*", "!dfs.namenode.*", "dfs.namenode.*address*"], "dfs.namenode.name.dir", False),
        (["dfs.ha.*"], "dfs.replication", False),
        ([], "dfs.x", False),
    ],
)
def test_last_matching_pattern_counts(patterns, name, expected):
    assert digest.reads(patterns, name) is expected


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, None),
        ({"version": "3.5.0"}, "version: 3.4.3 -> 3.5.0"),
        ({"argv": ["bin/hdfs", "zkfc"]}, "command: bin/hdfs namenode -> bin/hdfs zkfc"),
        ({"environment": {"A": "2"}}, "environment A: 1 -> 2"),
        ({"properties": {"hdfs-site": {"dfs.replication": "2"}}}, "hdfs-site dfs.replication: 3 -> 2"),
        ({"properties": {}}, "hdfs-site dfs.replication: 3 -> (unset)"),
        ({"reloads": {"dfs.hosts.json": "bb"}}, None),
        ({"unit": {}}, None),
        ({"unit": {"UMask": "0027"}}, "unit: of an earlier release -> of this one"),
    ],
)
def test_differences_name_what_a_restart_changes(change, line):
    assert digest.differences(BASE, {**BASE, **change}) == ([line] if line else [])


def racks(**told):
    return {**BASE, "properties": {"racks": told}}


@pytest.mark.parametrize(
    ("running", "wanted", "lines"),
    [
        ({"c1": "/a"}, {"c1": "/b"}, ["racks c1: /a -> /b"]),
        # A daemon looks a host up when it meets it first, and one that is gone asks no more.
        ({"c1": "/a"}, {"c1": "/a", "c2": "/b"}, []),
        ({"c1": "/a", "c2": "/b"}, {"c1": "/a"}, []),
    ],
)
def test_only_a_host_that_moves_takes_a_restart(running, wanted, lines):
    assert digest.differences(racks(**running), racks(**wanted)) == lines


def test_a_host_that_came_later_is_known_when_it_moves():
    running = racks(c1="/a")
    assert digest.add_looked_up(running, racks(c1="/a", c2="/b"))
    assert not digest.add_looked_up(running, racks(c1="/a", c2="/b"))
    assert digest.differences(running, racks(c1="/a", c2="/c")) == ["racks c2: /b -> /c"]
    assert not digest.add_looked_up({**BASE, "properties": {}}, BASE)


def test_record_round_trip():
    assert digest.load(digest.dump(BASE)) == BASE


@pytest.mark.parametrize("content", ["[]", "{}", "no json", '{"version": "1"}'])
def test_a_record_of_something_else_is_refused(content):
    with pytest.raises(ValueError, match=r"record|Expecting"):
        digest.load(content)


def test_null_and_false_are_told_apart():
    read = digest.properties_read({"f": ["*"]}, {"f": {"a": None, "b": False}})
    assert read == {"f": {"b": "false"}}


def test_a_setting_of_the_unit_takes_a_restart():
    running, wanted = ({**BASE, "unit": {"UMask": mask, "LimitCORE": "0"}} for mask in ("0022", "0027"))
    assert digest.differences(running, wanted) == ["unit UMask: 0022 -> 0027"]
    assert digest.differences(wanted, wanted) == []
    assert digest.differences(wanted, {**BASE, "unit": {"UMask": "0027"}}) == ["unit LimitCORE: 0 -> (unset)"]


def test_a_record_of_an_earlier_release_has_no_unit():
    older = {name: value for name, value in BASE.items() if name != "unit"}
    assert digest.load(digest.dump(older)) == BASE
