# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One stream of YARN through what happens to a whole cluster; in the end each number is there once.

Whether YARN begins its application again or has given it up, the job of the same name goes on where the stream was.
"""

from __future__ import annotations

import flink_apps as apps
import flink_jobs
import pytest
import runs
from flink_apps import MASTERS, WORKERS

ROWS, RATE = 200_000, 100
SECONDS = 600
"""Limit of a whole cluster until it works: nothing is measured here."""


def go_on():
    """Run the job of the stream, or join its run, and wait until it writes checkpoints."""
    apps.play("job", apps.stream("life", "life", ROWS, RATE, 1), emr_job_state="submitted")
    application = apps.running("life")
    apps.until_checkpoint(application, apps.until_running(application))


@pytest.fixture(scope="module", autouse=True)
def place(gateway):
    gateway.user(f"hdfs dfs -rm -r -f -skipTrash {apps.PLACE}/life && hdfs dfs -mkdir -p {apps.PLACE}")


def test_a_stream_begins():
    go_on()


def test_the_cluster_is_stopped_in_order_and_started(cluster):
    for name in ("stop", "start"):
        run = runs.playbook(f"playbooks/{name}.yml")
        assert run.code == 0, run.output[-3000:]
    assert runs.playbook("playbooks/start.yml").changed == 0
    cluster.wait_well(SECONDS)
    go_on()


def test_power_returns(cluster):
    runs.lab("power-cycle")
    print(f"all is well {cluster.wait_well(SECONDS):.0f} s after hosts are back")
    go_on()


def test_the_master_with_the_history_server_is_rebuilt(gateway):
    runs.lab("reset", "--hosts", MASTERS[0].partition(".")[0])
    run = runs.playbook("playbooks/replace.yml", "-e", f"emr_replace_host={MASTERS[0]}")
    assert run.code == 0, run.output[-3000:]
    assert runs.playbook("site.yml").changed == 0
    go_on()
    runs.until("archives of jobs", _shown, 120)


def test_what_is_left_is_counted_and_each_number_is_there_once(gateway):
    apps.play("kill_job", apps.stream("life", "life", ROWS, RATE, 1))
    apps.play("job", apps.stream("life", "life", ROWS, ROWS, 1))
    apps.counted(gateway, "life", ROWS)


def test_the_cluster_ends():
    run = runs.playbook("playbooks/destroy.yml", "-e", "emr_destroy=lab")
    assert run.code == 0, run.output[-3000:]
    for said in runs.on_each([*MASTERS, *WORKERS], "sh", "-c", "systemctl list-units --no-legend 'emr-*'").values():
        assert said == ""


def _shown():
    """The history server of the new host shows jobs that had ended before: their archives are in HDFS."""
    return "yes" if flink_jobs.archived(runs.address(MASTERS[0])) else ""
