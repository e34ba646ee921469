# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A try on its gateway: submitted once, followed, ended, whoever is killed or lost meanwhile."""

from __future__ import annotations

import json
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import ending, history, logs, run, state, unit
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Resource, tags

KEY = "pi-1"
CALL = unit.call


def records(world):
    return history.read(10, world.gateway.history)


def directory(world, attempt=1):
    return Path(world.gateway.area) / "runs" / KEY / str(attempt)


def test_a_try_is_submitted_once_and_its_state_is_the_applications(world, job):
    run.start(job, KEY, 1, world.gateway)
    run.start(job, KEY, 1, world.gateway)
    assert world.started == ["emr-job-pi-1-1.service"]
    assert run.look(job, KEY, 1, world.gateway).message == "is being submitted"
    world.put("a1", "running", tags(KEY, 1), progress=40.0, containers=3)
    world.end(KEY, 1, 0)
    seen = run.look(job, KEY, 1, world.gateway)
    assert (seen.state, seen.progress, seen.containers, seen.applications) == ("running", 40.0, 3, ("a1",))
    assert records(world) == []
    world.put("a1", "succeeded", tags(KEY, 1))
    assert run.look(job, KEY, 1, world.gateway).state == "succeeded"
    assert run.look(job, KEY, 1, world.gateway).state == "succeeded"
    (record,) = records(world)
    assert (record["job"], record["try"], record["state"], record["applications"]) == ("pi", 1, "succeeded", ["a1"])


def test_what_lies_on_the_gateway_is_roots_but_for_the_files_of_the_user(world, job):
    run.start(replace(job, env={"SECRET": "it's"}), KEY, 1, world.gateway)
    place = directory(world)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}
    assert modes == {"files": 0o711, "work": 0o700, "log": 0o600, "run.sh": 0o600}
    assert stat.S_IMODE((place / "files" / "environment.sh").stat().st_mode) == 0o400
    assert stat.S_IMODE((Path(world.gateway.area) / "runs" / KEY / "state.json").stat().st_mode) == 0o600
    assert "emr:pi-1:1 emr:pi-1 emr-job:pi" in (place / "run.sh").read_text()


def test_files_of_a_try_are_removed_when_it_has_ended_and_its_log_stays(world, job):
    run.start(job, KEY, 1, world.gateway)
    (directory(world) / "log").write_text("hello\n")
    world.end(KEY, 1, 3)
    assert run.look(job, KEY, 1, world.gateway).state == "failed"
    assert sorted(path.name for path in directory(world).iterdir()) == ["exit", "log"]
    assert logs.tail(job, KEY, 1, world.gateway) == ["hello"]
    assert logs.logs_command(job, KEY, 1, world.gateway) == f"sudo cat {directory(world)}/log"


@pytest.mark.parametrize("found", [True, False])
def test_after_a_crash_between_intention_and_submission_the_tag_decides(world, job, found):
    def crash(name, place):
        world.up.discard(name)
        raise KeyboardInterrupt

    world.on_start = crash
    with pytest.raises(KeyboardInterrupt):
        run.start(job, KEY, 1, world.gateway)
    world.on_start = lambda name, place: None
    assert state.load(world.gateway, KEY).tries[0].state == "starting"
    if found:
        world.put("a1", "running", tags(KEY, 1))
    seen = run.look(job, KEY, 1, world.gateway)
    assert seen.state == ("running" if found else "absent")
    run.start(job, KEY, 1, world.gateway)
    assert len(world.started) == (1 if found else 2)


def test_a_crash_behind_the_start_of_the_unit_starts_no_second_one(world, job):
    world.up.add(unit.unit(KEY, 1))
    run.start(job, KEY, 1, world.gateway)
    assert world.started == []
    assert run.look(job, KEY, 1, world.gateway).state == "running"


def test_another_gateway_finds_the_application_by_its_tag_and_submits_none(world, job):
    world.put("a1", "running", tags(KEY, 1), started_at=50.0)
    run.start(job, KEY, 1, world.gateway)
    assert world.started == []
    seen = run.look(job, KEY, 1, world.gateway)
    assert (seen.state, seen.applications) == ("running", ("a1",))
    world.put("a1", "failed", tags(KEY, 1), message="Exit 13")
    assert run.look(job, KEY, 1, world.gateway).message == "Exit 13"


def test_nobody_knows_while_no_master_answers(world, job):
    run.start(job, KEY, 1, world.gateway)
    world.end(KEY, 1, 0)
    world.silent = True
    seen = run.look(job, KEY, 1, world.gateway)
    assert (seen.state, "connection refused" in seen.message) == ("unknown", True)
    world.silent = False
    world.put("a1", "succeeded", tags(KEY, 1))
    assert run.look(job, KEY, 1, world.gateway).state == "succeeded"


@pytest.mark.parametrize("code", [0, None])
def test_what_the_cluster_has_forgotten_is_not_submitted_again(world, job, code):
    """It keeps a number of applications that have ended, and may have lost all of them when it was started anew."""
    run.start(job, KEY, 1, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    assert run.look(job, KEY, 1, world.gateway).state == "running"
    world.end(KEY, 1, 0)
    if code is None:  # the gateway was restarted
        (directory(world) / "exit").unlink()
    world.applications.clear()
    seen = run.look(job, KEY, 1, world.gateway)
    assert (seen.state, seen.applications) == ("unknown", ("a1",))
    run.start(job, KEY, 1, world.gateway)
    assert len(world.started) == 1
    assert run.kill(job, KEY, 1, world.gateway, "by etl").state == "killed"


def test_nothing_is_submitted_while_no_master_answers(world, job):
    world.silent = True
    with pytest.raises(run.StartError, match="nothing was submitted"):
        run.start(job, KEY, 1, world.gateway)
    assert world.started == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"queue": "defalt"}, "there is no queue defalt; did you mean default"),
        ({"user": "nobody-of-ours"}, "user nobody-of-ours is none of emr_users"),
        ({"program": Resource("local:/nowhere/x.py", "x.py")}, "local:/nowhere/x.py is no file on g1"),
    ],
)
def test_what_is_not_there_is_refused_before_anything_is_submitted(world, job, change, said):
    with pytest.raises(run.StartError, match=said):
        run.start(replace(job, **change), KEY, 1, world.gateway)
    assert world.started == []
    assert state.load(world.gateway, KEY) is None
    assert state.keys(world.gateway) == []


def test_a_kill_ends_the_process_first_and_then_the_applications(world, job):
    run.start(job, KEY, 1, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    seen = run.kill(job, KEY, 1, world.gateway, "by etl")
    assert (world.stopped, world.killed) == (["emr-job-pi-1-1.service"], ["a1"])
    assert (seen.state, seen.message) == ("killed", "by etl")
    assert run.kill(job, KEY, 1, world.gateway).state == "killed"
    assert records(world)[0]["message"] == "by etl"


def test_a_kill_while_no_master_answers_is_done_again(world, job):
    run.start(job, KEY, 1, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    world.silent = True
    assert run.kill(job, KEY, 1, world.gateway, "by etl").state == "unknown"
    world.silent = False
    assert run.look(job, KEY, 1, world.gateway).state == "running"
    assert run.kill(job, KEY, 1, world.gateway, "by etl").state == "killed"


def test_the_cluster_itself_ends_what_takes_too_long(world, job):
    slow = replace(job, max_running_seconds=100)
    run.start(slow, KEY, 1, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    run.look(slow, KEY, 1, world.gateway)
    assert abs(world.limits["a1"] - time.time() - 100) < 5
    world.limits.clear()
    run.look(slow, KEY, 1, world.gateway)
    assert world.limits == {}
    world.put("a1", "killed", tags(KEY, 1), message="exceeding its lifetime", out_of_time=True)
    seen = run.look(slow, KEY, 1, world.gateway)
    assert (seen.state, seen.message) == ("failed", "it ran for longer than 100 s (max_running_seconds)")


def test_nothing_is_submitted_or_lost_while_systemd_does_not_answer(world, job, monkeypatch):
    def mute(name, run=None):
        raise unit.Silent(f"systemd does not tell of {name}: timed out")

    script = replace(job, type="shell")
    run.start(script, KEY, 1, world.gateway)
    monkeypatch.setattr(unit, "is_up", mute)
    assert run.look(script, KEY, 1, world.gateway).state == "unknown"
    assert (directory(world) / "run.sh").exists()
    with pytest.raises(run.StartError, match="timed out"):
        run.start(script, KEY, 2, world.gateway)
    assert world.started == ["emr-job-pi-1-1.service"]


def test_a_client_job_is_its_process(world, job):
    script = replace(job, type="shell")
    run.start(script, KEY, 1, world.gateway)
    world.silent = True
    assert run.look(script, KEY, 1, world.gateway).state == "running"
    world.end(KEY, 1, 4)
    seen = run.look(script, KEY, 1, world.gateway)
    assert (seen.state, seen.exit_code) == ("failed", 4)


def test_the_last_lines_are_of_the_container_that_failed(world, job):
    run.start(job, KEY, 1, world.gateway)
    world.put("a1", "failed", tags(KEY, 1), message="User application exited with status 1", logs_kept=True)
    run.look(job, KEY, 1, world.gateway)
    assert logs.tail(job, KEY, 1, world.gateway)[-1] == "ValueError: y"
    assert logs.logs_command(job, KEY, 1, world.gateway) == f"sudo -u {job.user} echo a1 {job.user} "


def test_a_cluster_that_does_not_bring_its_logs_holds_nobody_up(world, job, monkeypatch):
    """Without HDFS the command tries for many minutes, and other runs of the play are not looked at meanwhile."""
    run.start(job, KEY, 1, world.gateway)
    (directory(world) / "log").write_text("hello\n")
    world.put("a1", "failed", tags(KEY, 1), logs_kept=True)
    monkeypatch.setattr(logs, "READ_SECONDS", 0.2)
    monkeypatch.setattr(unit, "call", CALL)
    monkeypatch.setattr(unit, "as_user", lambda user, argv, **_more: ["sleep", "20"])
    began = time.monotonic()
    assert logs.tail(job, KEY, 1, world.gateway) == ["hello"]
    assert time.monotonic() - began < 10


def test_a_run_is_read_as_it_was_written(world, job):
    run.start(job, KEY, 1, world.gateway)
    known = state.load(world.gateway, KEY)
    assert state.state_of(known.to_text()) == known
    later = json.loads(known.to_text())
    later["of a later release"] = later["tries"][0]["too"] = 1
    assert state.state_of(json.dumps(later)) == known


@pytest.fixture
def stopper(monkeypatch):
    """How an application answers that is asked to end in its own way: what it was asked with, and what it says."""
    asked, said = [], {"": "a", "a": "a"}

    def stop(masters, identity, user, earlier):
        asked.append((identity, user, earlier))
        return said[earlier]

    monkeypatch.setattr(run.services, "stopper", lambda kind: stop)
    return asked, said


def test_an_application_that_can_end_in_its_own_way_is_asked_to_and_waited_for(world, job, stopper):
    run.start(job, KEY, 1, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    assert run.kill(job, KEY, 1, world.gateway, "by etl").state == "running"
    assert run.kill(job, KEY, 1, world.gateway, "by etl").state == "running"
    assert stopper[0] == [("a1", job.user, ""), ("a1", job.user, "a")]
    assert world.killed == []
    world.put("a1", "succeeded", tags(KEY, 1))
    seen = run.kill(job, KEY, 1, world.gateway, "by etl")
    assert (seen.state, seen.message) == ("killed", "by etl")


def test_each_of_several_is_asked_for_itself(world, job, stopper):
    run.start(job, KEY, 1, world.gateway)
    for name in ("a1", "a2"):
        world.put(name, "running", tags(KEY, 1))
    for _twice in range(2):
        run.kill(job, KEY, 1, world.gateway, "by etl")
    assert stopper[0] == [(name, job.user, said) for said in ("", "a") for name in ("a1", "a2")]


def test_one_that_cannot_or_takes_long_is_ended_by_force(world, job, stopper, monkeypatch):
    run.start(job, KEY, 1, world.gateway)
    world.put("a1", "running", tags(KEY, 1))
    stopper[1]["a"] = ""
    run.kill(job, KEY, 1, world.gateway, "by etl")
    assert run.kill(job, KEY, 1, world.gateway, "by etl").state == "killed"
    assert world.killed == ["a1"]
    world.killed.clear()
    stopper[1]["a"] = "a"
    key = "pi-2"
    run.start(job, key, 1, world.gateway)
    world.put("a2", "running", tags(key, 1))
    run.kill(job, key, 1, world.gateway, "by etl")
    monkeypatch.setattr(ending, "STOP_SECONDS", -1.0)
    run.kill(job, key, 1, world.gateway, "by etl")
    assert world.killed == ["a2"]
