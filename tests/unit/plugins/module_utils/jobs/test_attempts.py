# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is due next in a run."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.attempts import Try, next_step


def one(attempt, state, started=0.0, ended=0.0, **more):
    return Try(attempt, state, started, ended, **more)


@pytest.mark.parametrize(
    ("tries", "now", "act", "attempt", "seconds", "state"),
    [
        ([], 0, "start", 1, 0, ""),
        ([one(1, "absent")], 0, "start", 1, 0, ""),
        ([one(1, "starting")], 5, "look", 1, 0, ""),
        ([one(1, "running")], 100, "look", 1, 0, ""),
        ([one(1, "running")], 101, "kill", 1, 0, ""),
        ([one(1, "unknown")], 50, "look", 1, 0, ""),
        ([one(1, "running", stopped="it was killed")], 5, "kill", 1, 0, ""),
        ([one(1, "succeeded")], 5, "end", 1, 0, "succeeded"),
        ([one(1, "killed")], 5, "end", 1, 0, "killed"),
        # Two further tries, 30 s after each.
        ([one(1, "failed", ended=10)], 10, "wait", 1, 30, ""),
        ([one(1, "failed", ended=10)], 39, "wait", 1, 1, ""),
        ([one(1, "failed", ended=10)], 40, "start", 2, 0, ""),
        ([one(1, "failed", ended=1000)], 10, "wait", 1, 30, ""),
        ([one(1, "failed"), one(2, "failed", ended=10)], 50, "start", 3, 0, ""),
        ([one(1, "failed"), one(2, "failed"), one(3, "failed", ended=10)], 99, "end", 3, 0, "failed"),
        ([one(1, "failed"), one(2, "succeeded")], 99, "end", 2, 0, "succeeded"),
        # Somebody ended the run between two tries.
        ([one(1, "failed", ended=10, stopped="it was killed")], 99, "end", 1, 0, "killed"),
        ([one(1, "failed"), one(2, "failed"), one(3, "failed", stopped="it was killed")], 99, "end", 3, 0, "failed"),
        ([one(1, "failed", ended=10, stopped="x", out_of_time=True)], 50, "start", 2, 0, ""),
        # Ended for its time: failed.
        ([one(1, "failed", ended=10, out_of_time=True)], 50, "start", 2, 0, ""),
        ([one(1, "killed", ended=10, out_of_time=True)], 50, "start", 2, 0, ""),
    ],
)
def test_next_step(tries, now, act, attempt, seconds, state):
    step = next_step(2, 30, 100, tries, now)
    assert (step.act, step.attempt, step.seconds, step.state) == (act, attempt, seconds, state)


def test_without_a_limit_nothing_is_ended():
    assert next_step(0, 0, 0, [one(1, "running")], 1e9).act == "look"


def test_a_run_without_retries_ends_with_its_first_failure():
    step = next_step(0, 0, 0, [one(1, "failed", message="Exit 13")], 5)
    assert (step.act, step.state, step.message) == ("end", "failed", "Exit 13")


def test_the_reason_of_an_end_is_told():
    assert "longer than 100 s (max_running_seconds)" in next_step(0, 0, 100, [one(1, "running")], 200).message
    assert next_step(0, 0, 100, [one(1, "running", stopped="by etl")], 1).message == "by etl"
