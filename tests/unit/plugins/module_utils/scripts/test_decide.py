# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Once on a host: every state that a run can leave, and what the next one does."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.decide import (
    BEGIN,
    END,
    JOIN,
    LEAVE,
    TAKE,
    Unit,
    decide,
    due,
    ended_well,
    how,
)

GONE, RUNS = Unit(False), Unit(True, True)
WELL, BAD, LATE = Unit(True), Unit(True, code=3, result="exit-code"), Unit(True, code=15, result="timeout")


def record(state, digest="one"):
    return {"digest": digest, "state": state, "number": 1, "began": 0.0, "boot": "b", "code": 3, "seconds": 1.0}


@pytest.mark.parametrize(
    ("moment", "on_failure", "kept", "unit", "act"),
    [
        ("after_started", "stop", None, GONE, BEGIN),
        ("after_started", "stop", record("done"), GONE, LEAVE),
        # Changed since: what it did once it may not bear twice.
        ("after_started", "stop", record("done", "two"), GONE, LEAVE),
        ("after_started", "stop", record("failed"), GONE, BEGIN),
        ("after_started", "continue", record("failed"), GONE, LEAVE),
        ("after_started", "continue", record("failed", "two"), GONE, BEGIN),
        ("after_started", "stop", record("running"), RUNS, JOIN),
        ("after_started", "stop", record("running"), WELL, END),
        ("after_started", "stop", record("running"), BAD, END),
        # The host was started again, or the run was killed between its note and the start.
        ("after_started", "stop", record("running"), GONE, BEGIN),
        ("after_started", "continue", record("running"), GONE, BEGIN),
        # The result was noted, and systemd not told yet.
        ("after_started", "stop", record("done"), WELL, LEAVE),
        ("manual", "stop", record("done"), GONE, BEGIN),
        ("manual", "continue", record("failed"), GONE, BEGIN),
        ("manual", "stop", record("running"), RUNS, JOIN),
        ("manual", "stop", record("running"), WELL, END),
    ],
)
def test_what_is_done(moment, on_failure, kept, unit, act):
    verdict = decide(moment, on_failure, "one", kept, unit)
    assert verdict.act == act
    assert bool(verdict.reason) == (act != LEAVE)


def test_an_end_that_was_noted_while_a_run_waited_is_its_own_and_no_other():
    for moment, state in itertools.product(("before_install", "manual"), ("done", "failed")):
        assert decide(moment, "stop", "one", record(state), GONE, 1).act == TAKE
        usual = decide(moment, "stop", "one", record(state), GONE)
        assert decide(moment, "stop", "one", record(state), GONE, 2) == usual
    assert decide("manual", "stop", "one", record("running"), RUNS, 1).act == JOIN


def test_it_never_begins_while_it_runs_and_who_is_not_due_is_left_alone():
    kinds = [None, *(record(state, digest) for state in ("running", "done", "failed") for digest in ("one", "two"))]
    for moment, failure, kept in itertools.product(("before_install", "manual"), ("stop", "continue"), kinds):
        running = kept is not None and kept["state"] == "running"
        assert not running or decide(moment, failure, "one", kept, RUNS).act == JOIN
        assert bool(due(moment, failure, "one", kept)) == (decide(moment, failure, "one", kept, GONE).act != LEAVE)


@pytest.mark.parametrize(
    ("unit", "well", "words"),
    [
        (WELL, True, "ended with exit code 0"),
        (BAD, False, "ended with exit code 3"),
        (LATE, False, "did not end within 60 s and was ended"),
        (Unit(True, code=9, result="signal"), False, "was ended by signal 9"),
    ],
)
def test_how_it_ended(unit, well, words):
    assert (ended_well(unit), how(unit, 60)) == (well, words)
