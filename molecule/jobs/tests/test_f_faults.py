# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong while a job runs: it is tried again, ended in time, told, and never submitted a second time."""

from __future__ import annotations

import itertools
import signal

import away
import jobs
import pytest
import runs
import work

PLACE = "/user/hadoop/faults"


@pytest.fixture(autouse=True)
def place(gateway):
    gateway.user(f"hdfs dfs -rm -r -f -skipTrash {PLACE} && hdfs dfs -mkdir -p {PLACE}")


def go(gateway):
    gateway.user(f"hdfs dfs -touchz {PLACE}/go")


def test_retries_wait_for_their_interval():
    described = {"again": {"type": "shell", "script": "exit 3", "retries": 2, "retry_interval_seconds": 7}}
    run = work.play("job", described)
    assert run.code != 0
    assert "failed in try 3: its process ended with exit code 3" in run.text
    tries = work.records("again")[-3:]
    assert [row["try"] for row in tries] == [1, 2, 3]
    waits = [later["started_at"] - row["ended_at"] for row, later in itertools.pairwise(tries)]
    assert all(7 <= seconds < 30 for seconds in waits), waits


def test_a_try_that_succeeds_ends_the_run():
    script = "test -e /var/tmp/emr-second || { touch /var/tmp/emr-second; exit 1; }"
    runs.on(work.FIRST, "rm", "-f", "/var/tmp/emr-second")
    work.job({"second": {"type": "shell", "script": script, "retries": 3}})
    assert [row["state"] for row in work.records("second")[-2:]] == ["failed", "succeeded"]


def test_a_failure_that_may_be_is_a_warning():
    run = work.play("job", {"may": {"type": "shell", "script": "exit 3", "on_failure": "continue"}})
    assert run.code == 0
    assert "its process ended with exit code 3" in run.text


def test_a_time_out_ends_the_application(masters):
    run = work.play("job", work.waits("late", f"{PLACE}/never", max_running_seconds=90))
    assert run.code != 0
    assert "it ran for longer than 90 s (max_running_seconds)" in run.text
    assert list(work.applications(masters, "emr-job:late").values()) == ["KILLED"]


def test_a_python_job_that_fails_shows_its_trace_back_and_the_command_that_shows_more(gateway):
    described = {
        "fails": {
            "type": "pyspark",
            "file": f"{work.FILES}/fails.py",
            "resources": [f"{work.FILES}/helper.py"],
            "conf": work.SPARK,
        }
    }
    run = work.play("job", described)
    assert run.code != 0
    assert "Traceback (most recent call last):" in run.output
    assert "ValueError: 3 rows are not enough" in run.output
    command = f"sudo -u {jobs.USER} yarn logs -applicationId"
    assert command in run.text
    application = work.records("fails")[-1]["applications"][-1]
    assert "3 rows are not enough" in gateway.user(f"yarn logs -applicationId {application} 2>/dev/null")


def test_a_map_that_fails_shows_its_cause():
    described = {"type": "mr", "file": work.examples(), "args": ["wordcount", f"{PLACE}/nowhere", f"{PLACE}/out"]}
    run = work.play("job", {"nomap": described})
    assert run.code != 0
    assert "Input path does not exist" in run.text


def test_the_controller_is_killed_and_the_next_run_joins(masters, gateway):
    described = work.waits("joined", f"{PLACE}/go")
    first = work.begin(described)
    application = work.running(masters, "joined")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    go(gateway)
    run = work.job(described)
    assert run.changed == 0
    assert application in run.output
    assert list(work.applications(masters, "emr-job:joined")) == [application]
    again = work.job(described)
    assert again.changed == 1  # whose end was told, begins anew


def test_a_key_is_never_begun_again(masters, gateway):
    go(gateway)
    described = work.waits("keyed", f"{PLACE}/go")
    first = work.job(described, emr_job_key="keyed-one")
    second = work.job(described, emr_job_key="keyed-one")
    assert (first.changed, second.changed) == (1, 0)
    assert len(work.applications(masters, "emr:keyed-one")) == 1


def test_another_resourcemanager_becomes_active_meanwhile(masters, gateway):
    described = work.waits("failover", f"{PLACE}/go")
    first = work.begin(described)
    application = work.running(masters, "failover")
    active = runs.active_resourcemanager(masters)
    with away.lost(("resourcemanager", active)):
        others = [host for host in masters if host != active]
        runs.until("another active ResourceManager", lambda: runs.active_resourcemanager(others), 120)
        go(gateway)
        run = first.wait(400)
    assert run.code == 0, run.output[-2000:]
    assert f"succeeded, {application}" in run.output
    assert work.applications(masters, "emr-job:failover") == {application: "FINISHED"}


def test_a_job_is_killed_by_a_playbook(masters):
    described = work.waits("killed", f"{PLACE}/never")
    first = work.begin(described)
    application = work.running(masters, "killed")
    run = work.play("kill_job", described)
    assert run.code == 0, run.output[-2000:]
    assert work.applications(masters, "emr-job:killed") == {application: "KILLED"}
    ended = first.wait(120)
    assert ended.code != 0
    assert "killed" in ended.text
    assert work.records("killed")[-1]["state"] == "killed"
    again = work.play("kill_job", described)
    assert (again.code, again.changed) == (0, 0)


def test_the_gateway_is_lost_and_another_one_tells_the_state(masters, gateway):
    described, key = work.waits("lost", f"{PLACE}/go"), {"emr_job_key": "lost-one"}
    first = work.begin(described, **key)
    application = work.running(masters, "lost")
    runs.lab("kill", work.FIRST)
    try:
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        runs.on(work.SECOND, "su", "-", jobs.USER, "-c", f"hdfs dfs -touchz {PLACE}/go")
        # It ends while nobody looks, and the other gateway has never heard of it: YARN knows the key.
        run = work.job(described, **key)
        assert f"succeeded, {application}" in run.output
        assert work.applications(masters, "emr:lost-one") == {application: "FINISHED"}
        assert work.records("lost", work.SECOND)[-1]["applications"] == [application]
    finally:
        runs.lab("start", work.FIRST)
    # The first one learns of it when somebody asks there.
    back = runs.playbook("playbooks/wait.yml")
    assert back.code == 0, back.output[-2000:]
    again = work.job(described, **key)
    assert f"succeeded, {application}" in again.output
    assert list(work.applications(masters, "emr:lost-one")) == [application]
