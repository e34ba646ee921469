# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the drill once, while a client writes and reads."""

from __future__ import annotations

import json
import sys

import runs

sys.path.insert(0, str(runs.ROOT / "tests" / "drill"))
import faults

# The machine of the tests is shared: limits there are generous, lost and failed operations are not forgiven.
FACTOR = 3


def test_another_cluster_is_not_broken_by_mistake():
    run = runs.playbook("playbooks/drill.yml", "-e", "emr_drill=prod")
    assert run.code != 0
    assert "say -e emr_drill=lab" in run.output


def test_faults_cost_the_client_seconds_and_no_file(tmp_path):
    settings = json.dumps({"emr_drill": "lab", "emr_drill_set": "each", "emr_drill_report": str(tmp_path)})
    run = runs.playbook("playbooks/drill.yml", "-e", settings)
    report = json.loads((tmp_path / "drill.json").read_text())
    print(*((one["fault"], one["gap"], one["load"]) for one in report["faults"]), sep="\n")
    assert (report["lost"], report["failed"], report["state"]) == ([], [], ""), run.output
    assert {one["fault"] for one in report["faults"]} == set(faults.NAMED)
    assert [one for one in report["faults"] if one["gap"] > FACTOR * one["limit"]] == []
