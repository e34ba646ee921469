# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import archive as archives
from ansible_collections.bigdata.emr.plugins.module_utils.software import host
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512, write_tar
from ansible_collections.bigdata.emr.plugins.module_utils.software.deliver import verify
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import (
    SoftwareError,
    install,
    look,
    remove,
    stage,
    switch,
    unstage,
)


def product(version: str = "1.0", identity: str = "id-1") -> dict[str, str]:
    return {"name": "thing", "version": version, "id": identity}


def archive(tmp_path: Path, version: str = "1.0", content: str = "jar") -> str:
    source = tmp_path / f"{version}.jar"
    source.write_text(content)
    target = tmp_path / f"thing-{version}-{content}.tar"
    write_tar(str(target), f"thing-{version}", {"lib/thing.jar": str(source), "bin/run": str(source)})
    return str(target)


def deliver(root: Path, want: dict[str, str], path: str) -> None:
    incoming = stage(str(root), os.getuid(), 0)
    arrived = os.path.join(incoming, os.path.basename(path))
    with open(path, "rb") as stream, open(arrived, "wb") as target:
        target.write(stream.read())
    verify(want, arrived, file_sha512(path))
    install(str(root), want, arrived, file_sha512(path), incoming)
    unstage(str(root), incoming)


def states(root: Path, *wanted: dict[str, str]) -> list[tuple[str, str]]:
    return [(found["state"], found["why"]) for found in look(str(root), list(wanted))]


def test_a_bare_host_lacks_everything_and_looking_changes_nothing(tmp_path):
    assert states(tmp_path / "emr", product()) == [("absent", "it is not installed")]
    assert not (tmp_path / "emr").exists()


def test_an_installed_product_is_present_and_linked(tmp_path):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    assert states(root, product()) == [("present", "")]
    assert os.readlink(root / "thing") == "thing-1.0"
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0"]


def test_another_version_leaves_the_first_and_switching_back_needs_no_archive(tmp_path):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    deliver(root, product("2.0", "id-2"), archive(tmp_path, "2.0"))
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0", "thing-2.0"]
    assert states(root, product()) == [("unlinked", f"{root}/thing leads to 2.0")]
    assert look(str(root), [product()])[0]["linked"] == "2.0"
    switch(str(root), product())
    assert states(root, product()) == [("present", "")]


def test_another_build_of_the_same_version_replaces_it(tmp_path):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    assert states(root, product(identity="id-2")) == [("absent", "another build of it is installed")]
    deliver(root, product(identity="id-2"), archive(tmp_path, content="other"))
    assert (root / "thing/lib/thing.jar").read_text() == "other"
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0"]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda path: (path / "lib/thing.jar").unlink(), "lib/thing.jar is missing"),
        (lambda path: (path / "bin/run").write_text(""), "bin/run is damaged"),
        (lambda path: (path / host.MARKER).unlink(), "it is not installed"),
        (lambda path: (path / host.MARKER).write_text("{"), "is damaged"),
        (lambda path: (path / host.MARKER).write_text(""), "is damaged"),
    ],
)
def test_a_damaged_installation_counts_as_absent_and_is_repaired(tmp_path, damage, why):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    damage(root / "thing-1.0")
    state, reason = states(root, product())[0]
    assert state == "absent"
    assert why in reason
    deliver(root, product(), archive(tmp_path))
    assert states(root, product()) == [("present", "")]


@pytest.mark.parametrize("step", ["unpack", "rename", "replace", "symlink", "unlink"])
@pytest.mark.parametrize("before", [None, "old version"])
def test_an_interruption_at_any_step_is_made_good_by_the_next_run(tmp_path, monkeypatch, step, before):
    root = tmp_path / "emr"
    if before:
        deliver(root, product("0.9", "id-0"), archive(tmp_path, "0.9", "old"))

    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archives if step == "unpack" else os, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            deliver(root, product(), archive(tmp_path))
    link = root / "thing"
    if before:
        assert (link / "lib/thing.jar").read_text() in {"old", "jar"}
    if look(str(root), [product()])[0]["state"] == "absent":
        deliver(root, product(), archive(tmp_path))
    switch(str(root), product())
    assert (link / "lib/thing.jar").read_text() == "jar"
    assert states(root, product()) == [("present", "")]


def test_an_archive_damaged_on_its_way_is_not_unpacked(tmp_path):
    root, path = tmp_path / "emr", archive(tmp_path)
    incoming = stage(str(root), os.getuid(), 0)
    arrived = os.path.join(incoming, "a.tar")
    Path(arrived).write_bytes(Path(path).read_bytes()[:-2000])
    with pytest.raises(SoftwareError, match=r"the archive of thing 1\.0 was damaged on its way"):
        verify(product(), arrived, file_sha512(path))
    assert os.listdir(root) == [".incoming"]


def test_what_is_no_archive_is_told(tmp_path):
    root = tmp_path / "emr"
    arrived = Path(stage(str(root), os.getuid(), 0)) / "a.tar"
    arrived.write_text("no archive")
    with pytest.raises(SoftwareError, match=r"the archive of thing 1\.0 cannot be unpacked"):
        install(str(root), product(), str(arrived), file_sha512(str(arrived)), str(arrived.parent))


def test_a_directory_in_the_place_of_the_link_is_not_touched(tmp_path):
    (tmp_path / "thing").mkdir()
    with pytest.raises(SoftwareError, match="thing is not a symbolic link: move it away"):
        switch(str(tmp_path), product())


def test_a_full_disk_is_told_before_anything_is_copied(tmp_path):
    with pytest.raises(SoftwareError, match=r"MiB left and the software needs 1048576 MiB"):
        stage(str(tmp_path / "emr"), os.getuid(), 1 << 40)


def test_staging_clears_what_an_interrupted_run_left(tmp_path):
    left = Path(stage(str(tmp_path), os.getuid(), 0)) / "half"
    left.mkdir()
    assert os.listdir(stage(str(tmp_path), os.getuid(), 0)) == []


KEY = "0" * 16


def class_data(identity: str = "data-1") -> dict[str, str]:
    return {"name": f"thing-classes@{KEY}", "version": "1.0", "id": identity}


NO_CLASS_DATA = {"name": "thing-classes", "version": "1.0", "id": ""}


def deliver_class_data(tmp_path: Path, root: Path, want: dict[str, str], content: str = "data") -> None:
    source = tmp_path / "classes.jsa"
    source.write_text(content)
    path = str(tmp_path / f"classes-{content}.tar.gz")
    write_tar(path, "thing-classes-1.0", {"classes.jsa": str(source)}, compress=True)
    deliver(root, want, path)


def test_class_data_is_installed_beside_its_product_and_without_the_key_of_the_jvm(tmp_path):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    deliver_class_data(tmp_path, root, class_data())
    assert states(root, product(), class_data()) == [("present", ""), ("present", "")]
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0", "thing-classes", "thing-classes-1.0"]
    assert (root / "thing-classes/classes.jsa").read_text() == "data"


def test_damaged_or_outdated_class_data_is_replaced(tmp_path):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    deliver_class_data(tmp_path, root, class_data())
    (root / "thing-classes-1.0/classes.jsa").write_text("dat")
    assert states(root, product(), class_data())[1] == ("absent", "classes.jsa is damaged")
    deliver_class_data(tmp_path, root, class_data())
    assert states(root, class_data("data-2")) == [("absent", "another build of it is installed")]
    deliver_class_data(tmp_path, root, class_data("data-2"), "new")
    assert states(root, class_data("data-2")) == [("present", "")]
    assert (root / "thing-classes-1.0/classes.jsa").read_text() == "new"


def test_another_build_of_a_product_takes_its_class_data_away(tmp_path):
    """A JVM compares size and time of jars only: with class data of the old build it would run old code."""
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    deliver_class_data(tmp_path, root, class_data())
    want = product(identity="id-2")
    assert states(root, want, class_data()) == [
        ("absent", "another build of it is installed"),
        ("absent", "its product is replaced"),
    ]
    deliver(root, want, archive(tmp_path, content="JAR"))
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0"]
    assert states(root, want, class_data()) == [("present", ""), ("absent", "it is not installed")]


def test_unwanted_class_data_is_removed_and_its_product_stays(tmp_path):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    assert states(root, product(), NO_CLASS_DATA) == [("present", ""), ("present", "")]
    deliver_class_data(tmp_path, root, class_data())
    assert states(root, product(), NO_CLASS_DATA)[1] == ("unwanted", "it shall not be there")
    remove(str(root), NO_CLASS_DATA)
    unstage(str(root))
    assert states(root, product(), NO_CLASS_DATA) == [("present", ""), ("present", "")]
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0"]


@pytest.mark.parametrize("step", ["unlink", "rename", "makedirs"])
def test_a_removal_that_was_interrupted_is_completed_by_the_next_run(tmp_path, monkeypatch, step):
    root = tmp_path / "emr"
    deliver(root, product(), archive(tmp_path))
    deliver_class_data(tmp_path, root, class_data())

    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            remove(str(root), NO_CLASS_DATA)
    assert states(root, NO_CLASS_DATA)[0][0] == "unwanted"
    remove(str(root), NO_CLASS_DATA)
    unstage(str(root))
    assert sorted(os.listdir(root)) == ["thing", "thing-1.0"]


def test_a_delivery_that_goes_on_without_its_controller_cannot_touch_the_next_one(tmp_path):
    path = archive(tmp_path)
    root, sha512 = str(tmp_path / "emr"), file_sha512(path)
    old = stage(root, os.getuid(), 0)
    arrived = os.path.join(old, "a.tar")
    Path(arrived).write_bytes(Path(path).read_bytes())
    verify(product(), arrived, sha512)
    new = stage(root, os.getuid(), 0)
    assert new != old
    Path(new, "a.tar").write_text("half of it")
    with pytest.raises((OSError, SoftwareError)):
        install(root, product(), arrived, sha512, old)
    unstage(root, old)
    assert Path(new, "a.tar").read_text() == "half of it"
    assert look(root, [product()])[0]["state"] == "absent"
