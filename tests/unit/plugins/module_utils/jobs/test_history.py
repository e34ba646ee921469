# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of tries and runs."""

from __future__ import annotations

import json
import stat

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
