# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One job and one workflow, as users run theirs; all else about them is in the scenario jobs of the long set."""

from __future__ import annotations

import runs


def test_a_job_runs_and_its_state_is_that_of_its_application():
    run = runs.playbook("playbooks/job.yml", "-e", "emr_job=pi")
    assert run.code == 0, run.output[-3000:]
    assert "  pi: succeeded, application_" in run.output


def test_a_workflow_runs_its_steps_in_their_order():
    run = runs.playbook("playbooks/workflow.yml", "-e", "emr_workflow=noted")
    assert run.code == 0, run.output[-3000:]
    assert runs.on("gateway-1.lab", "cat", "/var/tmp/emr-noted").strip() == "noted"


def test_the_table_shows_what_ran():
    run = runs.playbook("playbooks/jobs.yml")
    assert run.code == 0, run.output[-3000:]
    for word in ("pi", "noted", "succeeded", "application_"):
        assert word in run.output
