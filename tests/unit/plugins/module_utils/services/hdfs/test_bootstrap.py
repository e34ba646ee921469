# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import getpass
import os
import socket
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.bootstrap import Bootstrap, BootstrapError, Host
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import DiskError, Disks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.commands import Addresses
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Lock, Notes

CID = "CID-lab-1"
ALONE = Addresses("", [], [], [], "")


def image(directory, cluster_id=CID, whole=True):
    current = Path(directory) / "current"
    current.mkdir(parents=True, exist_ok=True)
    (current / "VERSION").write_text(f"clusterID={cluster_id}\nnamespaceID=7\n")
    if whole:
        (current / "fsimage_0000000000000000000").write_text("x")


class World:
    """A host whose commands and units are played: EXITS are (exit code, what the command leaves) in turn."""

    def __init__(self, top, exits=(), addresses=ALONE, seconds=0.0):
        self.dirs = [str(top / "disk1" / "name"), str(top / "disk2" / "name")]
        for path in self.dirs:
            os.makedirs(path)
        self.exits = list(exits)
        self.calls = []
        self.active = {}
        self.notes = Notes(str(top / "state"))
        self.journals = str(top / "disk1" / "journal")
        self.bootstrap = Bootstrap(
            Host("/opt/emr/hadoop", "/etc/hadoop/conf", self.dirs, [self.journals], "emr-namenode.service"),
            addresses,
            Disks([{"path": "/", "device": "8:1"}]),
            self.notes,
            Commands(self.run, getpass.getuser(), 5),
            Systemd(self.systemctl),
            Clock(seconds),
        )

    def run(self, argv, **_keywords):
        self.calls.append(" ".join(argv))
        code, leaves = self.exits.pop(0)
        for path in self.dirs:
            leaves(path)
        return code, "", "java.io.IOException: no"

    def systemctl(self, argv):
        verb, unit = argv[1], argv[-1]
        if verb == "show":
            return 0, f"ActiveState={'active' if self.active.get(unit) else 'inactive'}\n", ""
        self.calls.append(f"{verb} {unit}")
        self.active[unit] = verb == "start"
        return 0, "", ""

    def act(self, name, *arguments):
        with Lock(self.notes, 0) as lock:
            getattr(self.bootstrap, name)(*arguments, lock)


def nothing(_path):
    """Leave the directory as it is."""


def half(path):
    image(path, whole=False)


@pytest.fixture(name="peer")
def _peer():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Addresses("lab", [f"127.0.0.1:{server.getsockname()[1]}"], [], [], "")


def test_a_format_is_noted_proved_and_forgotten(tmp_path):
    seen = []
    world = World(
        tmp_path, [(0, lambda path: (image(path), seen.append(Notes(str(tmp_path / "state")).read_intent())))]
    )
    world.act("format", CID)
    assert seen[0]["cluster_id"] == CID
    assert seen[0]["paths"] == world.dirs
    assert world.notes.read_intent() is None
    assert world.calls == [f"timeout --kill-after=10 5 {' '.join(world.bootstrap.ran[0])}"]


@pytest.mark.parametrize("leaves", [nothing, half, lambda path: image(path, "CID-lab-2")])
def test_a_format_that_left_no_image_of_ours_fails_and_stays_noted(tmp_path, leaves):
    world = World(tmp_path, [(0, leaves)])
    with pytest.raises(BootstrapError, match="ended with 0, but"):
        world.act("format", CID)
    assert world.notes.read_intent()["cluster_id"] == CID


def test_a_failed_format_says_what_the_command_said(tmp_path):
    world = World(tmp_path, [(1, nothing)])
    with pytest.raises(BootstrapError, match=r"-format .* ended with 1: .*java\.io\.IOException: no"):
        world.act("format", CID)
    assert world.notes.read_intent()


@pytest.mark.parametrize("before", [image, half, lambda path: (Path(path) / "notes.txt").write_text("x")])
def test_no_format_over_anything(tmp_path, before):
    world = World(tmp_path)
    before(world.dirs[1])
    with pytest.raises(BootstrapError, match="no longer empty"):
        world.act("format", CID)
    assert world.calls == []


def test_a_format_waits_for_all_journalnodes(tmp_path):
    world = World(tmp_path, addresses=ALONE._replace(journalnodes=["127.0.0.1:1"]))
    with pytest.raises(Late, match=r"All JournalNodes are not there after 0 s \(127.0.0.1:1: connection refused\)"):
        world.act("format", CID)
    assert world.calls == []


def test_a_namenode_that_restarts_for_ever_is_stopped_before_a_format(tmp_path):
    world = World(tmp_path, [(0, image)])
    world.active["emr-namenode.service"] = True
    world.act("format", CID)
    assert world.calls[0] == "stop emr-namenode.service"


def test_join_tries_again_and_proves_the_image(tmp_path, peer):
    world = World(tmp_path, [(2, nothing), (6, half), (5, half), (0, image)], peer, seconds=20)
    world.act("join")
    assert world.bootstrap.has_namespace()
    assert len(world.bootstrap.ran) == 4
    assert len(world.bootstrap.moved) == 2


def test_join_ends_at_once_when_trying_again_is_no_use(tmp_path, peer):
    world = World(tmp_path, [(3, nothing)], peer, seconds=20)
    with pytest.raises(BootstrapError, match="layout version"):
        world.act("join")


@pytest.mark.parametrize("serve", [True, False])
def test_join_leaves_the_edits_to_the_start_where_journalnodes_serve_and_cannot_be_read(tmp_path, peer, serve):
    here, closed = peer.namenodes[0], ["127.0.0.1:1", "127.0.0.1:2"]
    journalnodes = [here, here.replace("127.0.0.1", "localhost"), closed[0]] if serve else [here, *closed]
    exits = [(6, half)] * 4 + [(0, image)]
    world = World(tmp_path, exits, peer._replace(journalnodes=journalnodes), seconds=30)
    if serve:
        world.exits.pop(0)
    world.act("join")
    flags = ["-skipSharedEditsCheck" in argv for argv in world.bootstrap.ran]
    assert flags == ([False] * 3 + [True] if serve else [False] * 5)


def test_join_waits_for_a_namenode(tmp_path):
    world = World(tmp_path, addresses=ALONE._replace(namenodes=["127.0.0.1:1"]))
    with pytest.raises(Late, match="A NameNode that has the namespace is not there"):
        world.act("join")


@pytest.mark.parametrize(
    ("action", "runs"), [("format", ["-format"]), ("bootstrap_standby", ["-bootstrapStandby"]), ("none", [])]
)
def test_a_plan_is_fulfilled_once(tmp_path, peer, action, runs):
    world = World(tmp_path, [(0, image)], peer, seconds=20)
    plan = {"action": action, "cluster_id": CID, "discard": world.dirs}
    if action == "none":
        image(world.dirs[0])
        plan["discard"] = []
    elif action == "bootstrap_standby":
        half(world.dirs[0])
    world.bootstrap.fulfil(plan)
    assert [command for command in runs if command not in world.bootstrap.ran[0]] == []
    assert len(world.bootstrap.ran) == len(runs)
    assert len(world.bootstrap.moved) == (action == "bootstrap_standby")
    if action != "format":
        world.bootstrap.fulfil({**plan, "discard": []})
        assert len(world.bootstrap.ran) == len(runs)


def test_nothing_to_do_needs_a_namespace(tmp_path):
    world = World(tmp_path)
    with pytest.raises(BootstrapError, match="no name directory holds an fsimage"):
        world.bootstrap.settle()
    image(world.dirs[0])
    world.notes.write_intent(CID, world.dirs)
    world.bootstrap.settle()
    assert world.notes.read_intent() is None


def test_remains_are_moved_aside_under_stopped_daemons(tmp_path):
    world = World(tmp_path)
    half(world.dirs[0])
    half(f"{world.journals}/lab")
    world.active["emr-journalnode.service"] = True
    world.bootstrap.discard([*world.dirs, f"{world.journals}/lab"])
    assert sorted(world.bootstrap.moved) == sorted([world.dirs[0], f"{world.journals}/lab"])
    assert world.calls == ["stop emr-journalnode.service", "start emr-journalnode.service"]
    world.bootstrap.discard([*world.dirs, f"{world.journals}/lab"])
    assert len(world.calls) == 2


def test_data_is_not_moved_aside_and_its_journalnode_comes_back(tmp_path):
    world = World(tmp_path)
    half(f"{world.journals}/lab")
    Path(world.journals, "lab", "current", "edits_inprogress_0000000000000000001").write_text("x")
    world.active["emr-journalnode.service"] = True
    with pytest.raises(DiskError):
        world.bootstrap.discard([f"{world.journals}/lab"])
    assert world.active["emr-journalnode.service"] is True
