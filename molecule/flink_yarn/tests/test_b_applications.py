# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Streams that count in applications of their own: JobManagers die, they end with savepoints, the cluster rolls."""

from __future__ import annotations

import time

import flink_apps as apps
import pytest
import rolling
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS

ROWS, RATE = 200_000, 150
"""What a stream counts in all, and how fast while something is done to it; what is left is counted at once."""


@pytest.fixture(scope="module", autouse=True)
def place(gateway):
    gateway.user(f"hdfs dfs -rm -r -f -skipTrash {apps.PLACE} && hdfs dfs -mkdir {apps.PLACE}")


@pytest.fixture(scope="module")
def life():
    """What is handed on from one test to the next."""
    return {}


def test_a_stream_in_application_mode_begins(life):
    apps.play("job", apps.stream("slow", "slow", ROWS, RATE, 1), emr_job_state="submitted")
    life["app"] = apps.running("slow")
    life["job"] = apps.until_running(life["app"])
    found = apps.until_checkpoint(life["app"], life["job"])
    assert found["external_path"].startswith(f"hdfs://lab/flink/checkpoints/hadoop/slow/{life['job']}/")


def test_the_jobmanager_dies_and_the_stream_goes_on_at_its_last_checkpoint(life):
    last = apps.checkpoint(life["app"], life["job"])["id"]
    clock = time.monotonic()
    host = apps.kill_jobmanager(apps.APPLICATION)
    apps.until("another JobManager", lambda: apps.checkpoint(life["app"], life["job"], "restored"))
    assert apps.until_running(life["app"]) == life["job"]
    print(f"the stream ran again {time.monotonic() - clock:.1f} s after {host} had lost its JobManager")
    assert apps.checkpoint(life["app"], life["job"], "restored")["id"] >= last
    apps.until_checkpoint(life["app"], life["job"])


def test_another_application_has_other_places(life, gateway):
    apps.play("job", apps.stream("other", "other", ROWS, RATE, 1), emr_job_state="submitted")
    other = apps.running("other")
    job = apps.until_running(other)
    paths = {
        apps.until_checkpoint(one, run)["external_path"] for one, run in ((life["app"], life["job"]), (other, job))
    }
    assert len(paths) == 2
    assert life["job"] != job
    kept = gateway.user("hdfs dfs -ls -C /flink/ha").split()
    assert {f"/flink/ha/{one}" for one in (life["app"], other)} <= set(kept)
    run = apps.play("kill_job", apps.stream("other", "other", ROWS, RATE, 1))
    assert "other: " in run.output


def test_a_stream_is_ended_with_a_savepoint_and_goes_on_there_with_another_parallelism(life, gateway):
    apps.play("kill_job", apps.stream("slow", "slow", ROWS, RATE, 1))
    (ended,) = apps.applications(id=life["app"])
    assert (ended["state"], ended["finalStatus"]) == ("FINISHED", "SUCCEEDED")
    saved = gateway.user("hdfs dfs -ls -C /flink/savepoints/hadoop/slow").split()
    assert len(saved) == 1
    apps.play("job", apps.stream("slow", "slow", ROWS, RATE, 2), emr_job_state="submitted")
    life["app"] = apps.running("slow")
    life["job"] = apps.until_running(life["app"])
    restored = apps.checkpoint(life["app"], life["job"], "restored")
    assert restored["is_savepoint"]
    assert restored["external_path"].endswith(saved[0])


def test_a_taskmanager_dies_and_the_stream_goes_on_at_its_last_checkpoint(life):
    restored = apps.checkpoint(life["app"], life["job"], "restored")["id"]
    apps.until_checkpoint(life["app"], life["job"])
    clock = time.monotonic()
    host = apps.kill_taskmanager()
    apps.until("return to a checkpoint", lambda: apps.checkpoint(life["app"], life["job"], "restored")["id"] > restored)
    assert apps.until_running(life["app"]) == life["job"]
    print(f"the stream ran again {time.monotonic() - clock:.1f} s after {host} had lost a TaskManager")


def test_everything_rolls_under_the_stream(life, topology):
    members = topology["members"]
    seconds = rolling.restart([name for name in DAEMONS if members.get(name)], members)
    print(f"the roll took {seconds:.0f} s")
    assert apps.until_running(life["app"]) == life["job"]
    apps.until_checkpoint(life["app"], life["job"])


def test_what_is_left_is_counted_and_each_number_is_there_once(life, gateway):
    apps.play("kill_job", apps.stream("slow", "slow", ROWS, RATE, 2))
    apps.play("job", apps.stream("slow", "slow", ROWS, ROWS, 2))
    apps.counted(gateway, "slow", ROWS)


def test_statements_are_a_job_too(gateway):
    apps.play("job", apps.statements("sql", "sql", 5000, 100, 1), emr_job_state="submitted")
    application = apps.running("sql")
    job = apps.until_running(application)
    apps.until_checkpoint(application, job)
    apps.kill_jobmanager(apps.PER_JOB)
    apps.until("another JobManager", lambda: apps.checkpoint(application, job, "restored"))
    run = apps.play("job", apps.statements("sql", "sql", 5000, 100, 1))
    assert "sql: succeeded" in run.output
    apps.counted(gateway, "sql", 5000)
