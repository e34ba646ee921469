# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of storage directories, in every form that products read."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import (
    Location,
    local_paths,
    locations,
    paths,
)
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage_faults import storage_fault
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import STORES

DATA = ("hdfs-site", "dfs.datanode.data.dir")
NAME = ("hdfs-site", "dfs.namenode.name.dir")
JOURNAL = ("hdfs-site", "dfs.journalnode.edits.dir")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, []),
        ("", []),
        (" , ", []),
        ("/a", ["/a"]),
        ("/a/", ["/a"]),
        ("//a//b", ["/a/b"]),
        ("file:/a", ["/a"]),
        ("file:///a/b", ["/a/b"]),
        ("file:///a%20b/", ["/a b"]),
        ("[SSD]file:///mnt/disk1/x", ["/mnt/disk1/x"]),
        ("[ssd]/mnt/disk1", ["/mnt/disk1"]),
        ("[RAM_DISK] /r", ["/r"]),
        ("[]/e", ["/e"]),
        (" [DISK]/a ,\n /b/ ,", ["/a", "/b"]),
        (["[SSD]file:///a", "/b", " /c "], ["/a", "/b", "/c"]),
        (["/a,/b", "/c"], ["/a", "/b", "/c"]),
        (["/a", "file:///a/"], ["/a"]),
        ("relative", ["relative"]),
        ("hdfs://prod/x", ["hdfs:/prod/x"]),
    ],
)
def test_paths(value, found):
    assert paths(value) == found


def test_types_are_kept():
    assert locations("[ssd]file:/a,/b") == [Location("/a", "SSD", True), Location("/b", "", False)]


def test_only_places_on_the_host_are_local():
    assert local_paths("/a,${dfs.namenode.name.dir},/b/${user.name},c,hdfs://d/e") == ["/a"]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (DATA, ["[SSD]file:///mnt/disk1/hdfs/data", "[ARCHIVE]/mnt/disk2/hdfs/data", "/data3"]),
        # A type that is memory, and files that its reader writes to disks as well.
        (DATA, ["[RAM_DISK]/dev/shm/data", "/mnt/disk1/hdfs/data"]),
        (DATA, ["/devices/data", "/runs/data", "/tmp/data", "/var/tmp/data"]),
        (NAME, "file:///mnt/disk1/hdfs/name,/mnt/disk2/hdfs/name/"),
        (NAME, None),
        (JOURNAL, "/mnt/disk1/hdfs/journal"),
        (("yarn-site", "yarn.nodemanager.log-dirs"), ["/mnt/disk1/yarn/log"]),
        # What jobs have there is made again.
        (("yarn-site", "yarn.nodemanager.local-dirs"), ["/dev/shm/yarn", "/mnt/disk1/yarn/local"]),
        (("zoo", "dataLogDir"), "/mnt/disk2/zookeeper-log"),
        (("hdfs-site", "dfs.replication"), "not a directory"),
        (("hdfs-site", "dfs.datanode.data.dir.perm"), "700"),
    ],
)
def test_good(where, value):
    assert storage_fault(*where, value) == ""


@pytest.mark.parametrize(
    ("where", "value", "text"),
    [
        (DATA, "[SSD]mnt/disk1", "mnt/disk1 is no absolute path on the host; write for example"),
        (DATA, ["/a", "b"], "b is no absolute path"),
        (DATA, "file://", "no absolute path"),
        (DATA, "hdfs://prod/x", "no absolute path"),
        (DATA, "${x}/data", "no absolute path"),
        (DATA, "/mnt/${x}", "write a plain path"),
        (DATA, "/mnt/my disk/x", "write a plain path"),
        (DATA, "/mnt/%i/x", "write a plain path"),
        (DATA, "[FLOPPY]/a", "[FLOPPY] is no storage type; write one of DISK, SSD"),
        (DATA, "/", "/ is the system's"),
        (DATA, "/mnt/", "/mnt is the system's"),
        (DATA, "/dev/", "/dev is the system's"),
        (DATA, "/dev/shm/data", "/dev/shm/data is in memory, and is empty after a restart of the host; write a direct"),
        (DATA, "/mnt/../dev/shm", "/dev/shm is in memory"),
        (DATA, ["/mnt/disk1/data", "[DISK]/run/data"], "/run/data is in memory"),
        (NAME, "file:///var/run/name", "/var/run/name is in memory"),
        (JOURNAL, "/sys/x", "/sys/x is no place for files; write a directory below a data disk"),
        (("redis", "dir"), "/run/redis", "/run/redis is in memory"),
        (("redis", "dir"), "/dev/shm", "/dev/shm is in memory"),
        (("zoo", "dataDir"), "/proc/x", "/proc/x is no place for files"),
        (DATA, "/a,file:///a/", "/a is named twice"),
        (DATA, "", "it names no directory"),
        (DATA, [], "it names no directory"),
        (DATA, 7, "7 is no absolute path"),
        (NAME, "[SSD]/a", "[SSD] is read in dfs.datanode.data.dir only; write /a"),
        (JOURNAL, "file:///a", "file: is not understood here; write /a"),
        (JOURNAL, "/a,/b", "it names 2 directories, where one is read"),
        (("zoo", "dataDir"), "zookeeper", "zookeeper is no absolute path"),
    ],
)
def test_fault(where, value, text):
    assert text in storage_fault(*where, value)


def test_everywhere_the_same():
    for where, (_component, form) in STORES.items():
        assert "no absolute path" in storage_fault(*where, "data"), where
        assert (storage_fault(*where, "/a,/b") == "") == form.many, where
