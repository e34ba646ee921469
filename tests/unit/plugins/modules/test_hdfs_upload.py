# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable
from ansible_collections.bigdata.emr.plugins.modules import hdfs_upload as module
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs

TARGET = "/apps/thing-1.2.tar"


@pytest.fixture
def hdfs(monkeypatch):
    with Hdfs() as one:
        monkeypatch.setattr(module, "_active", lambda _namenodes: f"{one.where[0]}:{one.where[1]}")
        yield one


@pytest.fixture
def root(tmp_path):
    home = tmp_path / "thing-1.2"
    home.mkdir()
    (home / "a.jar").write_text("a")
    (home / ".emr-software").write_text(json.dumps({"id": "build", "version": "1.2"}))
    (tmp_path / "thing").symlink_to("thing-1.2")
    return tmp_path


@pytest.fixture
def run(root, capsys):
    def run(**more):
        asked = {
            "uploads": [{"product": "thing", "source": "*.jar", "target": "/apps/thing-{version}.tar"}],
            "root": str(root),
            "namenodes": ["m1"],
            "datanodes": 3,
            "timeout_seconds": 0.1,
            **more,
        }
        with patch_module_args(asked), pytest.raises(SystemExit):
            module.main()
        return json.loads(capsys.readouterr().out)

    return run


def test_once(run, hdfs):
    first = run()
    assert first["changed"]
    assert first["diff"]["before"] == {TARGET: "absent"}
    assert first["files"][TARGET].startswith("hdfs:hadoop 0644, 10240 bytes of ")
    hdfs.asked.clear()
    assert not run()["changed"]
    # Nothing of it is read.
    assert hdfs.asked == ["GETFILESTATUS", "GETXATTRS"]


def test_in_check_mode_nothing_is_written(run, hdfs):
    assert run(_ansible_check_mode=True)["files"]
    assert hdfs.files == {}
    assert set(hdfs.asked) == {"GETFILESTATUS"}


def test_in_check_mode_without_software_or_a_namenode_all_is_to_be_brought(run, root, monkeypatch):
    def nobody(_namenodes):
        raise Unreachable("no NameNode is active (m1 is dead)")

    monkeypatch.setattr(module, "_active", nobody)
    assert list(run(_ansible_check_mode=True)["files"]) == [TARGET]
    assert "cannot be brought into HDFS through m1: no NameNode is active" in run()["msg"]
    (root / "thing").unlink()
    assert list(run(_ansible_check_mode=True)["files"]) == ["/apps/thing-{version}.tar"]
    assert run()["msg"].startswith("thing is not installed below ")


def test_without_datanodes_it_is_tried_again_until_the_time_is_over(run, hdfs):
    hdfs.refuse["CREATE"] = (403, "IOException", "Failed to find datanode, suggest to check cluster health")
    said = run(timeout_seconds=1)
    assert "Failed to find datanode" in said["msg"]
    assert hdfs.asked.count("CREATE") > 2


def test_another_refusal_is_told_at_once(run, hdfs):
    hdfs.refuse["SETXATTR"] = (403, "AccessControlException", "no")
    assert "AccessControlException: no" in run(timeout_seconds=60)["msg"]
