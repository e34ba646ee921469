# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that submits jobs: two controllers at once, and what it says that it would do."""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import follow, run, state
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import tags
from ansible_collections.bigdata.emr.plugins.modules import job_run


class Module:
    def __init__(self, job, check_mode=False, base="pi-abc", key=""):
        self.check_mode = check_mode
        self.params = {"runs": [{"job": job.to_dict(), "base": base, "key": key, "line": ""}]}

    def fail_json(self, msg):
        raise AssertionError(msg)


@pytest.fixture(autouse=True)
def new_keys(monkeypatch):
    numbers = itertools.count()
    monkeypatch.setattr(state, "new_key", lambda base, now: f"{base}-{next(numbers)}")


def test_two_controllers_at_once_submit_one_run(world, job, monkeypatch):
    gate, choose = Barrier(2), follow.choose_key

    def both(*words):
        found = choose(*words)
        with suppress(BrokenBarrierError):
            gate.wait(0.5)
        return found

    monkeypatch.setattr(follow, "choose_key", both)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(job_run._submit, Module(job), world.gateway) for _controller in range(2)]
        answers = [one.result() for one in done]
    assert len(world.started) == 1
    assert len({runs[0].key for runs, _new in answers}) == 1
    assert sorted(len(new) for _runs, new in answers) == [0, 1]


def test_what_it_locks_is_removed_with_old_runs(world, job):
    job_run._submit(Module(job), world.gateway)
    (lock,) = [name for name in os.listdir(state.runs_directory(world.gateway)) if name.startswith(".")]
    state.prune(world.gateway, 0)
    assert os.path.exists(f"{state.runs_directory(world.gateway)}/{lock}")
    state.prune(world.gateway, 1e12)
    assert not os.path.exists(f"{state.runs_directory(world.gateway)}/{lock}")


def test_a_dry_run_knows_a_run_of_a_lost_gateway(world, job):
    """It would be joined, and nothing be submitted."""
    world.put("a1", "running", tags("pi-abc-x", 1, "pi-abc"))
    runs, new = job_run._submit(Module(job, check_mode=True), world.gateway)
    assert ([one.key for one in runs], new, state.keys(world.gateway)) == (["pi-abc-x"], [], [])
    world.applications.clear()
    runs, new = job_run._submit(Module(job, check_mode=True), world.gateway)
    assert new == [runs[0].key]
    assert state.keys(world.gateway) == []


@pytest.mark.parametrize("check", [False, True])
def test_a_key_is_of_one_job(world, job, check):
    """Else the end of another job would be told as that of this one, which never ran."""
    job_run._submit(Module(job, key="mine"), world.gateway)
    other = replace(job, name="report")
    with pytest.raises(run.StartError, match="mine is the key of a run of job pi; choose another one for report"):
        job_run._submit(Module(other, check_mode=check, key="mine"), world.gateway)
    assert job_run._submit(Module(job, key="mine"), world.gateway)[1] == []
    assert len(world.started) == 1
