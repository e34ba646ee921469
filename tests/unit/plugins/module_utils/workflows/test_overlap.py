# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.overlap import (
    KEPT_RUNS,
    MOST_AT_ONCE,
    MOST_QUEUED,
    Firing,
    firing,
    follower,
    forgotten,
)

MANY = [str(number) for number in range(MOST_QUEUED)]
TABLE = [
    # policy, going, queued, what becomes of the new one
    ("skip", [], [], Firing("running")),
    ("skip", ["a"], [], Firing("skipped", why="run a still goes on")),
    ("skip", [], ["b"], Firing("skipped", why="run b still goes on")),
    ("queue", [], [], Firing("running")),
    ("queue", ["a"], [], Firing("queued", why="run a comes first")),
    ("queue", ["a"], ["b", "c"], Firing("queued", why="run c comes first")),
    # The one whose turn it is has not begun yet: a new one does not overtake it.
    ("queue", [], ["b"], Firing("queued", why="run b comes first")),
    ("queue", ["a"], MANY, Firing("skipped", why="100 runs wait already")),
    ("parallel", ["a", "b"], [], Firing("running")),
    ("parallel", MANY[:MOST_AT_ONCE], [], Firing("skipped", why="16 runs go on already, and 16 may at once")),
    ("cancel", [], [], Firing("running")),
    ("cancel", ["a"], [], Firing("queued", ("a",), "run a is ended first")),
    ("cancel", ["a"], ["b"], Firing("queued", ("a", "b"), "run a is ended first")),
]


@pytest.mark.parametrize(("policy", "going", "queued", "wanted"), TABLE)
def test_what_becomes_of_a_run_that_is_due(policy, going, queued, wanted):
    assert firing(policy, going, queued) == wanted


@pytest.mark.parametrize(
    ("going", "queued", "wanted"), [([], [], ""), (["a"], ["b"], ""), ([], ["b", "c"], "b"), (["a"], [], "")]
)
def test_whose_turn_it_is(going, queued, wanted):
    assert follower(going, queued) == wanted


def test_the_last_runs_are_kept():
    assert forgotten(["a", *MANY]) == ["a", *MANY][: MOST_QUEUED + 1 - KEPT_RUNS]
    assert forgotten(["a"]) == []
