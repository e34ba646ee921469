# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster of Hadoop has of Flink, and the first application."""

from __future__ import annotations

import flink_jobs
import runs
from flink_apps import MASTERS, WORKERS


def test_the_history_server_runs_and_no_daemon_of_a_cluster_of_its_own():
    units = runs.each(runs.running_units, [*MASTERS, *WORKERS])
    assert [host for host, found in units.items() if "flink_history" in found] == [MASTERS[0]]
    assert not [host for host, found in units.items() if {"jobmanager", "taskmanager"} & found]
    run = runs.playbook("playbooks/status.yml")
    assert f"flink: {MASTERS[0]} shows jobs that have ended" in run.text
    assert "Wrong:" not in run.output


def test_directories_and_jars_are_there_for_every_user(gateway):
    listed = gateway.user("hdfs dfs -stat '%a %u %n' /flink/ha /flink/checkpoints /flink/savepoints /flink/history")
    assert listed.splitlines() == [
        "1777 flink ha",
        "1777 flink checkpoints",
        "1777 flink savepoints",
        "1773 flink history",
    ]
    jars = gateway.user("hdfs dfs -ls -C '/apps/flink/*/lib'").split()
    assert len(jars) == 13


def test_words_are_counted_as_coreutils_count(gateway):
    result = flink_jobs.on_yarn(gateway)
    print(f"{result.says}; {result.seconds:.0f} s")
    runs.until("job in the history", _ended, 60)


def _ended():
    rows = flink_jobs.archived(runs.address(MASTERS[0]))
    return "yes" if any(one["state"] == "FINISHED" for one in rows) else ""
