# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The acts of a recovery on a host whose command and units are played, and whose files are real."""

from __future__ import annotations

import getpass
import socket

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import Disks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.journal_rebuild import (
    Place,
    Rebuild,
    RebuildError,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Lock, Notes
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs import played_edits as played


class World:
    """A host with two name directories; the command ends with CODE."""

    def __init__(self, top, journalnodes=(), code=0):
        self.dirs = [top / "disk1" / "name", top / "disk2" / "name"]
        self.journal = top / "disk1" / "journal" / "lab"
        self.active = {"emr-journalnode.service"}
        self.code = code
        self.calls = []
        self.notes = Notes(str(top / "state"))
        self.notes.write_recovery("nn1")
        place = Place("/opt/emr/hadoop", "/etc/hadoop/conf", [str(path) for path in self.dirs], list(journalnodes))
        self.rebuild = Rebuild(
            place,
            Disks([{"path": "/", "device": "8:1"}]),
            self.notes,
            Commands(self.run, getpass.getuser(), 5),
            Systemd(self.systemctl),
        )

    def run(self, argv, **_keywords):
        self.calls.append(" ".join(argv[3:]))
        return self.code, "", "java.io.IOException: no"

    def systemctl(self, argv):
        verb, unit = argv[1], argv[-1]
        if verb == "show":
            return 0, f"ActiveState={'active' if unit in self.active else 'inactive'}\n", ""
        self.calls.append(f"{verb} {unit}")
        self.active.discard(unit)
        return 0, "", ""

    def initialize(self, image, last, seconds=0.0):
        with Lock(self.notes, 0) as lock:
            self.rebuild.initialize(image, last, Clock(seconds), lock)


@pytest.fixture(name="peers")
def _peers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield [f"127.0.0.1:{server.getsockname()[1]}"]


def test_a_journal_is_moved_aside_with_all_it_holds(tmp_path):
    world = World(tmp_path)
    content = played.write(world.journal, 1, 9).read_bytes()
    (world.journal / "current" / "VERSION").write_text("clusterID=CID-lab-1\nnamespaceID=7\n")
    assert world.rebuild.put_aside("journalnode", [str(world.journal)]) is True
    target = world.rebuild.moved[str(world.journal)]
    assert target.startswith(f"{tmp_path}/disk1/journal.superseded-2")
    assert not world.journal.exists()
    assert [path.read_bytes() for path in tmp_path.rglob("edits_*")] == [content]
    assert world.calls == ["stop emr-journalnode.service"]


def test_a_journalnode_without_a_journal_is_stopped_too(tmp_path):
    world = World(tmp_path)
    assert world.rebuild.put_aside("journalnode", []) is True
    assert world.rebuild.put_aside("journalnode", []) is False


def test_a_name_directory_is_moved_aside_and_an_empty_one_left(tmp_path):
    world = World(tmp_path)
    played.image(world.dirs[0], 4)
    world.dirs[1].mkdir(parents=True)
    world.rebuild.put_aside("namenode", [str(path) for path in world.dirs])
    assert list(world.rebuild.moved) == [str(world.dirs[0])]
    assert list(world.dirs[0].iterdir()) == []


@pytest.mark.parametrize(
    "act", [lambda world: world.rebuild.put_aside("namenode", []), lambda world: world.initialize(0, 0)]
)
def test_nothing_is_done_under_a_namenode_that_runs(tmp_path, act):
    world = World(tmp_path)
    world.active.add("emr-namenode.service")
    with pytest.raises(RebuildError, match="the NameNode runs"):
        act(world)
    assert world.calls == []


@pytest.mark.parametrize(
    "act", [lambda world: world.rebuild.put_aside("journalnode", []), lambda world: world.initialize(0, 0)]
)
@pytest.mark.parametrize("committed", [True, False])
def test_nothing_is_done_without_a_note(tmp_path, act, committed):
    world = World(tmp_path)
    end = world.notes.commit_recovery if committed else world.notes.end_recovery
    end()
    with pytest.raises(RebuildError, match="no recovery has begun"):
        act(world)
    assert world.calls == []


def test_the_journals_get_their_edits(tmp_path, peers):
    world = World(tmp_path, peers)
    for path in world.dirs:
        played.image(path, 4)
        played.write(path, 1, 4)
        played.write(path, 5, 9, unfinished=True)
    world.initialize(4, 9)
    assert world.calls == [
        "/opt/emr/hadoop/bin/hdfs --config /etc/hadoop/conf namenode -initializeSharedEdits -nonInteractive"
    ]
    assert world.rebuild.moved == {}


def test_a_segment_that_an_image_divides_is_whole_enough(tmp_path, peers):
    world = World(tmp_path, peers)
    played.image(world.dirs[0], 6)
    played.write(world.dirs[0], 5, 9, unfinished=True)
    world.initialize(6, 9)
    assert len(world.calls) == 1


@pytest.mark.parametrize("spans", [[], [(5, 8)], [(6, 9)], [(5, 6), (8, 9)], [(5, 10)]])
def test_edits_that_are_missing_or_new_stop_it_before_a_journal_is_formatted(tmp_path, peers, spans):
    world = World(tmp_path, peers)
    played.image(world.dirs[0], 4)
    for first, last in spans:
        played.write(world.dirs[0], first, last)
    with pytest.raises(RebuildError, match="have the edits up to"):
        world.initialize(4, 9)
    assert world.calls == []


def test_all_journalnodes_are_waited_for(tmp_path, peers):
    with socket.create_server(("127.0.0.1", 0)) as server:
        gone = f"127.0.0.1:{server.getsockname()[1]}"
    world = World(tmp_path, [*peers, gone])
    played.image(world.dirs[0], 0)
    with pytest.raises(Late, match=gone):
        world.initialize(0, 0)
    assert world.calls == []


def test_a_command_that_fails_says_why(tmp_path, peers):
    world = World(tmp_path, peers, code=1)
    played.image(world.dirs[0], 0)
    with pytest.raises(RebuildError, match=r"-initializeSharedEdits .* ended with 1: .*java\.io\.IOException: no"):
        world.initialize(0, 0)
