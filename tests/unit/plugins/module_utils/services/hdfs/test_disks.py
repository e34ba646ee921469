# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import (
    DiskError,
    Disks,
    configured_dirs,
    read_site,
)

SITE = """<?xml version="1.0"?>
<configuration>
  <property><name>dfs.namenode.name.dir</name><value>file:///mnt/disk1/hdfs/name,file:///mnt/disk2/hdfs/name</value>
  </property>
  <property><name>dfs.datanode.data.dir</name><value>[SSD]file:///mnt/disk1/hdfs/data, /mnt/disk2/hdfs/data</value>
  </property>
</configuration>
"""
ROOT_ONLY = [{"path": "/", "device": "8:1"}]


def fill(top, names, version="clusterID=CID-lab-1\nnamespaceID=7\n"):
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(version if name.endswith("VERSION") else "x")


def mounted(path):
    return Disks([*ROOT_ONLY, {"path": str(path), "device": "8:17"}])


def test_site_is_read(tmp_path):
    (tmp_path / "hdfs-site.xml").write_text(SITE)
    site = read_site(str(tmp_path / "hdfs-site.xml"))
    assert configured_dirs("namenode", site, ["/d"]) == ["/mnt/disk1/hdfs/name", "/mnt/disk2/hdfs/name"]
    assert configured_dirs("datanode", site, ["/d"]) == ["/mnt/disk1/hdfs/data", "/mnt/disk2/hdfs/data"]
    assert configured_dirs("journalnode", site, ["/d", "/e"]) == ["/d/hdfs/journal"]


def test_site_may_be_missing_but_not_broken(tmp_path):
    assert read_site(str(tmp_path / "none.xml")) == {}
    (tmp_path / "hdfs-site.xml").write_text("<configuration>")
    with pytest.raises(ValueError, match="not well-formed"):
        read_site(str(tmp_path / "hdfs-site.xml"))


@pytest.mark.parametrize(
    ("kind", "count"), [("namenode", 2), ("datanode", 3), ("journalnode", 1), ("secondarynamenode", 1)]
)
def test_defaults_per_disk(kind, count):
    assert len(configured_dirs(kind, {}, ["/a", "/b", "/c"])) == count


def test_name_directory(tmp_path):
    name = tmp_path / "name"
    disks = mounted(tmp_path)
    assert disks.one("namenode", str(name))["state"] == "empty"
    fill(name, ["current/VERSION", "current/seen_txid"])
    assert disks.one("namenode", str(name))["state"] == "half"
    fill(name, ["current/fsimage_0000000000000000000", "current/fsimage_0000000000000000000.md5"])
    facts = disks.one("namenode", str(name))
    assert (facts["state"], facts["cluster_id"], facts["namespace_ids"]) == ("full", "CID-lab-1", ["7"])
    assert facts["mounted"] is True


def test_a_path_on_the_root_file_system_is_not_mounted_unless_allowed(tmp_path):
    assert Disks(ROOT_ONLY).one("namenode", str(tmp_path / "name"))["mounted"] is False
    assert Disks(ROOT_ONLY, [str(tmp_path)]).one("namenode", str(tmp_path / "name"))["mounted"] is True
    assert Disks(ROOT_ONLY, [f"{tmp_path}/na"]).one("namenode", str(tmp_path / "name"))["mounted"] is False


def test_every_journal_is_read_and_ours_is_always_there(tmp_path):
    fill(tmp_path, ["journal/old/current/VERSION"])
    found = mounted(tmp_path).facts("journalnode", [str(tmp_path / "journal")], "lab")
    assert [(os.path.basename(one["path"]), one["state"], one["configured"]) for one in found] == [
        ("lab", "empty", True),
        ("old", "full", False),
    ]


def test_data_directory(tmp_path):
    version = "storageID=DS-1\nclusterID=CID-lab-1\ndatanodeUuid=uuid-1\n"
    fill(tmp_path, ["data/current/VERSION"], version)
    fill(tmp_path, ["data/current/BP-1-127.0.0.1-1/current/VERSION"])
    facts = mounted(tmp_path).one("datanode", str(tmp_path / "data"))
    assert (facts["state"], facts["written"], facts["namespace_ids"]) == ("full", True, ["7"])
    assert (facts["datanode"], facts["storage"]) == ("uuid-1", "DS-1")


def test_what_holds_no_data_is_moved_aside_and_an_empty_directory_is_left(tmp_path):
    name = tmp_path / "name"
    fill(name, ["current/VERSION"])
    name.chmod(0o700)
    target = mounted(tmp_path).move_aside("namenode", str(name))
    assert os.listdir(name) == []
    assert name.stat().st_mode & 0o777 == 0o700
    assert os.path.exists(f"{target}/current/VERSION")


def test_a_journal_is_moved_out_of_the_directory_of_journals(tmp_path):
    fill(tmp_path, ["journal/lab/current/VERSION"])
    target = mounted(tmp_path).move_aside("journalnode", str(tmp_path / "journal" / "lab"))
    assert os.listdir(tmp_path / "journal") == []
    assert os.path.exists(f"{target}/current/VERSION")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("namenode", ["current/VERSION", "current/fsimage_0000000000000000000"]),
        ("namenode", ["current/VERSION", "current/edits_0000000000000000001-0000000000000000002"]),
        ("namenode", ["notes.txt"]),
        ("journalnode", ["current/VERSION", "current/last-promised-epoch"]),
        ("journalnode", ["current/VERSION", "current/edits_inprogress_0000000000000000001"]),
        ("datanode", ["current/VERSION"]),
    ],
)
def test_data_is_never_moved(tmp_path, kind, names):
    fill(tmp_path / "d", names)
    with pytest.raises(DiskError):
        mounted(tmp_path).move_aside(kind, str(tmp_path / "d"))
    assert all((tmp_path / "d" / name).exists() for name in names)


def test_tidy_removes_what_a_format_would_call_data(tmp_path):
    fill(tmp_path / "d", ["in_use.lock"])
    (tmp_path / "d" / "current").mkdir()
    mounted(tmp_path).tidy("namenode", str(tmp_path / "d"))
    assert os.listdir(tmp_path / "d") == []
    fill(tmp_path / "d", ["in_use.lock", "current/VERSION"])
    mounted(tmp_path).tidy("namenode", str(tmp_path / "d"))
    assert sorted(os.listdir(tmp_path / "d")) == ["current", "in_use.lock"]
