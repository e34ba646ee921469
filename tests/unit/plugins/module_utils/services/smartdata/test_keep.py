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
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import bucket_of

WHERE = Place("redis://clients:@m1:6379/0", ("m1",))


class Stopped:
    """A systemd that knows no unit."""

    def state(self, unit):
        return {}


class Denying:
    """A bucket that does not allow one thing."""

    def __init__(self, bucket, denied):
        self._bucket, self._denied = bucket, denied

    def __getattr__(self, name):
        if name == self._denied:
            raise Refused("denied by policy", 403, "AccessDenied")
        return getattr(self._bucket, name)


class World:
    """Metadata, a bucket in a directory, and the commands of JuiceFS, which work on these."""

    def __init__(self, tmp_path, monkeypatch):
        self.bucket, self.read, self.ran, self.dies = tmp_path / "bucket", Read(None, 0, 0), [], ""
        self.bucket.mkdir()
        self.volume = Volume("juicefs", "lake", "file", str(self.bucket))
        self.emptied, self.error, self.denied = 0, Unreachable("m1: refused"), ""
        monkeypatch.setattr(keep, "BEGUN", str(tmp_path / "begun"))
        monkeypatch.setattr(keep, "LOADING", str(tmp_path / "loading"))
        monkeypatch.setattr(keep, "_begin", lambda note: open(note, "w").close())
        monkeypatch.setattr(survey, "metadata", lambda *_args: self.answer())
        monkeypatch.setattr(survey, "let_older_in", lambda *_args: self.lower())
        monkeypatch.setattr(survey, "empty", lambda *_args: self.clear())

    def answer(self):
        if self.read is None:
            raise self.error
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
        bucket = Denying(bucket_of("file", str(self.bucket), None, 1), self.denied)
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


@pytest.mark.parametrize(
    ("error", "proved", "made"),
    [
        (Refused("WRONGPASS invalid pair", 0, "WRONGPASS"), "", "m1: Redis on m1 does not take the password of its"),
        (Refused("LOADING", 0, "LOADING"), "", "m1: Redis on m1 does not say what volume it has (LOADING)"),
        (Refused("WRONGTYPE no text", 0, "WRONGTYPE"), "m1: Redis on m1 does not say", "m1: Redis on m1 does not say"),
    ],
)
def test_metadata_that_answers_is_not_said_to_be_silent(world, monkeypatch, error, proved, made):
    world.read, world.error = None, error
    assert keep.proved(world.work()).startswith(proved)
    assert bool(keep.proved(world.work())) == bool(proved)
    monkeypatch.setattr(keep, "WAIT_SECONDS", -1)
    with pytest.raises(keep.VolumeError) as told:
        keep.made(world.work())
    assert str(told.value).startswith(made)


@pytest.mark.parametrize(
    ("denied", "told", "left"),
    [
        ("put", "storage cannot be written with these keys (AccessDenied: denied by policy); give", False),
        ("get", "m1: objects of storage cannot be read with these keys (AccessDenied: denied by policy; e", True),
        ("delete", "m1: objects of storage cannot be removed with these keys (AccessDenied: denied by", True),
        ("names", "storage cannot be listed with these keys (AccessDenied: denied by policy); give", False),
    ],
)
def test_a_bucket_has_to_let_do_everything_before_anything_is_made(world, tmp_path, denied, told, left):
    world.denied, url = denied, "https://b.oss-cn-lab.aliyuncs.com"
    world.volume = world.volume._replace(storage="oss", bucket=url)
    wrong = keep.proved(world.work())
    assert told.replace("storage", f"{url} (emr_smartdata)") in wrong
    assert ("emr-check-m1 is left there" in wrong) == left == (tmp_path / "bucket" / "emr-check-m1").exists()


def test_a_bucket_that_cannot_be_read_is_not_taken_for_metadata_that_does_not_answer(world):
    world.denied = "get"
    with pytest.raises(keep.VolumeError, match="cannot be read"):
        keep.made(world.work())
    assert world.ran == []


@pytest.mark.parametrize("text", ["hello", "[1]", '"x"', "5", "{}"])
def test_what_is_no_volume_is_other_data(text):
    assert survey._read(text, 3, "abc", None) == Read(None, 3, 0)


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
