# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of tries and runs."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

from ansible_collections.bigdata.emr.plugins.module_utils.jobs import history
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.history import Record, append, read

RECORD = Record("try", "pi-1", "failed", "etl", "pi", attempt=2, started_at=10.0, ended_at=12.5, applications=("a1",))


def test_a_record_is_one_line(tmp_path):
    path = str(tmp_path / "emr" / "jobs" / "history.jsonl")
    append(RECORD, path)
    append(Record("run", "w-1", "succeeded", workflow="w", message="two\nlines"), path)
    first, second = read(10, path)
    assert (first["try"], first["seconds"], first["applications"], first["job"]) == (2, 2.5, ["a1"], "pi")
    assert second["message"] == "two\nlines"
    assert len((tmp_path / "emr" / "jobs" / "history.jsonl").read_text().splitlines()) == 2
    assert read(1, path) == [second]
    assert stat.S_IMODE((tmp_path / "emr" / "jobs" / "history.jsonl").stat().st_mode) == 0o640


def test_no_history_is_none_and_a_cut_line_is_left_out(tmp_path):
    path = tmp_path / "jobs" / "history.jsonl"
    assert read(5, str(path)) == []
    append(RECORD, str(path))
    with path.open("a") as stream:
        stream.write('{"kind": "tr')
    assert len(read(5, str(path))) == 1
    assert json.loads(RECORD.line())["key"] == "pi-1"


def test_a_long_history_becomes_the_old_one(tmp_path, monkeypatch):
    path = str(tmp_path / "jobs" / "history.jsonl")
    monkeypatch.setattr(history, "MOST", 600)
    for number in range(4):
        append(Record("try", f"k{number}", "succeeded"), path)
    assert [row["key"] for row in read(10, path)][-1] == "k3"
    assert len(read(10, path)) >= 2


def test_a_cut_line_takes_no_record_with_it(tmp_path):
    path = tmp_path / "jobs" / "history.jsonl"
    append(RECORD, str(path))
    with path.open("a") as stream:
        stream.write('{"kind": "tr')
    append(Record("run", "w-1", "succeeded"), str(path))
    assert [row["key"] for row in read(5, str(path))] == ["pi-1", "w-1"]


def test_two_who_write_at_once_lose_no_old_history(tmp_path, monkeypatch):
    """Both find it long: the second one must not put what the first has begun in the place of the old one."""
    path = str(tmp_path / "jobs" / "history.jsonl")
    for number in range(3):
        append(Record("try", f"k{number}", "succeeded"), path)
    monkeypatch.setattr(history, "MOST", os.path.getsize(path))
    with ThreadPoolExecutor(2) as pool:
        gate = Barrier(2)
        size = history._size

        def both(one):
            found = size(one)
            with suppress(BrokenBarrierError):
                gate.wait(0.3)
            return found

        monkeypatch.setattr(history, "_size", both)
        for done in [pool.submit(append, Record("try", f"n{number}", "succeeded"), path) for number in range(2)]:
            done.result()
    assert sorted(row["key"] for row in read(10, path)) == ["k0", "k1", "k2", "n0", "n1"]


def test_a_try_that_was_written_twice_is_one(tmp_path):
    """Whoever was killed between its line and its state writes the line again."""
    path = str(tmp_path / "jobs" / "history.jsonl")
    append(RECORD, path)
    append(Record("run", "w.1", "failed", ended_at=5.0), path)
    append(replace(RECORD, ended_at=13.0), path)
    append(Record("run", "w.1", "succeeded", ended_at=9.0), path)
    assert [(row["kind"], row["ended_at"]) for row in read(10, path)] == [("run", 5.0), ("try", 13.0), ("run", 9.0)]
