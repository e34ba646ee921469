# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task of Druid is handed over again while nobody takes it, and not where somebody may have taken it."""

from __future__ import annotations

import sys
import urllib.error
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import druid_jobs


def _router(monkeypatch, *answers):
    """Let a router answer so, one after the other: a status, or a task."""
    left = list(answers)

    def ask(_address, path, _task):
        assert path == "/druid/indexer/v1/task"
        answer = left.pop(0)
        if isinstance(answer, int):
            raise urllib.error.HTTPError(path, answer, "", None, None)
        return {"task": answer}

    monkeypatch.setattr(druid_jobs, "ask", ask)
    monkeypatch.setattr(druid_jobs.time, "sleep", lambda _seconds: None)
    return left


def test_a_task_is_handed_over_again_until_an_overlord_takes_it(monkeypatch):
    left = _router(monkeypatch, 503, 502, 307, "one")
    assert druid_jobs.submit("router", {}) == "one"
    assert left == []


@pytest.mark.parametrize(("status", "seconds"), [(400, 60), (504, 60), (503, -1)])
def test_a_task_that_may_have_been_taken_or_waits_too_long_is_an_error(monkeypatch, status, seconds):
    left = _router(monkeypatch, status, "one")
    with pytest.raises(urllib.error.HTTPError):
        druid_jobs.submit("router", {}, seconds)
    assert left == ["one"]
