# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a play asks for, and what it is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import asked as reading
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.report import failure, table

WHEN = datetime(2026, 11, 30, 4, tzinfo=UTC)
JOBS = {
    "pi": {"type": "mr", "file": "local:/x.jar", "args": ["${yyyy-MM-dd}"]},
    "load": {"type": "shell", "script": "echo ${day}", "parameters": {"day": "${yyyy-MM-dd-1d}"}},
}


def ask(*names, **more):
    options = {"jobs": JOBS, "names": list(names), "topology": {"services": ["yarn"]}, "users": [], "databases": {}}
    return reading.chosen({**options, "parameters": {}, "key": None, **more}, WHEN)


def test_jobs_are_rendered_for_the_time():
    jobs, faults = ask("pi", "load")
    assert faults == []
    assert (jobs[0].args, jobs[1].options["script"]) == (("2026-11-30",), "echo 2026-11-29")
    assert ask("load", parameters={"day": "x"})[0][0].options["script"] == "echo x"


@pytest.mark.parametrize(
    ("names", "more", "said"),
    [
        ([], {}, "no job is named; write -e emr_job=NAME"),
        (["pie"], {}, "there is no job pie in emr_jobs; did you mean pi?"),
        (["pi", "load"], {"key": "k"}, "one key is for one job"),
        (["pi"], {"key": "K/1"}, "K/1 is no key of a run; write up to 80 of a-z"),
        (["pi"], {"parameters": {"x": 1}}, "emr_jobs: pi: parameters: it has no parameter x; there is none yet"),
        (["pi"], {"databases": {"shop": {"engine": "oracle"}}}, "emr_job_databases: shop: oracle is no engine"),
    ],
)
def test_what_is_wrong_is_told(names, more, said):
    assert ask(*names, **more)[1][0].startswith(said)


def test_the_same_job_for_the_same_day_has_the_same_base():
    first, other = ask("pi")[0][0], ask("load")[0][0]
    assert reading.base(first) == reading.base(ask("pi")[0][0])
    assert reading.base(first).startswith("pi-")
    assert reading.base(other) != reading.base(ask("load", parameters={"day": "x"})[0][0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-30T04:00", "2026-11-30T04:00:00+00:00"),
        ("2026-11-30T04:00:00Z", "2026-11-30T04:00:00+00:00"),
        ("2026-11-30T04:00+08:00", "2026-11-30T04:00:00+08:00"),
        ("2026-11-30", "2026-11-30T00:00:00+00:00"),
    ],
)
def test_times(text, found):
    assert reading.time_of(text).isoformat() == found


def test_what_is_no_time():
    with pytest.raises(ValueError, match="yesterday is no time; write it as"):
        reading.time_of("yesterday")


def test_a_failure_has_its_cause_its_lines_and_where_there_are_more():
    row = {
        "job": {"name": "pi"},
        "key": "pi-1",
        "state": "failed",
        "attempt": 2,
        "message": "Exit 13",
        "applications": ["a1"],
        "lines": ["Traceback", "ValueError: x"],
        "command": "yarn logs",
    }
    assert failure(row) == (
        "Job pi (pi-1) failed in try 2: Exit 13. Application: a1.\n"
        "The last lines of what failed:\n  Traceback\n  ValueError: x\nMore: yarn logs"
    )
    assert "is unknown in try 2: " in failure({**row, "state": "unknown"})


def test_the_table_has_what_runs_first_and_then_the_newest():
    running = [{"kind": "try", "key": "b-1", "job": "b", "try": 1, "state": "running", "started_at": 5, "seconds": 2.2}]
    ended = [
        {"kind": "try", "key": "a-1", "job": "a", "try": 1, "state": "failed", "started_at": 1, "applications": ["a1"]},
        {"kind": "run", "key": "w-1", "workflow": "w", "state": "succeeded", "started_at": 3},
    ]
    lines = table(running, ended)
    assert lines[0].split() == ["started", "job", "try", "state", "seconds", "user", "application", "key"]
    assert [line.split()[-1] for line in lines[1:]] == ["b-1", "w-1", "a-1"]
    assert table([], []) == ["Nothing has run yet on any gateway"]
