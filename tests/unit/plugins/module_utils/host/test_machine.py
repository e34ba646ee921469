# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a machine, from recorded texts."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import (
    data_disks,
    mount_of,
    on_root,
    parse_memory_mb,
    parse_mountinfo,
    read_groups,
    read_java,
    read_machine,
    read_users,
)

MOUNTINFO = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw shared:5 - proc proc rw
40 22 254:16 / /mnt/disk10 rw,relatime - ext4 /dev/vdb rw
41 22 254:32 / /mnt/disk2 rw,relatime - ext4 /dev/vdc rw
42 22 254:0 /srv/fake /mnt/disk3 rw,relatime - ext4 /dev/vda rw
43 22 254:48 / /mnt/disk4/inner rw,relatime - ext4 /dev/vdd rw
44 22 254:64 / /mnt/with\040blank rw,relatime - ext4 /dev/vde rw
"""
MOUNTS = parse_mountinfo(MOUNTINFO)


def test_disks_are_mount_points_in_natural_order():
    assert data_disks(MOUNTS) == ["/mnt/disk2", "/mnt/disk3", "/mnt/disk10"]


@pytest.mark.parametrize(
    ("path", "mount", "root"),
    [
        ("/opt/emr", "/", True),
        ("/mnt/disk2/hdfs/data", "/mnt/disk2", False),
        ("/mnt/disk20", "/", True),
        ("/mnt/disk3", "/mnt/disk3", True),
        ("/mnt/disk4", "/", True),
        ("/mnt/with blank/x", "/mnt/with blank", False),
    ],
)
def test_root(path, mount, root):
    assert mount_of(path, MOUNTS)["path"] == mount
    assert on_root(path, MOUNTS) is root


@pytest.mark.parametrize(("limit", "memory"), [(None, 7953), (2 * 1024**3, 2048), (64 * 1024**3, 7953)])
def test_memory(limit, memory):
    assert parse_memory_mb("MemTotal:        8144392 kB\nMemFree: 1 kB\n", limit) == memory


def test_this_machine():
    machine = read_machine()
    assert machine["memory_mb"] > 0
    assert machine["cores"] > 0
    assert ":" in machine["root_device"]
    assert read_users(["root", "no-such-user"]).keys() == {"root"}
    assert read_groups(["root", "no-such-group"]).keys() == {"root"}


def test_java_from_its_directory(tmp_path):
    assert read_java(str(tmp_path)) is None
    (tmp_path / "bin").mkdir()
    binary = tmp_path / "bin/java"
    binary.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    binary.chmod(0o755)
    assert read_java(str(tmp_path)) == {"home": str(tmp_path), "version": "11.0.2"}
    (tmp_path / "release").write_text('JAVA_VERSION="17.0.13"\n')
    assert read_java(str(tmp_path)) == {"home": str(tmp_path), "version": "17.0.13"}
