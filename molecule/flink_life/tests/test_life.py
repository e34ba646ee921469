# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One stream counts while daemons die, the cluster restarts, rolls and loses power, and hosts are rebuilt.

The order of the tests is that of its life; in the end each number is there once.
"""

from __future__ import annotations

import time

import flink_jobs
import pytest
import rolling
import runs
import streams
from streams import CORE2, M1, MASTERS, ROWS, TASK

EACH_SECOND = 30
"""All of them last for 55 minutes, and what happens meanwhile does not; those that are left are counted at once."""


@pytest.fixture(scope="module")
def life():
    """What is handed on from one test to the next."""
    return {}


def test_a_stream_begins(gateway, life):
    streams.begin(gateway)
    streams.submit(gateway, EACH_SECOND, 2)
    life["job"] = streams.until_running()
    streams.until_checkpoint(life["job"])


def test_the_leading_jobmanager_dies_and_the_stream_goes_on_at_its_last_checkpoint(life):
    last = streams.checkpoint(life["job"])
    before, clock = streams.kill_leader()
    assert streams.until_running() == life["job"]
    print(f"the stream ran again {time.monotonic() - clock:.1f} s after {before} had lost its JobManager")
    assert streams.checkpoint(life["job"], "restored") >= last > 0
    streams.until_checkpoint(life["job"])


def test_a_taskmanager_dies_and_the_stream_goes_on(life):
    restored = streams.checkpoint(life["job"], "restored")
    busy = _busy(life["job"])
    clock = time.monotonic()
    runs.on(busy, "systemctl", "kill", "--signal=SIGKILL", "emr-taskmanager")
    streams.until("return to a checkpoint", lambda: streams.checkpoint(life["job"], "restored") > restored)
    assert streams.until_running() == life["job"]
    print(f"the stream ran again {time.monotonic() - clock:.1f} s after {busy} had lost its TaskManager")


def test_a_savepoint_outlives_the_cluster_and_takes_another_parallelism(gateway, life):
    savepoint = streams.stop(life["job"])
    assert savepoint.startswith("file:/mnt/shared/flink/savepoints/")
    for name in ("stop", "start"):
        run = runs.playbook(f"playbooks/{name}.yml")
        assert run.code == 0, run.output
    assert runs.playbook("playbooks/start.yml").changed == 0
    streams.submit(gateway, EACH_SECOND, 4, savepoint)
    job = streams.until_running()
    assert job != life["job"]
    assert streams.running()["tasks"]["total"] > 4
    life["job"] = job
    streams.until_checkpoint(job)


def test_everything_rolls_under_the_stream_with_the_leading_jobmanager_last(life, topology):
    leader = streams.leader()
    seconds = rolling.restart(["zookeeper", "jobmanager", "taskmanager", "flink_history"], topology["members"])
    print(f"the roll took {seconds:.0f} s; {leader} led")
    began = {host: runs.processes(host)["jobmanager"].began for host in MASTERS}
    assert max(began, key=began.__getitem__) == leader
    assert streams.until_running() == life["job"]
    streams.until_checkpoint(life["job"])


def test_power_returns_and_the_stream_with_it(life):
    runs.lab("power-cycle")
    clock = time.monotonic()
    # Who leads is in ZooKeeper, whose servers have names that only hosts of the lab know.
    run = runs.playbook("playbooks/wait.yml")
    assert run.code == 0, run.output
    print(f"all is well {time.monotonic() - clock:.0f} s after hosts are back")
    assert streams.until_running() == life["job"]
    streams.until_checkpoint(life["job"])


@pytest.mark.parametrize("host", [CORE2, M1])
def test_a_host_is_rebuilt_under_the_stream(life, host):
    streams.reset(host)
    run = runs.playbook("playbooks/replace.yml", "-e", f"emr_replace_host={host}")
    assert run.code == 0, run.output
    assert streams.until_running() == life["job"]
    assert runs.playbook("site.yml").changed == 0


def test_what_is_left_is_counted_and_each_number_is_there_once(gateway, life):
    savepoint = streams.stop(life["job"])
    streams.submit(gateway, ROWS, 2, savepoint)
    streams.require_counted(gateway)
    # It looks every ten seconds.
    streams.until("stream in the history", lambda: life["job"] in _archived())


def _busy(job):
    """Return a host with tasks of JOB."""
    rows = streams.ask("/taskmanagers")["taskmanagers"]
    return next(one["id"] for one in rows if one["freeSlots"] < one["slotsNumber"])


def _archived():
    return [one["jid"] for one in flink_jobs.archived(runs.address(M1))]


def test_the_cluster_ends_and_what_hosts_share_stays():
    run = runs.playbook("playbooks/destroy.yml", "-e", "emr_destroy=streams")
    assert run.code == 0, run.output
    assert runs.on(TASK, "sh", "-c", "systemctl list-units --no-legend 'emr-*'") == ""
    assert runs.on(TASK, "ls", "/mnt/shared/flink").split() == ["checkpoints", "ha", "history", "savepoints"]
