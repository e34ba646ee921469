# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data comes in at one point in time, wherever a load is interrupted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.programs.jdbc_store import Store


class Killed(Exception):
    """The driver is lost."""


class Disk:
    """Files of a directory, of which a given number of changes happens, and then the driver is lost."""

    def __init__(self, changes=1000):
        self.left = changes

    def _change(self):
        if self.left <= 0:
            raise Killed
        self.left -= 1

    def exists(self, path):
        return Path(path).exists()

    def names(self, path):
        return sorted(one.name for one in Path(path).iterdir()) if Path(path).is_dir() else []

    def read(self, path):
        return Path(path).read_text()

    def write(self, path, text):
        self._change()
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)

    def rename(self, path, to):
        self._change()
        assert not Path(to).exists()
        Path(path).rename(to)

    def remove(self, path):
        if not Path(path).exists():
            return
        self._change()
        shutil.rmtree(path) if Path(path).is_dir() else Path(path).unlink()


def load(disk, directory, name, mark, rows, replaces=False):
    """Do what a load of ROWS does, as far as DISK lets it; return whether it had come in before."""
    store = Store(disk, str(directory))
    store.recover()
    if store.has(name):
        return True
    for number, row in enumerate(rows):
        disk.write(f"{store.staging}/part-{number}-{name}-{disk.left}", row)
    disk.write(f"{store.staging}/_SUCCESS", "")
    store.commit(name, mark, replaces)
    return False


def content(directory):
    return sorted(path.read_text() for path in Path(directory).iterdir() if path.name != "_emr")


@pytest.mark.parametrize("replaces", [False, True])
def test_a_load_that_is_killed_anywhere_and_run_again_comes_in_once(tmp_path, replaces):
    killed = 0
    for changes in range(1, 40):
        place = tmp_path / str(changes)
        load(Disk(), place, "first", "5", ["a", "b"])
        try:
            load(Disk(changes), place, "second", "9", ["c", "d"], replaces)
        except Killed:
            killed += 1
        store = Store(Disk(), str(place))
        # Whoever comes first, also of another load, finds none of it or all of it.
        store.recover()
        before = content(place)
        wanted = ["c", "d"] if replaces else ["a", "b", "c", "d"]
        assert before in (["a", "b"], wanted)
        assert store.mark() == ("9" if before == wanted else "5")
        assert load(Disk(), place, "second", "9", ["c", "d"], replaces) == (before == wanted)
        assert content(place) == wanted
        assert Store(Disk(), str(place)).mark() == "9"
        assert Disk().names(f"{place}/_emr") == ["mark.json"]
    assert 5 < killed < 39


def test_a_load_without_a_mark_keeps_the_one_before(tmp_path):
    load(Disk(), tmp_path / "t", "first", "5", ["a"])
    load(Disk(), tmp_path / "t", "second", None, ["b"])
    assert Store(Disk(), str(tmp_path / "t")).mark() == "5"


def test_an_object_store_that_was_interrupted_between_copy_and_deletion_has_the_file_once(tmp_path):
    place = tmp_path / "t"
    store = Store(Disk(), str(place))
    Disk().write(f"{store.staging}/part-0", "a")
    record = {"load": "one", "mark": "1", "loads": ["one"], "files": ["part-0"], "replaced": []}
    Disk().write(f"{place}/_emr/commit.json", json.dumps(record))
    Disk().write(f"{place}/part-0", "a")
    store.recover()
    assert content(place) == ["a"]
    assert store.has("one")


def test_nothing_is_there_yet(tmp_path):
    store = Store(Disk(), str(tmp_path / "t"))
    store.recover()
    assert (store.mark(), store.has("x"), store.data()) == (None, False, [])


@pytest.mark.parametrize("begun", [False, True])
def test_a_load_whose_files_another_one_has_removed_does_not_come_in_empty(tmp_path, begun):
    place = tmp_path / "t"
    load(Disk(), place, "first", "5", ["a"])
    mine, other = Store(Disk(), str(place)), Store(Disk(), str(place))
    Disk().write(f"{mine.staging}/part-0", "b")
    Disk().write(f"{mine.staging}/_SUCCESS", "")
    other.recover()
    if begun:
        Disk().write(f"{other.staging}/_temporary/part-0", "c")
    with pytest.raises(OSError, match="another import into it has removed what was staged"):
        mine.commit("second", "9", False)
    assert (content(place), mine.mark(), mine.has("second")) == (["a"], "5", False)
