# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workflows on a gateway that boots, by hand and by their timers; what is in order again at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jobs
import pytest
import runs

GATEWAY = "gateway-1.lab"
PLACE = "/var/tmp/emr-workflows"
"""What jobs leave and wait for, where their user can write."""
AREA = "/var/lib/emr/workflows"
UNITS = "/etc/systemd/system"
WAIT = f"touch {PLACE}/began-$EMR_JOB_KEY; until [ -e {PLACE}/go ]; do sleep 0.2; done; echo waited >> {PLACE}/ran"
JOBS: dict[str, dict[str, Any]] = {
    "first": {"type": "shell", "script": f"echo first >> {PLACE}/ran"},
    "middle": {
        "type": "shell",
        "script": f"test -e {PLACE}/go || {{ echo no gold today; exit 7; }}; echo middle >> {PLACE}/ran",
    },
    "last": {"type": "shell", "script": f"echo last ${{yyyyMMdd}} >> {PLACE}/ran"},
    "waits": {"type": "shell", "script": WAIT},
    "notes": {"type": "shell", "script": f"echo ${{yyyyMMddHHmmss}} >> {PLACE}/noted"},
}


def flow(name: str, *steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": name, "steps": list(steps), **fields}


CHAIN = flow(
    "chain", {"job": "first"}, {"job": "middle", "depends_on": ["first"]}, {"job": "last", "depends_on": "middle"}
)


def counts() -> dict[str, Any]:
    """Return a job of MapReduce that takes longer than a gateway takes to boot, and little of two cores."""
    (jar,) = runs.on(GATEWAY, "sh", "-c", f"ls {jobs.EXAMPLES}").split()
    return {"type": "mr", "file": f"local:{jar}", "args": ["pi", "12", "10"]}


class Flows:
    """The playbooks of workflows, over an inventory with those that a test wants."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def play(self, act: str, name: str, workflows: Sequence[dict[str, Any]], *words: str) -> runs.Run:
        """Run playbooks/ACT.yml for the workflow NAME of WORKFLOWS, with WORDS as further variables."""
        self.path.write_text(json.dumps({"emr_jobs": {**JOBS, "counts": counts()}, "emr_workflows": list(workflows)}))
        more = [word for one in (f"emr_workflow={name}", *words) for word in ("-e", one)]
        return runs.playbook(f"playbooks/{act}.yml", "-e", f"@{self.path}", *more)

    def run(self, workflow: dict[str, Any], *words: str) -> runs.Run:
        return self.play("workflow", workflow["name"], [workflow], *words)

    def kill(self, workflow: dict[str, Any]) -> runs.Run:
        return self.play("kill_workflow", workflow["name"], [workflow])


@pytest.fixture
def flows(tmp_path):
    runs.on(GATEWAY, "sh", "-c", f"rm -rf {PLACE} && mkdir -m 1777 {PLACE}")
    return Flows(tmp_path / "workflows.json")


def lines(name: str) -> list[str]:
    """Return what jobs have left in the file NAME."""
    return runs.on(GATEWAY, "sh", "-c", f"cat {PLACE}/{name} 2>/dev/null || true").split("\n")[:-1]


def kept(name: str) -> dict[str, dict[str, Any]]:
    """Return the runs of the workflow NAME that the gateway keeps, by key."""
    found = runs.on(
        GATEWAY, "sh", "-c", f"for one in {AREA}/{name}/*/state.json; do cat $one; echo ,; done 2>/dev/null"
    )
    return {one["key"]: one for one in json.loads(f"[{found.rstrip().rstrip(',')}]")} if "{" in found else {}


def states(name: str) -> list[str]:
    return [one["state"] for _key, one in sorted(kept(name).items())]


def history(name: str) -> list[dict[str, Any]]:
    """Return the records of runs of the workflow NAME in the history, the oldest first."""
    text = runs.on(GATEWAY, "sh", "-c", "cat /var/log/emr/jobs/history.jsonl 2>/dev/null || true")
    rows = [json.loads(line) for line in text.splitlines()]
    return [row for row in rows if row["kind"] == "run" and row["workflow"] == name]


def until_states(name: str, wanted: list[str], seconds: float) -> None:
    runs.until(f"{wanted} of {name}", lambda: "yes" if states(name) == wanted else "", seconds)


def test_bad_workflows_are_refused_before_anything_runs(flows):
    circle = flow("circle", {"job": "first", "depends_on": "last"}, {"job": "last", "depends_on": "first"})
    bad = [
        circle,
        flow("cron", {"job": "first"}, schedule="*/5 * * * *"),
        flow("unknown", {"job": "frist"}),
        flow("step", {"job": "first", "depends_on": ["lats"]}, {"job": "last"}),
    ]
    run = flows.play("workflow", "circle", bad)
    assert run.code != 0
    assert "its steps wait for each other: first after last after first" in run.text
    assert 'write "*:00/5"' in run.text
    assert "frist is no job of emr_jobs; did you mean first?" in run.text
    assert "step first depends on lats, which is no step of it; did you mean last?" in run.text
    assert kept("circle") == {}


def test_a_calendar_that_systemd_does_not_take_is_refused_by_the_gateway(flows):
    run = flows.run(flow("calendar", {"job": "first"}, schedule="Mun 02:30"))
    assert run.code != 0
    assert "schedule: systemd does not take it (Failed to parse calendar" in run.text
    assert runs.on(GATEWAY, "sh", "-c", f"ls {UNITS} | grep -c calendar || true").strip() == "0"


def test_a_failing_middle_step_ends_the_run_which_begins_again_from_there(flows):
    run = flows.run(CHAIN)
    assert run.code != 0
    (key,) = kept("chain")
    assert "step middle failed" in run.text
    assert "no gold today" in run.text
    assert f"-e emr_workflow_rerun={key}" in run.text
    assert lines("ran") == ["first"]
    runs.on(GATEWAY, "touch", f"{PLACE}/go")
    again = flows.run(CHAIN, f"emr_workflow_rerun={key}")
    assert again.code == 0, again.output[-2000:]
    assert f"chain {key} begins again, round 2, without first" in again.text
    assert lines("ran") == ["first", "middle", f"last {key[:8]}"]
    assert [(row["state"], row["key"]) for row in history("chain")] == [
        ("failed", f"chain.{key}"),
        ("succeeded", f"chain.{key}"),
    ]
    third = flows.run(CHAIN, f"emr_workflow_rerun={key}")
    assert (third.code != 0, "has succeeded" in third.text) == (True, True)


def test_a_schedule_fires_by_its_timer_for_its_own_times(flows):
    ticks = flow("ticks", {"job": "notes"}, schedule="*:*:00/10")
    assert flows.run(ticks, "emr_workflow_wait=false").code == 0
    runs.until("three runs by the timer", lambda: "yes" if len(scheduled("ticks")) >= 3 else "", 120)
    found = scheduled("ticks")
    assert all(run["at"] % 10 == 0 for run in found)
    # Dates are those of the schedule.
    times = {time.strftime("%Y%m%d%H%M%S", time.gmtime(run["at"])) for run in found if run["state"] == "succeeded"}
    assert times <= set(lines("noted"))
    # Without a schedule the timer goes.
    assert flows.run(flow("ticks", {"job": "notes"})).code == 0
    assert runs.on(GATEWAY, "systemctl", "list-timers", "--all", "--no-legend", "emr-workflow*").strip() == ""


def scheduled(name: str) -> list[dict[str, Any]]:
    return [run for run in kept(name).values() if run["asked"] == "schedule"]


def test_what_the_gateway_missed_while_it_was_off_is_run_or_not_as_the_policy_says(flows):
    # Within two minutes, so that the gateway is off at that time.
    at = (int(time.time()) // 60 + 2) * 60
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
    made = flow("makes-up", {"job": "notes"}, schedule=when, missed="run")
    left = flow("leaves", {"job": "first"}, schedule=when, missed="skip")
    assert flows.play("workflow", "chain", [made, left, CHAIN], "emr_workflow_wait=false").code == 0
    assert time.time() < at - 5, "the lab was too slow for this test"
    runs.lab("kill", GATEWAY)
    runs.until("the time of the schedule", lambda: "yes" if time.time() > at + 5 else "", 150)
    runs.lab("start", GATEWAY)
    runs.until("the missed run", lambda: "yes" if states("makes-up") == ["succeeded"] else "", 180)
    key = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at))
    assert list(kept("makes-up")) == [key]
    assert lines("noted") == [key.replace("-", "")]
    assert (kept("leaves"), history("leaves")) == ({}, [])


def test_a_run_that_is_due_while_another_goes_on_is_left_out_waits_or_takes_its_place(flows):
    for policy in ("skip", "queue", "cancel"):
        one = flow(f"over-{policy}", {"job": "waits"}, overlap=policy)
        assert flows.run(one, "emr_workflow_run=one", "emr_workflow_wait=false").code == 0
        runs.until("the first one", lambda one=one: "yes" if any("began" in name for name in listed(one)) else "", 60)
        second = flows.run(one, "emr_workflow_run=two", "emr_workflow_wait=false")
        if policy == "skip":
            assert (second.code != 0, "no run began; two: run one still goes on" in second.text) == (True, True)
            assert [row["state"] for row in history(one["name"])] == ["skipped"]
        else:
            assert second.code == 0
        if policy == "cancel":
            until_states(one["name"], ["killed", "running"], 60)
        elif policy == "queue":
            assert states(one["name"]) == ["running", "queued"]
        runs.on(GATEWAY, "touch", f"{PLACE}/go")
        wanted = {"skip": ["succeeded"], "queue": ["succeeded"] * 2, "cancel": ["killed", "succeeded"]}[policy]
        until_states(one["name"], wanted, 90)
        assert lines("ran") == ["waited"] * wanted.count("succeeded")
        runs.on(GATEWAY, "sh", "-c", f"rm -f {PLACE}/*")


def listed(one: dict[str, Any]) -> list[str]:
    names = runs.on(GATEWAY, "ls", PLACE).split()
    return [name for name in names if f"-{one['name']}." in name]


def test_a_run_is_killed_with_its_jobs(flows):
    one = flow("killed", {"job": "waits"}, {"job": "last", "depends_on": "waits"})
    assert flows.run(one, "emr_workflow_wait=false").code == 0
    runs.until("its job", lambda: "yes" if listed(one) else "", 60)
    run = flows.kill(one)
    assert run.code == 0, run.output[-2000:]
    assert states("killed") == ["killed"]
    assert runs.on(GATEWAY, "sh", "-c", "systemctl list-units --no-legend 'emr-job-killed*' || true").strip() == ""
    assert flows.kill(one).changed == 0


def applications(masters: Sequence[str], base: str) -> list[str]:
    """Return the applications with the tag of the runs that begin with BASE."""
    found: list[str] = []

    def kept_all(answer: dict[str, Any]) -> bool:
        rows = (answer["apps"] or {}).get("app", [])
        found[:] = [row["id"] for row in rows if f"emr:{base}" in str(row.get("applicationTags", "")).split(",")]
        return True

    active = runs.active_resourcemanager(list(masters))
    runs.first([active] if active else [], f"8088/ws/v1/cluster/apps?user.name={jobs.USER}", kept_all)
    return found


def test_the_gateway_boots_in_the_middle_of_a_step_and_nothing_is_submitted_twice(flows, masters):
    one = flow("boots", {"job": "counts"}, {"job": "last", "depends_on": "counts"})
    assert flows.run(one, "emr_workflow_wait=false").code == 0
    (key,) = kept("boots")
    runs.until("the application", lambda: "yes" if applications(masters, f"boots.{key}") else "", 120)
    runs.lab("kill", GATEWAY)
    runs.lab("start", GATEWAY)
    # Who asks meanwhile joins the run.
    joined = flows.run(one)
    assert joined.code == 0, joined.output[-3000:]
    assert states("boots") == ["succeeded"]
    (application,) = applications(masters, f"boots.{key}")
    assert kept("boots")[key]["steps"]["counts"]["applications"] == [application]
    assert lines("ran") == [f"last {key[:8]}"]
    assert [row["state"] for row in history("boots")] == ["succeeded"]


def test_the_process_that_follows_a_run_is_killed_and_the_run_goes_on(flows):
    one = flow("followed", {"job": "waits"}, {"job": "last", "depends_on": "waits"})
    assert flows.run(one, "emr_workflow_wait=false").code == 0
    runs.until("its job", lambda: "yes" if listed(one) else "", 60)
    runs.on(GATEWAY, "systemctl", "kill", "-s", "KILL", "emr-workflow-run@followed:*")
    runs.on(GATEWAY, "touch", f"{PLACE}/go")
    until_states("followed", ["succeeded"], 90)
    assert lines("ran")[0] == "waited"
    assert len(lines("ran")) == 2


def test_units_are_closed(flows):
    units = ("emr-workflow@chain.service", "emr-workflow-run@chain:x.service", "emr-workflows.service")
    for unit in units:
        said = runs.on(GATEWAY, "systemd-analyze", "security", "--no-pager", unit).strip().splitlines()[-1]
        print(unit, said)
        assert float(said.split(": ")[1].split()[0]) < 4, said


def test_without_workflows_the_next_run_takes_all_but_the_history_off(flows):
    plan = runs.playbook("playbooks/plan.yml")
    assert "emr-workflows.service goes" in plan.text
    assert runs.playbook("site.yml").code == 0
    assert "emr-workflow" not in runs.on(GATEWAY, "ls", UNITS)
    assert "emr-workflow" not in runs.on(GATEWAY, "sh", "-c", "ls /opt/emr/libexec")
    assert history("chain")
    assert runs.playbook("site.yml").changed == 0
