# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import DRAFT, DiskError, Disks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.refill import Refill

VERSION = "clusterID=CID-lab-1\nnamespaceID=7\n"
NAMES = {
    "VERSION": VERSION,
    "seen_txid": "5\n",
    "fsimage_0000000000000000004": "image",
    "fsimage_0000000000000000004.md5": "sum",
    "edits_0000000000000000001-0000000000000000004": "edits",
    "edits_inprogress_0000000000000000005": "open",
}


def write(path, names):
    (path / "current").mkdir(parents=True, exist_ok=True)
    for name, text in names.items():
        (path / "current" / name).write_text(text)


def tree(path):
    return {str(one.relative_to(path)): one.read_text() for one in Path(path).rglob("*") if one.is_file()}


class Host:
    """A NameNode with three name directories, of which the first is whole."""

    def __init__(self, top):
        self.paths = [top / f"disk{number}" / "name" for number in (1, 2, 3)]
        for path in self.paths:
            path.mkdir(parents=True)
        write(self.paths[0], NAMES)
        self.stops = 0
        self.refill = Refill(Disks([{"path": "/", "device": "8:1"}]), [str(path) for path in self.paths])

    def stop(self):
        self.stops += 1

    def run(self, *numbers):
        self.refill.run([str(self.paths[number - 1]) for number in numbers], self.stop)


@pytest.fixture(name="host")
def _host(tmp_path):
    return Host(tmp_path)


def test_an_empty_directory_gets_all_that_the_whole_one_has(host):
    write(host.paths[0], {"fsimage.ckpt_0000000000000000009": "begun"})
    (host.paths[0] / "current" / "VERSION").chmod(0o640)
    before = tree(host.paths[0])
    host.run(2, 3)
    assert tree(host.paths[0]) == before
    for path in host.paths[1:]:
        assert tree(path / "current") == NAMES
        assert os.listdir(path) == ["current"]
        assert (path / "current" / "VERSION").stat().st_mode & 0o777 == 0o640
    assert host.stops == 1
    assert host.refill.filled == dict.fromkeys(map(str, host.paths[1:]), str(host.paths[0]))


def test_what_it_held_is_put_aside(host):
    write(host.paths[1], {"seen_txid": "5\n", "edits_inprogress_0000000000000000005": "open"})
    host.run(2)
    (aside,) = host.refill.moved.values()
    assert tree(aside) == {"current/seen_txid": "5\n", "current/edits_inprogress_0000000000000000005": "open"}
    assert tree(host.paths[1] / "current") == NAMES


def test_a_copy_that_was_cut_short_is_made_again(host):
    (host.paths[1] / DRAFT).mkdir()
    (host.paths[1] / DRAFT / "VERSION").write_text("half")
    host.run(2)
    assert tree(host.paths[1] / "current") == NAMES
    assert os.listdir(host.paths[1]) == ["current"]


def test_the_newest_is_the_source(host):
    write(
        host.paths[1], {"VERSION": VERSION, "fsimage_0000000000000000009": "new", "fsimage_0000000000000000009.md5": ""}
    )
    host.run(3)
    assert (host.paths[2] / "current" / "fsimage_0000000000000000009").read_text() == "new"


def test_a_whole_one_is_never_touched_and_nothing_is_stopped_for_it(host):
    write(host.paths[1], {**NAMES, "seen_txid": "4\n"})
    before = tree(host.paths[1])
    host.run(2)
    assert (tree(host.paths[1]), host.stops, host.refill.filled) == (before, 0, {})


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: (path / "current" / "VERSION").unlink(), "holds the namespace by now"),
        (lambda path: (path / "previous").mkdir(), "upgrade that is not finalized"),
    ],
)
def test_nothing_is_stopped_where_nothing_can_be_copied(host, spoil, message):
    spoil(host.paths[0])
    with pytest.raises(DiskError, match=message):
        host.run(2)
    assert host.stops == 0


def test_nothing_is_stopped_without_room(host, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda _path: os.statvfs_result((1, 1, 1, 1, 1, 1, 1, 1, 1, 1)))
    with pytest.raises(DiskError, match="has no room for the"):
        host.run(2)
    assert host.stops == 0
