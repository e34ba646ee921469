# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.tree import Change, converge, steps, wanted

TMP = {"path": "/tmp", "owner": "hdfs", "group": "hadoop", "mode": 0o1777}


def status(owner="hdfs", group="hadoop", mode=0o1777, kind="DIRECTORY"):
    return {"type": kind, "owner": owner, "group": group, "mode": mode}


@pytest.mark.parametrize(
    ("found", "acts"),
    [
        (None, ["make", "owner", "mode"]),
        (status(), []),
        (status(mode=0o777), ["mode"]),
        (status(owner="root"), ["owner"]),
        (status(group="supergroup", mode=0o755), ["owner", "mode"]),
    ],
)
def test_steps(found, acts):
    assert [step["act"] for step in steps(TMP, found)] == acts


@pytest.mark.parametrize(
    ("quota_gb", "found", "quota", "acts"),
    [
        (2, None, -1, ["make", "owner", "mode", "quota"]),
        (0, None, -1, ["make", "owner", "mode"]),
        (2, status(), -1, ["quota"]),
        (2, status(), 2 << 30, []),
        (2, status(), 2 << 20, ["quota"]),
        (0, status(), 2 << 30, ["quota"]),
        (0, status(), -1, []),
        (None, status(), 2 << 30, []),
    ],
)
def test_quota(quota_gb, found, quota, acts):
    one = TMP if quota_gb is None else {**TMP, "quota_gb": quota_gb}
    assert [step["act"] for step in steps(one, found, quota)] == acts


def test_a_quota_is_asked_for_only_where_it_matters():
    asked = []
    tree = {"/a": status(), "/b": status(), "/c": None}
    listed = [
        {**TMP, "path": "/a", "mode": "1777"},
        {**TMP, "path": "/b", "mode": "1777", "quota_gb": 0},
        {**TMP, "path": "/c", "mode": "1777", "quota_gb": 3},
    ]
    changes = {}
    converge(wanted(listed), tree.get, lambda _step: None, changes, lambda path: asked.append(path) or 1 << 30)
    assert asked == ["/b"]
    assert changes == {
        "/b": Change("hdfs:hadoop 1777, quota 1 GB", "hdfs:hadoop 1777, no quota"),
        "/c": Change("absent", "hdfs:hadoop 1777, quota 3 GB"),
    }


def test_bad_quota():
    with pytest.raises(ValueError, match="quota_gb of directory /tmp is -1; write a whole number"):
        wanted([{**TMP, "mode": "0755", "quota_gb": -1}])


def test_file_in_the_way():
    with pytest.raises(ValueError, match="/tmp is a file in HDFS, not a directory"):
        steps(TMP, status(kind="FILE"))


def test_wanted_sorts_parents_first_and_the_last_entry_counts():
    listed = [
        {"path": "/b/c", "owner": "x", "group": "g", "mode": "0750"},
        {"path": "/b", "owner": "x", "group": "g", "mode": "755"},
        {"path": "/b/c", "owner": "y", "group": "g", "mode": "1777"},
        {"path": "/", "owner": "x", "group": "g", "mode": "0755"},
    ]
    assert [(one["path"], one["owner"], one["mode"]) for one in wanted(listed)] == [
        ("/", "x", 0o755),
        ("/b", "x", 0o755),
        ("/b/c", "y", 0o1777),
    ]


@pytest.mark.parametrize("path", ["tmp", "", "/tmp/", "//tmp", "/a/../b", "/a/.", "/a//b"])
def test_bad_paths(path):
    with pytest.raises(ValueError, match="is not an absolute path"):
        wanted([{**TMP, "path": path, "mode": "0755"}])


@pytest.mark.parametrize("mode", ["", "rwx", "0888", "77", "07777", "2755"])
def test_bad_modes(mode):
    with pytest.raises(ValueError, match="is not octal"):
        wanted([{**TMP, "mode": mode}])


def test_converge_and_again():
    tree = {"/": status("hdfs", "supergroup", 0o755)}
    changes = {}

    def act(step):
        one = step["directory"]
        tree[one["path"]] = status(one["owner"], one["group"], one["mode"])

    listed = [{**TMP, "mode": "1777"}, {**TMP, "path": "/", "mode": "0755"}]
    converge(wanted(listed), tree.get, act, changes)
    assert changes == {
        "/": Change("hdfs:supergroup 0755", "hdfs:hadoop 0755"),
        "/tmp": Change("absent", "hdfs:hadoop 1777"),
    }
    again = {}
    converge(wanted(listed), tree.get, act, again)
    assert again == {}


def test_what_was_noted_before_an_error_stays():
    changes = {"/tmp": Change("absent", "hdfs:hadoop 1777")}
    converge([TMP], lambda _path: status(mode=0o755), lambda _step: None, changes)
    assert changes["/tmp"].before == "absent"


def test_a_mode_that_yaml_has_made_a_number_is_refused():
    with pytest.raises(ValueError, match="mode of directory /tmp: it is the number 511, which YAML makes of 0777"):
        wanted([{**TMP, "mode": 0o777}])
