# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import guard, keep, survey
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.metadata import Place
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.survey import Read
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import bucket_of

WHERE = Place("redis://clients:@m1:6379/0", ("m1",))


class Stopped:
    """A systemd that knows no unit."""

    def state(self, unit):
        return {}


class World:
    """Metadata, a bucket in a directory, and the commands of JuiceFS, which work on these."""

    def __init__(self, tmp_path, monkeypatch):
        self.bucket, self.read, self.ran, self.dies = tmp_path / "bucket", Read(None, 0, 0), [], ""
        self.bucket.mkdir()
        self.volume = Volume("juicefs", "lake", "file", str(self.bucket))
        self.emptied = 0
        monkeypatch.setattr(keep, "BEGUN", str(tmp_path / "begun"))
        monkeypatch.setattr(keep, "LOADING", str(tmp_path / "loading"))
        monkeypatch.setattr(keep, "_begin", lambda note: open(note, "w").close())
        monkeypatch.setattr(survey, "metadata", lambda *_args: self.answer())
        monkeypatch.setattr(survey, "let_older_in", lambda *_args: self.lower())
        monkeypatch.setattr(survey, "empty", lambda *_args: self.clear())

    def answer(self):
        if self.read is None:
            raise Unreachable("m1: refused")
        return self.read

    def setting(self, least="1.1.0-A"):
        return {"Name": "lake", "UUID": "u1", "Storage": "file", "Bucket": str(self.bucket), "MinClientVersion": least}

    def lower(self):
        self.read = self.read._replace(setting=self.setting(""))

    def clear(self):
        self.emptied += 1
        self.read = Read(None, 0, 0)

    def run(self, argv, **_options):
        self.ran.append(argv[1])
        if argv[1] == "format":
            (self.bucket / "lake").mkdir(exist_ok=True)
            (self.bucket / "lake" / "juicefs_uuid").write_text("u1")
        if argv[1] == self.dies:
            return 137, "", "killed"
        if argv[1] in ("format", "load"):
            self.read = Read(self.setting(), 0, 0 if argv[1] == "format" else 3)
        return 0, "", ""

    def work(self, check=False, client="1.4.2"):
        bucket = bucket_of("file", str(self.bucket), None, 1)
        return keep.Work("m1", self.volume, WHERE, "p", [], bucket, client, Changes(check), self.run)


@pytest.fixture
def world(tmp_path, monkeypatch):
    return World(tmp_path, monkeypatch)


def test_a_volume_is_made_and_then_found(world, tmp_path):
    work = world.work(check=True)
    assert keep.told(world.volume, keep.made(work), True).startswith("neither Redis")
    assert (bool(work.changes), world.ran) == (True, [])
    work = world.work()
    assert keep.told(world.volume, keep.made(work), False) == "volume lake was made"
    assert (bool(work.changes), world.ran) == (True, ["format"])
    work = world.work()
    assert keep.told(world.volume, keep.made(work), False) == "volume lake is there"
    assert (bool(work.changes), world.ran) == (False, ["format"])
    assert not (tmp_path / "begun").exists()


def test_one_for_older_clients_is_marked_for_them_while_it_is_empty(world):
    assert keep.made(world.work(client="1.0.2")).act == guard.CREATE
    assert world.read.setting["MinClientVersion"] == ""
    world.read = Read(world.setting(), 0, 7)
    with pytest.raises(keep.VolumeError, match=r"^m1: volume lake in .* is for clients from 1\.1\.0-A on"):
        keep.made(world.work(client="1.0.2"))


def test_one_that_was_half_made_is_finished(world, tmp_path):
    world.dies = "format"
    with pytest.raises(keep.VolumeError):
        keep.made(world.work())
    assert (tmp_path / "begun").exists()
    world.dies = ""
    assert keep.made(world.work()).act == guard.FINISH
    assert (world.ran, (tmp_path / "begun").exists()) == (["format", "format"], False)


def test_metadata_that_does_not_answer_is_waited_for_only_where_something_is_made(world, monkeypatch):
    world.read = None
    assert "is read when Redis on m1 answers" in keep.made(world.work(check=True)).text
    assert keep.proved(world.work(check=True)) == ""
    monkeypatch.setattr(keep, "WAIT_SECONDS", -1)
    with pytest.raises(keep.VolumeError, match=r"^Redis on m1 does not answer"):
        keep.made(world.work())


@pytest.fixture
def copied(world, tmp_path):
    """The copy of a volume whose metadata is lost."""
    keep.made(world.work())
    path = tmp_path / "lake-20260102T023000Z.json"
    path.write_text(json.dumps({"Setting": world.setting()}, indent=1))
    world.clear()
    world.emptied, world.ran = 0, []
    return str(path)


def test_metadata_is_loaded_from_a_copy_and_looked_through(world, copied):
    work = world.work(check=True)
    assert keep.restored(work, copied, "/mnt/disk1") == copied
    assert (bool(work.changes), world.ran) == (True, [])
    keep.restored(world.work(), copied, "/mnt/disk1")
    assert world.ran == ["load", "fsck"]
    with pytest.raises(keep.VolumeError, match="is not empty"):
        keep.restored(world.work(), copied, "/mnt/disk1")


def test_metadata_whose_objects_are_missing_is_loaded_all_the_same(world, copied, tmp_path):
    world.dies = "fsck"
    with pytest.raises(keep.VolumeError, match="fsck failed"):
        keep.restored(world.work(), copied, "/mnt/disk1")
    assert world.ran == ["load", "fsck"]
    assert not (tmp_path / "loading").exists()


def test_a_load_that_was_interrupted_is_done_again_unless_clients_have_used_it(world, copied, tmp_path):
    world.dies = "load"
    with pytest.raises(keep.VolumeError):
        keep.restored(world.work(), copied, "/mnt/disk1")
    world.dies, world.read = "", Read(None, 5, 0)
    with pytest.raises(keep.VolumeError, match="loading the metadata of volume lake was interrupted"):
        keep.made(world.work())
    keep.restored(world.work(), copied, "/mnt/disk1")
    assert (world.emptied, (tmp_path / "loading").exists()) == (1, False)
    (tmp_path / "loading").touch()
    world.read = world.read._replace(sessions=1)
    with pytest.raises(keep.VolumeError, match="clients have used what there is"):
        keep.restored(world.work(), copied, "/mnt/disk1")
    assert world.emptied == 1


def test_the_keeper_has_a_directory_for_copies(world, tmp_path):
    work = world.work(check=True)
    keep.kept(work, Stopped(), str(tmp_path / "disk1"))
    assert f"{tmp_path}/disk1/smartdata/dumps/" in [row["before_header"] for row in work.changes.diff]
    world.volume = world.volume._replace(dump_dir=str(tmp_path))
    work = world.work(check=True)
    keep.kept(work, Stopped(), str(tmp_path / "disk1"))
    assert not [row for row in work.changes.diff if row["before_header"].startswith(str(tmp_path))]
