# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run from its first try to its end, one step at each call."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import follow, run, state, watch
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.builder_types import BuildError
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.follow import advance, choose_key, run_key
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import tags
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.watch import Followed
from ansible_collections.bigdata.emr.plugins.module_utils.services import jobs as services
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable

KEY = "pi-1"


def test_a_run_is_submitted_looked_at_and_ends(world, job):
    assert advance(job, KEY, world.gateway).state == "running"
    world.put("a1", "running", tags(KEY, 1), progress=40.0, containers=1)
    assert advance(job, KEY, world.gateway).line() == "running, a1, 40 %, 1 container"
    world.put("a1", "succeeded", tags(KEY, 1))
    standing = advance(job, KEY, world.gateway)
    assert (standing.ended, standing.state, standing.line()) == (True, "succeeded", "succeeded, a1")
    assert len(world.started) == 1


def test_a_failed_try_is_followed_by_another_one(world, job):
    tried = replace(job, retries=1)
    advance(tried, KEY, world.gateway)
    world.put("a1", "failed", tags(KEY, 1), message="Exit 13")
    standing = advance(tried, KEY, world.gateway)
    assert (standing.state, standing.wait_seconds) == ("waiting", 0)
    assert "Exit 13" in standing.line()
    advance(tried, KEY, world.gateway)
    assert world.started == ["emr-job-pi-1-1.service", "emr-job-pi-1-2.service"]
    world.put("a2", "failed", tags(KEY, 2), message="Exit 14")
    standing = advance(tried, KEY, world.gateway)
    assert (standing.state, standing.attempt, standing.seen.message) == ("failed", 2, "Exit 14")


def test_a_next_try_is_told_when_the_run_began(world, job, monkeypatch):
    began = []
    build = services.build

    def noting(kind):
        def made(one, place, gateway, host):
            began.append(place.began_at)
            return build(kind)(one, place, gateway, host)

        return made

    monkeypatch.setattr(services, "build", noting)
    tried = replace(job, retries=1)
    advance(tried, KEY, world.gateway)
    first = state.load(world.gateway, KEY).tries[0].started_at
    world.put("a1", "failed", tags(KEY, 1))
    advance(tried, KEY, world.gateway)
    advance(tried, KEY, world.gateway)
    assert began == [0.0, first]


def test_a_next_try_is_waited_for_while_nobody_answers_what_its_command_is_made_of(world, job, monkeypatch):
    """As a NameNode that is asked for the newest savepoint."""
    tried = replace(job, retries=1)
    advance(tried, KEY, world.gateway)
    world.put("a1", "failed", tags(KEY, 1))
    advance(tried, KEY, world.gateway)
    build = services.build

    def silent(*_all):
        try:
            raise Unreachable("n1: gone")
        except Unreachable as error:
            raise BuildError("nobody tells its newest savepoint") from error

    monkeypatch.setattr(services, "build", lambda kind: silent)
    standing = advance(tried, KEY, world.gateway)
    assert (standing.state, standing.attempt) == ("unknown", 2)
    monkeypatch.setattr(services, "build", build)
    assert advance(tried, KEY, world.gateway).state == "running"


def test_the_next_try_waits_for_its_interval(world, job):
    tried = replace(job, retries=1, retry_interval_seconds=300)
    advance(tried, KEY, world.gateway)
    world.put("a1", "failed", tags(KEY, 1))
    for _again in range(3):
        standing = advance(tried, KEY, world.gateway)
        assert standing.state == "waiting"
        assert 290 < standing.wait_seconds <= 300
    assert len(world.started) == 1


def test_a_next_try_that_comes_due_during_a_failover_is_waited_for(world, job):
    tried = Followed(replace(job, retries=1), KEY)
    watch.step(tried, world.gateway)
    world.put("a1", "failed", tags(KEY, 1))
    watch.step(tried, world.gateway)
    assert tried.standing.state == "waiting"
    world.silent = True
    watch.step(tried, world.gateway)
    assert (tried.over, tried.standing.state, tried.error) == (False, "unknown", "")
    assert "connection refused" in tried.line
    world.silent = False
    watch.step(tried, world.gateway)
    assert world.started == ["emr-job-pi-1-1.service", "emr-job-pi-1-2.service"]


def test_a_first_try_that_cannot_be_submitted_is_told_at_once(world, job):
    world.silent = True
    first = Followed(job, KEY)
    watch.step(first, world.gateway)
    assert (first.over, "nothing was submitted" in first.error) == (True, True)


def test_a_try_that_takes_too_long_is_ended_and_tried_again(world, job, monkeypatch):
    slow = replace(job, max_running_seconds=100, retries=1)
    advance(slow, KEY, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    known = state.load(world.gateway, KEY)
    known.tries[0].started_at -= 200
    state.save(world.gateway, known)
    standing = advance(slow, KEY, world.gateway)
    assert world.killed == ["a1"]
    assert "longer than 100 s" in standing.seen.message
    advance(slow, KEY, world.gateway)
    assert world.started[-1] == "emr-job-pi-1-2.service"


def test_what_somebody_has_killed_is_not_tried_again(world, job):
    tried = replace(job, retries=3)
    advance(tried, KEY, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    run.kill(tried, KEY, 1, world.gateway, "by etl")
    standing = advance(tried, KEY, world.gateway)
    assert (standing.state, standing.seen.message) == ("killed", "by etl")
    assert len(world.started) == 1


def test_a_kill_between_two_tries_ends_the_run(world, job):
    tried = replace(job, retries=3)
    advance(tried, KEY, world.gateway)
    world.put("a1", "failed", tags(KEY, 1), message="Exit 13")
    assert advance(tried, KEY, world.gateway).state == "waiting"
    assert run.kill(tried, KEY, 1, world.gateway, "by etl").state == "killed"
    standing = advance(tried, KEY, world.gateway)
    assert (standing.state, standing.seen.message) == ("killed", "by etl")
    assert len(world.started) == 1


def test_a_try_that_failed_by_itself_before_its_time_was_over_is_tried_again(world, job):
    tried = replace(job, retries=1)
    advance(tried, KEY, world.gateway)
    world.put("a1", "failed", tags(KEY, 1), message="Exit 13")
    advance(tried, KEY, world.gateway)
    run.kill(tried, KEY, 1, world.gateway, "its time is over", out_of_time=True)
    advance(tried, KEY, world.gateway)
    assert len(world.started) == 2


def test_another_gateway_adopts_the_tries_of_a_lost_one(world, job):
    world.put("a1", "failed", tags(KEY, 1), started_at=10.0)
    world.put("a2", "running", tags(KEY, 2), started_at=20.0)
    standing = advance(replace(job, retries=3), KEY, world.gateway)
    assert (standing.attempt, standing.state, standing.seen.applications) == (2, "running", ("a2",))
    assert world.started == []


def test_a_key_is_that_of_the_run_that_nobody_was_told_the_end_of(world, job):
    first = choose_key("pi-abc", job, world.gateway)
    assert first.startswith("pi-abc-")
    one = Followed(job, first, "pi-abc")
    watch.watch([one], world.gateway, 0)
    assert choose_key("pi-abc", job, world.gateway) == first
    world.put("a1", "succeeded", tags(first, 1, "pi-abc"))
    watch.watch([one], world.gateway, 0)
    assert one.over
    assert choose_key("pi-abc", job, world.gateway) == first
    watch.told(world.gateway, [one])
    again = choose_key("pi-abc", job, world.gateway)
    assert again != first or state.new_key("pi-abc", 0) != first
    assert choose_key("pi-other", job, world.gateway) != first


def test_who_does_not_wait_for_the_end_submits_again_the_next_time(world, job, monkeypatch):
    """As a schedule that only submits: nobody will ever ask how the run of yesterday ended."""
    numbers = itertools.count()
    monkeypatch.setattr(state, "new_key", lambda base, now: f"{base}-{next(numbers)}")
    first = choose_key("pi-abc", job, world.gateway)
    one = Followed(job, first, "pi-abc")
    watch.watch([one], world.gateway, 0)
    world.put("a1", "running", tags(first, 1, "pi-abc"))
    watch.told(world.gateway, [one])
    assert choose_key("pi-abc", job, world.gateway) == first
    world.put("a1", "succeeded", tags(first, 1, "pi-abc"))
    assert choose_key("pi-abc", job, world.gateway, look=False) == first
    assert choose_key("pi-abc", job, world.gateway) == "pi-abc-1"


def test_a_key_is_also_that_of_a_run_of_a_lost_gateway(world, job):
    world.put("a1", "running", (*tags("pi-abc-20261130t000000", 1, "pi-abc"), "emr-job:pi"))
    assert choose_key("pi-abc", job, world.gateway) == "pi-abc-20261130t000000"
    assert follow.elsewhere(job, world.gateway) == ["pi-abc-20261130t000000"]
    world.put("a1", "succeeded", tags("pi-abc-20261130t000000", 1, "pi-abc"))
    assert choose_key("pi-abc", job, world.gateway) != "pi-abc-20261130t000000"


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (("emr:pi-1:1", "emr:pi-1", "emr-job:pi"), "pi-1"),
        (("emr-job:pi", "other"), ""),
        (("emr:../../x:1",), ""),
        (("emr::1", "emr:pi-2:1"), "pi-2"),
        ((), ""),
    ],
)
def test_the_key_of_a_run_stands_in_its_tags(own, found):
    assert run_key(own) == found


def test_many_runs_are_followed_at_once_and_each_change_is_told_once(world, job):
    runs = [Followed(replace(job, name=f"j{number}"), f"j{number}-1") for number in range(50)]
    watch.watch(runs, world.gateway, 0)
    assert len(world.started) == 50
    for number in range(50):
        world.put(f"a{number:02}", "succeeded" if number else "failed", tags(f"j{number}-1", 1), message="x")
    watch.watch(runs, world.gateway, 5)
    assert all(one.over for one in runs)
    assert runs[0].failed_lines[-1] == "ValueError: y"
    assert (runs[0].to_dict()["state"], runs[1].to_dict()["state"]) == ("failed", "succeeded")


def test_a_job_that_cannot_be_submitted_says_why(world, job):
    one = Followed(replace(job, queue="nope"), KEY)
    watch.watch([one], world.gateway, 0)
    row = one.to_dict()
    assert (row["state"], row["ended"], "there is no queue nope" in row["message"]) == ("failed", True, True)


def test_what_has_not_ended_is_found_by_the_name_of_its_job(world, job):
    advance(job, KEY, world.gateway)
    advance(replace(job, name="other"), "other-1", world.gateway)
    assert [one.key for one in watch.unfinished(world.gateway, ["pi"])] == [KEY]
    assert watch.unfinished(world.gateway, ["pi"], ["pi-2"]) == []
    world.put("a1", "succeeded", tags(KEY, 1))
    advance(job, KEY, world.gateway)
    assert watch.unfinished(world.gateway, ["pi"]) == []


def test_what_ended_long_ago_is_forgotten(world, job):
    advance(job, KEY, world.gateway)
    assert state.prune(world.gateway, 1e12) == []
    world.put("a1", "succeeded", tags(KEY, 1))
    advance(job, KEY, world.gateway)
    assert state.prune(world.gateway, 0) == []
    assert state.prune(world.gateway, 1e12) == [KEY]
    assert state.load(world.gateway, KEY) is None
