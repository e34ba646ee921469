# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import (
    Step,
    Workflow,
    workflow_from_data,
    workflow_to_data,
)
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.spec import carried, read

JOBS = {
    "load": Job("load", "shell", args=("${table}", "${day}"), parameters={"table": "x", "day": "${yyyy-MM-dd-1d}"}),
    "clean": Job("clean", "shell"),
    "report": Job("report", "shell", on_failure="continue"),
}
ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin")


def one(**fields):
    return [{"name": "nightly", "steps": [{"job": "load"}], **fields}]


def steps(*listed):
    return one(steps=list(listed))


def test_steps_come_after_those_that_they_depend_on_and_else_as_they_are_written():
    asked = steps(
        {"job": "report", "depends_on": "clean"},
        {"name": "orders", "job": "load", "parameters": {"table": "orders", "day": 3}},
        {"name": "users", "job": "load", "retries": 2, "on_failure": "ignore"},
        {"job": "clean", "depends_on": ["orders", "users", "orders"]},
    )
    asked[0].update(schedule=" Mon..Fri  02:30 ", timezone="Asia/Shanghai", overlap="queue", missed="skip",
                    on_failure="continue")  # fmt: skip
    found = read(asked, JOBS, ZONES)
    wanted = Workflow(
        "nightly",
        (
            Step("orders", "load", (), -1, "continue", {"table": "orders", "day": "3"}),
            Step("users", "load", (), 2, "ignore"),
            Step("clean", "clean", ("orders", "users"), -1, "continue"),
            Step("report", "report", ("clean",), -1, "continue"),
        ),
        "Mon..Fri 02:30",
        "Asia/Shanghai",
        "queue",
        "skip",
    )
    assert found == ([wanted], [])
    assert wanted.calendar == "Mon..Fri 02:30 Asia/Shanghai"
    assert workflow_from_data(workflow_to_data(wanted)) == wanted


def test_without_a_policy_of_step_and_workflow_that_of_the_job_holds():
    (found,) = read(steps({"job": "load"}, {"job": "report"}), JOBS).workflows
    assert [one.on_failure for one in found.steps] == ["stop", "continue"]


def test_without_a_schedule_nothing_is_given_to_systemd():
    assert read(one(), JOBS).workflows[0].calendar == ""


@pytest.mark.parametrize("asked", [None, []])
def test_nothing_asked_is_no_workflow(asked):
    assert read(asked, JOBS) == ([], [])


N = "workflow nightly: "
FAULTS = [
    ({"name": "x"}, "it is no list; write for example [{name: nightly, steps: [{job: load}]}]"),
    ("nightly", "it is no list; write for example [{name: nightly, steps: [{job: load}]}]"),
    (["nightly"], "entry 1 is no mapping; write for example {name: load}"),
    ([{"steps": []}], "entry 1 has no name; write one"),
    ([{"name": "Nightly Run"}],
     "entry 1 is called Nightly Run, which is no name of a workflow; write small letters, digits, - and _, at most 28"),
    ([{"name": 7}],
     "entry 1 is called 7, which is no name of a workflow; write small letters, digits, - and _, at most 28"),
    ([{"name": 'n' * 29}],
     f"entry 1 is called {'n' * 29}, which is no name of a workflow; write small letters, digits, - and _, at most 28"),
    (one(shedule="daily"), N + "shedule is no field of it; did you mean schedule?"),
    ([{"name": "nightly"}], N + "steps is no list of steps; write for example [{name: load, job: load}]"),
    (one(steps=[]), N + "steps is no list of steps; write for example [{name: load, job: load}]"),
    (one() + one(), "two workflows are called nightly; each has a name of its own"),
    (one(overlap="skipp"), N + "overlap is skipp; did you mean skip?"),
    (one(missed=True), N + "missed is True; write one of run, skip"),
    (one(on_failure="retry"), N + "on_failure is retry; write one of stop, continue, ignore"),
    (one(schedule="*/5 * * * *"),
     N + 'schedule */5 * * * * is a line of cron, and timers of systemd keep schedules; write "*:00/5"'),
    (one(schedule="0 0 1 * mon"), N + "schedule 0 0 1 * mon is a line of cron, and timers of systemd keep schedules; "
     'write it as "Mon..Fri *-*-* 02:30" is written'),
    (one(schedule=150),
     N + "schedule is 150, no text, perhaps as YAML has made a number of it; write it in quotes"),
    (one(schedule="02:30 America/New_York"), N + "schedule 02:30 America/New_York has a time zone; write "
     "timezone: America/New_York, and the schedule without it"),
    (one(schedule="02:30 UTC"),
     N + "schedule 02:30 UTC has a time zone; write timezone: UTC, and the schedule without it"),
    (one(schedule="daily\nOnBootSec=1"), N + "schedule 'daily\\nOnBootSec=1' is no calendar of systemd; write for "
     'example "Mon..Fri *-*-* 02:30"'),
    (one(schedule="%h"), N + "schedule '%h' is no calendar of systemd; write for example \"Mon..Fri *-*-* 02:30\""),
    (one(schedule="  "), N + "schedule '  ' is no calendar of systemd; write for example \"Mon..Fri *-*-* 02:30\""),
    (one(timezone="Asia/Shangai"), N + "timezone Asia/Shangai is no time zone; did you mean Asia/Shanghai?"),
    (one(timezone="Mars"), N + "timezone Mars is no time zone; write for example Asia/Shanghai"),
    (one(timezone=8), N + "timezone 8 is no time zone; write for example Asia/Shanghai"),
    (steps("load"), N + "step 1 is no mapping; write for example {job: load}"),
    (steps({"name": "load"}), N + "step load has no job; write one"),
    (steps({"job": "load", "depend_on": []}), N + "step load: depend_on is no field of it; did you mean depends_on?"),
    (steps({"job": "laod"}), N + "step laod: laod is no job of emr_jobs; did you mean load?"),
    (steps({"job": "load", "name": "Load"}), N + "step 1 is called Load, which is no name of a step; write small "
     "letters, digits, - and _, at most 28"),
    (steps({"job": "load"}, {"job": "load"}), N + "two steps are called load; give one a name of its own"),
    (steps({"job": "load"}, {"job": "clean", "depends_on": ["lode"]}),
     N + "step clean depends on lode, which is no step of it; did you mean load?"),
    (steps({"job": "load", "depends_on": 3}),
     N + "step load: depends_on is no list of names of steps; write for example [load]"),
    (steps({"job": "load", "depends_on": ["load"]}),
     N + "its steps wait for each other: load after load; take one name out of their depends_on"),
    (steps({"job": "load", "depends_on": ["report"]}, {"job": "clean", "depends_on": ["load"]},
           {"job": "report", "depends_on": ["clean"]}),
     N + "its steps wait for each other: load after report after clean after load; take one name out of their "
     "depends_on"),
    (steps({"job": "load", "retries": 6}), N + "step load: retries is 6; write a number from 0 to 5"),
    (steps({"job": "load", "retries": -1}), N + "step load: retries is -1; write a number from 0 to 5"),
    (steps({"job": "load", "retries": True}), N + "step load: retries is True; write a number from 0 to 5"),
    (steps({"job": "load", "on_failure": "abort"}),
     N + "step load: on_failure is abort; write one of stop, continue, ignore"),
    (steps({"job": "load", "parameters": ["table"]}),
     N + "step load: parameters is no mapping of names to values; write for example {table: orders}"),
    (steps({"job": "load", "parameters": {"tabel": "x"}}),
     N + "step load: parameters: it has no parameter tabel; did you mean table?"),
    (steps({"job": "load", "parameters": {"table": "${yyyy-DD}"}}),
     N + "step load: parameters: ${yyyy-DD} is no date pattern; write yyyy, MM, dd, HH, mm and ss, with an offset as "
     "in ${yyyy-MM-dd-1d}, or $${ for a plain ${"),
    (steps({"job": "clean", "parameters": {"x": 1}}),
     N + "step clean: parameters: it has no parameter x; there is none yet"),
    (steps({"job": "load", "parameters": {"table": ["x"]}}),
     N + "step load: parameter table is no single value; write a text or a number"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "fault"), FAULTS)
def test_a_fault_is_one_sentence(asked, fault):
    assert read(asked, JOBS, ZONES) == ([], [fault])


def test_all_faults_are_told_at_once():
    asked = [*one(overlap="x", steps=[{"job": "load", "retries": 9}]), {"name": "weekly", "steps": [{"job": "no"}]}]
    assert len(read(asked, JOBS, ZONES).faults) == 3


def test_a_controller_that_knows_no_zones_judges_none():
    assert read(one(timezone="Mars/Olympus"), JOBS).faults == []


def test_jobs_of_steps_are_carried_and_take_the_zone_of_their_workflow_unless_they_name_one():
    workflows = read(steps({"job": "load"}, {"job": "clean"}), JOBS).workflows
    asked = {"load": {"type": "shell", "time_zone": "UTC"}, "clean": {"type": "shell"}, "report": {}}
    found = carried(workflows, JOBS, asked)
    assert {name: one["time_zone"] for name, one in found.items()} == {"load": "UTC", "clean": ""}
    assert JOBS["clean"].time_zone == "UTC"
