# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts run once on a host at their moments, whatever ends in between; failures end the run, or do not."""

from __future__ import annotations

import json
import os
import signal

import people
import pytest
import runs

SCRIPTS = runs.ROOT / "molecule" / "jobs" / "scripts"
TASK = "task-1.lab"
RAN = "cat /var/tmp/ran-{0} 2>/dev/null; true"


def script(name, **more):
    return {"name": name, "moment": "after_started", "source": str(SCRIPTS / "fail.sh"), "hosts": [TASK], **more}


def by_hand(name, *words, **variables):
    return runs.playbook("playbooks/run_script.yml", "-e", json.dumps({"emr_script": name, **variables}), *words)


def ran(host, name):
    return runs.on(host, "sh", "-c", RAN.format(name)).splitlines()


def record(host, name):
    return json.loads(runs.on(host, "cat", f"/var/lib/emr/scripts/{name}.json"))


def test_each_host_has_run_each_script_of_its_own_once_and_at_its_moment(topology):
    tier_of = {host: tier for tier, hosts in topology["tiers"].items() for host in hosts}
    for host in topology["seen"]:
        assert ran(host, "first") == [f"lab {host} {tier_of[host]} before_install bare"]
        assert ran(host, "last") == ([f"lab {host} task after_started installed"] if tier_of[host] == "task" else [])
        assert ran(host, "again") == []


def test_a_script_that_has_changed_is_not_run_again():
    listed = [script("first", moment="before_install", source=str(SCRIPTS / "count.sh"), args=["first", "changed"])]
    run = people.site(emr_scripts=listed)
    assert (run.code, run.changed, len(ran(TASK, "first"))) == (0, 0, 1), run.output


def test_a_failure_ends_the_run_with_the_last_lines_and_the_next_one_tries_again(topology):
    listed = [script("disk"), script("after", source=str(SCRIPTS / "count.sh"), args=["after"])]
    check = people.site("--check", emr_scripts=listed)
    assert (check.code, ran(TASK, "fail")) == (0, []), check.output
    assert f"Script disk is due after started on {TASK}" in check.text
    run = people.site(emr_scripts=listed)
    assert run.code != 0
    words = "looking for the disk of task-1.lab | no such disk; the whole log is /var/log/emr/scripts/disk.1.log there"
    assert f"{TASK}: script disk ended with exit code 3; its last lines: {words}" in run.text
    assert ran(TASK, "after") == []
    assert runs.on(TASK, "stat", "-c", "%U %a", "/var/log/emr/scripts").split() == ["root", "700"]
    listed[0]["source"] = str(SCRIPTS / "count.sh")
    listed[0]["args"] = ["mended"]
    assert people.site(emr_scripts=listed).code == 0
    assert (len(ran(TASK, "fail")), len(ran(TASK, "mended")), len(ran(TASK, "after"))) == (1, 1, 1)
    assert record(TASK, "disk")["number"] == 2


def test_a_failure_that_may_be_is_a_warning_and_is_not_tried_again_as_it_is():
    listed = [script("may", on_failure="continue"), script("then", source=str(SCRIPTS / "count.sh"), args=["then"])]
    before = len(ran(TASK, "fail"))
    run = people.site(emr_scripts=listed)
    assert run.code == 0, run.output
    assert "no such disk; the whole log is /var/log/emr/scripts/may.1.log there. The run goes on" in run.text
    assert (len(ran(TASK, "fail")), len(ran(TASK, "then"))) == (before + 1, 1)
    again = people.site(emr_scripts=listed)
    assert (again.code, again.changed, len(ran(TASK, "fail"))) == (0, 0, before + 1), again.output


def test_by_hand_it_runs_each_time_on_its_hosts_or_some_of_them(topology):
    core = topology["tiers"]["core"]
    assert by_hand("again").code == 0
    assert [len(ran(host, "again")) for host in core] == [1, 1, 1]
    run = by_hand("again", "--limit", core[0])
    assert (run.code, [len(ran(host, "again")) for host in core]) == (0, [2, 1, 1]), run.output
    refused = by_hand("agian")
    assert refused.code != 0
    assert "emr_script agian is not among emr_scripts; did you mean again?" in refused.text


def test_a_script_that_does_not_end_is_ended_with_all_that_it_has_started():
    listed = [script("endless", moment="manual", source=str(SCRIPTS / "wait.sh"), timeout_seconds=3)]
    run = by_hand("endless", emr_scripts=listed)
    assert run.code != 0
    assert f"{TASK}: script endless did not end within 3 s and was ended" in run.text
    pid = ran(TASK, "wait")[-1]
    assert runs.on(TASK, "sh", "-c", f"ls -d /proc/{pid} 2>/dev/null; true") == ""


@pytest.fixture
def waiting():
    """A script that runs on the task host until somebody lets it go."""
    runs.on(TASK, "rm", "-f", "/var/tmp/go", "/var/tmp/ran-wait")
    yield script("waits", moment="manual", source=str(SCRIPTS / "wait.sh"))
    runs.on(TASK, "touch", "/var/tmp/go")


def begun(listed):
    """Begin a run that is in the midst of the script, and return it."""
    words = json.dumps({"emr_script": "waits", "emr_scripts": listed})
    running = runs.begin("playbooks/run_script.yml", "-e", words)
    runs.until("script", lambda: "yes" if ran(TASK, "wait") else "", 60)
    return running


def test_a_script_goes_on_without_its_controller_and_the_next_run_waits_for_it(waiting):
    running = begun([waiting])
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait(30)
    assert record(TASK, "waits")["state"] == "running"
    runs.on(TASK, "sh", "-c", "nohup sh -c 'sleep 5; touch /var/tmp/go' >/dev/null 2>&1 &")
    run = by_hand("waits", emr_scripts=[waiting])
    assert run.code == 0, run.output
    assert (len(ran(TASK, "wait")), record(TASK, "waits")["number"]) == (1, 1)
    assert record(TASK, "waits")["state"] == "done"


def test_a_script_that_a_restart_of_its_host_has_interrupted_begins_anew(waiting):
    running = begun([waiting])
    number = record(TASK, "waits")["number"]
    runs.lab("kill", TASK)
    runs.lab("start", TASK)
    assert running.wait(120).code != 0
    assert record(TASK, "waits")["state"] == "running"
    runs.on(TASK, "touch", "/var/tmp/go")
    run = by_hand("waits", emr_scripts=[waiting])
    assert run.code == 0, run.output
    assert (record(TASK, "waits")["state"], record(TASK, "waits")["number"]) == ("done", number + 1)


def test_a_user_of_the_list_runs_scripts_on_a_gateway():
    listed = [
        script(
            "whoami",
            moment="manual",
            hosts=["gateway-1.lab"],
            user="alice",
            source=str(SCRIPTS / "count.sh"),
            args=["alice"],
        )
    ]
    run = by_hand("whoami", emr_scripts=listed)
    assert run.code == 0, run.output
    assert runs.on("gateway-1.lab", "stat", "-c", "%U", "/var/tmp/ran-alice").strip() == "alice"
