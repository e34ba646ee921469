# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task of Druid is handed over again while nobody takes it, and is never there twice."""

from __future__ import annotations

import io
import sys
import types
import urllib.error
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import druid_jobs
from common import LabError

NOBODY = (400, '{"error":"Unable to determine destination for [/druid/indexer/v1/task]; is your overlord running?"}')


@pytest.fixture
def router(monkeypatch):
    """Return a function that lets a router answer so, one after the other: a status and a text, or None for well.

    What was submitted is collected; of tasks in its list ``taken`` there is a state.
    """

    def ask(_address, path, task=None, port=druid_jobs.ROUTER):
        assert port == druid_jobs.ROUTER
        if task is None:
            return {"status": {"statusCode": "RUNNING"} if path.split("/")[-2] in one.taken else None}
        one.seen.append(task["id"])
        status, said = one.left.pop(0) or (0, "")
        if status < 0:
            one.taken.append(task["id"])
        if status:
            raise urllib.error.HTTPError(path, abs(status), "", None, io.BytesIO(said.encode()))
        return {"task": task["id"]}

    one = types.SimpleNamespace(left=[], seen=[], taken=[])
    monkeypatch.setattr(druid_jobs, "ask", ask)
    monkeypatch.setattr(druid_jobs.time, "sleep", lambda _seconds: None)
    return one


def test_a_task_is_handed_over_by_one_name_until_an_overlord_takes_it(router):
    router.left = [NOBODY, (503, ""), (500, "Queue is not active!"), (307, ""), None]
    found = druid_jobs.submit("router", {"type": "noop"})
    assert (router.left, set(router.seen)) == ([], {found})
    assert found.startswith("noop_")


@pytest.mark.parametrize("answer", [(-504, ""), (400, "Task[noop_1] already exists!")])
def test_a_task_that_was_taken_without_an_answer_is_not_handed_over_again(router, answer):
    router.left = [answer, None]
    assert [druid_jobs.submit("router", {"type": "noop"})] == router.seen


@pytest.mark.parametrize(("answer", "seconds"), [((400, "no type"), 60), (NOBODY, -1), ((503, ""), -1)])
def test_a_bad_task_or_one_that_waits_too_long_is_an_error(router, answer, seconds):
    router.left = [answer, None]
    with pytest.raises(LabError, match=r"task noop_\S+ was not taken \(\d+\): "):
        druid_jobs.submit("router", {"type": "noop"}, seconds)
    assert len(router.seen) == 1
