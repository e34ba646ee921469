# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on a host of files: units are started by nobody, jobs are what the test says, time passes by itself."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import history
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import Gateway
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job, Seen
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.follow import Follower
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.main import told
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import (
    Step,
    Workflow,
    run_from_data,
    workflow_to_data,
)
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.runner import Began, RunError, Runner, stamp
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.store import Store, StoreError

NOON = 1795953600.0  # 2026-11-29 12:00:00 UTC
STEPS = (Step("load", "load"), Step("clean", "clean", ("load",)), Step("report", "report", ("clean",)))
JOBS = {
    "load": Job("load", "shell", args=("${yyyy-MM-dd}",)),
    "clean": Job("clean", "shell", retries=1, retry_interval_seconds=30),
    "report": Job("report", "shell"),
}
DAILY = "  Original form: daily UTC\n    Next elapse: Sun 2026-11-29 00:00:00 UTC\n       From now: 12h ago\n"


class Killed(BaseException):
    """The process is killed at this moment."""


class StartError(Exception):
    pass


class Jobs:
    """Jobs that are what the test says: the states of each try, one after the other, the last one for ever."""

    StartError = StartError

    def __init__(self, **states):
        self.states = {step: [list(one) for one in tries] for step, tries in states.items()}
        self.submitted: list[tuple[str, int]] = []
        self.rendered: list[Job] = []
        self.killed: list[tuple[str, str]] = []
        self.refuses = ""
        self.silent = 0
        self.dies_at = ""
        self.on_look = lambda: None

    def start(self, job, key, attempt, context, base=""):
        assert key.startswith(base + ".")
        if self.refuses:
            raise StartError(self.refuses)
        if self.silent:
            self.silent -= 1
            raise StartError("nobody answers") from ClientError("time out")
        if (key, attempt) not in self.submitted:
            self.submitted.append((key, attempt))
            self.rendered.append(job)
        self.die("start")

    def look(self, job, key, attempt, context):
        self.die("look")
        self.on_look()
        if (key, attempt) not in self.submitted:
            return Seen("absent")
        if key in dict(self.killed):
            return Seen("killed", message=dict(self.killed)[key])
        left = self.states.get(key.rpartition(".")[2], [["succeeded"]])
        tries = left[min(attempt, len(left)) - 1]
        state = tries.pop(0) if len(tries) > 1 else tries[0]
        return Seen(state, applications=(f"application_{len(self.submitted)}",))

    def kill(self, job, key, attempt, context, reason="", out_of_time=False):
        self.killed.append((key, reason))
        return Seen("killed")

    def die(self, where):
        if self.dies_at == where:
            self.dies_at = ""
            raise Killed


class Host:
    """A gateway of workflows."""

    def __init__(self, path):
        self.path = path
        self.now = NOON
        self.started: list[str] = []
        self.store = Store(str(path / "area" / "workflows"), str(path / "workflows.json"))
        self.log = str(path / "log" / "jobs" / "history.jsonl")
        self.runner = Runner(self.store, self.command, self.log, lambda: self.now)
        self.define(Workflow("nightly", STEPS, "daily"))

    def define(self, *workflows, jobs=JOBS):
        data = {"workflows": [workflow_to_data(one) for one in workflows]}
        data["jobs"] = {name: job.to_dict() for name, job in jobs.items()}
        (self.path / "workflows.json").write_text(json.dumps(data))

    def command(self, argv):
        if "systemd-analyze" in argv:
            return 0, DAILY, ""
        assert argv[:3] == ["systemctl", "start", "--no-block"]
        self.started.append(argv[3])
        return 0, "", ""

    def sleep(self, seconds):
        self.now += max(seconds, 0.01)

    def follow(self, jobs, key):
        gateway = Gateway("lab", "gateway-1")
        follower = Follower(self.runner, jobs, gateway, lambda line: None, lambda: self.now, self.sleep)
        return follower.follow("nightly", key)

    def states(self):
        return {run.key: run.state for run in self.store.runs("nightly")}

    def history(self):
        return [(one["key"], one["state"], one["message"]) for one in history.read(100, self.log)]


@pytest.fixture
def host(tmp_path):
    return Host(tmp_path)


def test_a_timer_begins_a_run_for_the_time_of_its_schedule_once(host):
    began = host.runner.fire("nightly")
    assert (began.run.key, began.run.at, began.run.state, began.before) == (
        "20261129-000000",
        NOON - 43200,
        "running",
        False,
    )
    assert host.started == ["emr-workflow-run@nightly:20261129-000000.service"]
    # The unit of the timer was killed before it had ended, and runs again.
    assert host.runner.fire("nightly") == Began(host.store.read("nightly", "20261129-000000"), True)
    assert list(host.states()) == ["20261129-000000"]


def test_a_run_follows_its_steps_to_the_end_and_is_told_once(host):
    run = host.runner.fire("nightly").run
    jobs = Jobs(load=[["running", "running", "succeeded"]])
    ended = host.follow(jobs, run.key)
    assert (ended.state, ended.told) == ("succeeded", True)
    assert [key.rpartition(".")[2] for key, _attempt in jobs.submitted] == ["load", "clean", "report"]
    # Dates are those of the time that the run is for, not of the moment.
    assert jobs.rendered[0].args == ("2026-11-29",)
    assert host.follow(jobs, run.key) == ended
    (row,) = history.read(10, host.log)
    assert (row["key"], row["state"], row["workflow"], row["kind"]) == (
        "nightly.20261129-000000",
        "succeeded",
        "nightly",
        "run",
    )
    assert (row["user"], row["try"]) == ("hadoop", 0)
    assert len(row["applications"]) == 3


def test_a_failing_step_is_tried_again_then_ends_the_run_which_begins_again_from_there(host):
    run = host.runner.fire("nightly").run
    jobs = Jobs(clean=[["failed"]])
    ended = host.follow(jobs, run.key)
    assert ended.state == "failed"
    assert {name: (one.state, one.tries) for name, one in ended.steps.items()} == {
        "load": ("succeeded", 1), "clean": ("failed", 2), "report": ("left out", 0),
    }  # fmt: skip
    assert host.now - NOON >= 30
    # The inventory has another job for it now.
    mended = {**JOBS, "clean": Job("clean", "shell", args=("mended",))}
    host.define(Workflow("nightly", STEPS, "daily"), jobs=mended)
    again = host.runner.begin_again("nightly", run.key)
    assert (again.round, again.state, again.at) == (2, "running", run.at)
    assert host.runner.begin_again("nightly", run.key) == again
    ended = host.follow(Jobs(), run.key)
    assert ended.state == "succeeded"
    assert ended.steps["clean"].tries == 3
    with pytest.raises(RunError, match="has succeeded; begin another with -e emr_workflow=nightly"):
        host.runner.begin_again("nightly", run.key)
    assert [state for _key, state, _message in host.history()] == ["failed", "succeeded"]


@pytest.mark.parametrize("where", ["start", "look"])
def test_killed_at_any_moment_a_run_goes_on_and_submits_nothing_twice(host, where):
    run, jobs = host.runner.fire("nightly").run, Jobs(load=[["running", "succeeded"]])
    for _step in range(12):
        jobs.dies_at = where
        try:
            host.follow(jobs, run.key)
            break
        except Killed:
            # The host boots.
            host.started.clear()
            assert [one.key for one in host.runner.resume()] == [run.key]
            assert host.started == ["emr-workflow-run@nightly:20261129-000000.service"]
    jobs.dies_at = ""
    assert host.follow(jobs, run.key).state == "succeeded"
    assert [(key.rpartition(".")[2], attempt) for key, attempt in jobs.submitted] == [
        ("load", 1),
        ("clean", 1),
        ("report", 1),
    ]
    assert [state for _key, state, _message in host.history()] == ["succeeded"]


def test_killed_between_the_history_and_its_state_a_run_is_not_told_twice(host):
    run = host.runner.fire("nightly").run
    ended = host.follow(Jobs(), run.key)
    host.store.write(ended._replace(told=False))
    assert host.follow(Jobs(), run.key) == ended
    assert len(host.history()) == 1


def test_killed_before_its_unit_was_started_a_run_is_found_by_whoever_comes_next(host):
    run = host.runner.fire("nightly").run
    host.started.clear()
    host.now += 86400
    host.runner.begin("nightly")
    assert host.started == [f"emr-workflow-run@nightly:{run.key}.service"]


def test_what_cannot_be_submitted_has_failed(host):
    run, jobs = host.runner.fire("nightly").run, Jobs()
    jobs.refuses = "user alice is no account of this host"
    ended = host.follow(jobs, run.key)
    assert (ended.state, ended.message) == ("failed", "step load failed: user alice is no account of this host")


def test_a_cluster_that_does_not_answer_is_no_failure_until_it_has_lasted_too_long(host):
    run, jobs = host.runner.fire("nightly").run, Jobs()
    jobs.silent = 100
    assert host.follow(jobs, run.key).state == "succeeded"
    assert host.now - NOON == pytest.approx(200, abs=10)
    host.now += 86400
    run, jobs = host.runner.begin("nightly").run, Jobs()
    jobs.silent = 2000
    ended = host.follow(jobs, run.key)
    assert ended.state == "failed"
    assert "nobody has told for 60 minutes how its job is: nobody answers; see whether" in ended.message


def test_dates_are_those_of_the_zone_of_the_workflow_unless_the_job_has_its_own(host):
    own = {**JOBS, "load": Job("load", "shell", args=("${yyyy-MM-dd HH}",), time_zone="")}
    own["clean"] = Job("clean", "shell", args=("${yyyy-MM-dd HH}",), time_zone="UTC")
    host.define(Workflow("nightly", STEPS, timezone="Asia/Shanghai"), jobs=own)
    jobs = Jobs()
    host.now = NOON + 6 * 3600
    host.follow(jobs, host.runner.begin("nightly").run.key)
    assert [job.args for job in jobs.rendered] == [("2026-11-30 02",), ("2026-11-29 18",), ()]


def test_a_run_is_ended_with_its_jobs(host):
    run, jobs = host.runner.begin("nightly").run, Jobs(load=[["running"]])
    jobs.on_look = lambda: host.runner.end("nightly", "", "asked by root")
    ended = host.follow(jobs, run.key)
    assert (ended.state, jobs.killed) == ("killed", [(f"nightly.{run.key}.load", "asked by root")])
    assert ended.message == "step load killed: asked by root"
    # It may begin again, as after a failure.
    assert host.runner.begin_again("nightly", run.key).state == "running"
    assert host.follow(Jobs(), run.key).state == "succeeded"


def test_a_run_that_is_asked_for_again_is_joined(host):
    first = host.runner.begin("nightly")
    host.now += 5
    assert (first.before, first.run.asked) == (False, "user")
    assert host.runner.begin("nightly") == Began(first.run, True)
    host.follow(Jobs(), first.run.key)
    host.now += 5
    second = host.runner.begin("nightly")
    assert (second.before, second.run.key) == (False, stamp(host.now))
    # With a key the same one is meant for ever.
    third = host.runner.begin("nightly", second.run.key)
    assert (third.before, third.run.key) == (True, second.run.key)


def fires(host, *minutes):
    """Begin runs MINUTES after each other, as a timer would; return what became of each."""
    found = []
    for minute in minutes:
        host.now = NOON + 60 * minute
        at = host.now
        found.append(host.runner._ask("nightly", stamp(at), at, "schedule"))
    return found


def test_a_run_that_is_due_while_another_goes_on_is_skipped(host):
    _first, second = fires(host, 0, 1)
    assert told("nightly", second) == "workflow nightly: left out, 20261129-120100: run 20261129-120000 still goes on"
    assert host.states() == {"20261129-120000": "running"}
    assert host.history() == [("nightly.20261129-120100", "skipped", "run 20261129-120000 still goes on")]


def test_runs_wait_for_each_other(host):
    host.define(Workflow("nightly", STEPS, overlap="queue"))
    fires(host, 0, 1, 2)
    assert host.states() == {"20261129-120000": "running", "20261129-120100": "queued", "20261129-120200": "queued"}
    host.follow(Jobs(), "20261129-120000")
    assert list(host.states().values()) == ["succeeded", "running", "queued"]
    assert host.started[-1] == "emr-workflow-run@nightly:20261129-120100.service"
    # Its turn outlives a boot.
    host.follow(Jobs(), "20261129-120100")
    assert list(host.states().values()) == ["succeeded", "succeeded", "running"]


def test_a_queued_run_whose_turn_came_while_the_host_was_down_begins_at_boot(host):
    host.define(Workflow("nightly", STEPS, overlap="queue"))
    fires(host, 0, 1)
    first = host.store.read("nightly", "20261129-120000")
    host.store.write(first._replace(state="succeeded", told=True))
    assert [one.key for one in host.runner.resume()] == ["20261129-120100"]


def test_runs_go_on_beside_each_other(host):
    host.define(Workflow("nightly", STEPS, overlap="parallel"))
    fires(host, 0, 1)
    assert list(host.states().values()) == ["running", "running"]


def test_a_newer_run_takes_the_place_of_older_ones(host):
    host.define(Workflow("nightly", STEPS, overlap="cancel"))
    fires(host, 0, 1, 2)
    assert host.states() == {"20261129-120000": "running", "20261129-120100": "killed", "20261129-120200": "queued"}
    jobs = Jobs()
    ended = host.follow(jobs, "20261129-120000")
    # It had not come to submit anything.
    assert (ended.state, ended.message, jobs.submitted) == ("killed", "run 20261129-120200 is due", [])
    assert list(host.states().values()) == ["killed", "killed", "running"]
    assert ("nightly.20261129-120100", "killed", "it had not begun: run 20261129-120200 is due") in host.history()


def test_a_run_that_begins_again_waits_for_others(host):
    first = host.runner.begin("nightly").run
    host.follow(Jobs(load=[["failed"]]), first.key)
    host.now += 5
    second = host.runner.begin("nightly").run
    assert host.runner.begin_again("nightly", first.key).state == "queued"
    host.follow(Jobs(), second.key)
    assert host.states()[first.key] == "running"


REFUSED = [
    (lambda runner: runner.fire("weekly"), "the inventory has no workflow weekly any more; run playbooks/site.yml"),
    (lambda runner: runner.begin("weekly"), "this host knows no workflow weekly; write it in emr_workflows"),
    (lambda runner: runner.begin_again("nightly", "x"), "workflow nightly has no run x here; its last ones are none"),
    (lambda runner: runner.end("nightly", "x", "why"), "workflow nightly has no run x here; its last ones are none"),
    (lambda runner: runner.end("nigtly", "", "why"), "this host knows no workflow nigtly; there is none yet"),
]


@pytest.mark.parametrize(("act", "words"), REFUSED)
def test_what_is_not_there_is_said(host, act, words):
    with pytest.raises(RunError, match=words):
        act(host.runner)


def test_a_workflow_that_left_the_inventory_runs_to_its_end_and_begins_no_more(host):
    run = host.runner.begin("nightly").run
    host.define()
    assert host.follow(Jobs(clean=[["failed"]]), run.key).state == "failed"
    with pytest.raises(RunError, match="has no workflow nightly any more; write it in emr_workflows again"):
        host.runner.begin_again("nightly", run.key)


def test_a_broken_state_is_named(host):
    run = host.runner.begin("nightly").run
    path = host.path / "area" / "workflows" / "nightly" / run.key / "state.json"
    assert run_from_data(json.loads(path.read_text())) == run
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("{")
    with pytest.raises(StoreError, match="is none of ours"):
        host.store.runs("nightly")
