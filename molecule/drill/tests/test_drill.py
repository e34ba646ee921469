# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Handing over in good order, and the short set of faults, while a client writes."""

from __future__ import annotations

import json

import runs

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
# The machine of the tests is shared: limits there are generous, lost and failed operations are not forgiven.
FACTOR = 3


def test_the_active_daemons_leave_a_host_and_stay_away():
    host = runs.until("active NameNode", lambda: runs.active_namenode(MASTERS), 60)
    first = runs.playbook("playbooks/failover.yml", "-e", f"emr_failover_from={host}")
    assert first.code == 0, first.output
    assert first.changed >= 1
    assert host not in (runs.active_namenode(MASTERS), runs.active_resourcemanager(MASTERS))
    second = runs.playbook("playbooks/failover.yml", "-e", f"emr_failover_from={host}")
    assert (second.code, second.changed) == (0, 0), second.output


def test_another_cluster_is_not_broken_by_mistake():
    run = runs.playbook("playbooks/drill.yml", "-e", "emr_drill=prod")
    assert run.code != 0
    assert "say -e emr_drill=lab" in run.output


def test_faults_cost_the_client_seconds_and_no_file(tmp_path):
    run = runs.playbook("playbooks/drill.yml", "-e", "emr_drill=lab", "-e", f"emr_drill_report={tmp_path}")
    report = json.loads((tmp_path / "drill.json").read_text())
    print(*((one["fault"], one["gap"], one["load"]) for one in report["faults"]), sep="\n")
    assert (report["lost"], report["failed"], report["state"]) == ([], [], ""), run.output
    assert len(report["faults"]) == 5
    assert [one for one in report["faults"] if one["gap"] > FACTOR * one["limit"]] == []
