# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Airflow makes of it is for tests/integration/airflow."""

from __future__ import annotations

import ast

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.airflow import dag, told
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Step, Workflow

JOBS = {
    "load": Job("load", "shell", retries=2, retry_interval_seconds=60),
    "clean": Job("clean", "shell", retry_interval_seconds=5),
}
STEPS = (
    Step("load", "load", on_failure="ignore", parameters={"table": "it's {{ no }} template, {% nor %} this"}),
    Step("clean-up", "clean", ("load",), retries=1, on_failure="continue"),
)
FLOW = Workflow("nightly", STEPS, "Mon..Fri 02:30", "Asia/Shanghai", overlap="queue")


def calls(text, name):
    """Return the keywords of each call of NAME in TEXT, with what is no constant as code."""
    found = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]
    return [
        {
            one.arg: one.value.value if isinstance(one.value, ast.Constant) else ast.unparse(one.value)
            for one in node.keywords
        }
        for node in found
    ]


def test_the_same_workflow_is_the_same_text():
    assert dag(FLOW, JOBS, "prod", "inventories/prod") == dag(
        FLOW, dict(reversed(JOBS.items())), "prod", "inventories/prod"
    )


def test_schedule_zone_and_order_are_those_of_the_workflow():
    text = dag(FLOW, JOBS, "prod", "inventories/prod")
    (made,) = calls(text, "DAG")
    assert (made["dag_id"], made["schedule"], made["max_active_runs"], made["catchup"]) == (
        "prod-nightly", "30 2 * * 1-5", 1, False,
    )  # fmt: skip
    assert "tz='Asia/Shanghai'" in made["start_date"]
    assert text.endswith("\n    step_load >> step_clean_up\n")


def test_tasks_run_jobs_with_the_tries_of_their_steps():
    load, clean = calls(dag(FLOW, JOBS, "prod", "inventories/prod"), "BashOperator")
    # Those of the job itself are job.yml's.
    assert (load["task_id"], load["retries"]) == ("load", 0)
    assert (clean["task_id"], clean["retries"], clean["retry_delay"]) == (
        "clean-up",
        1,
        "datetime.timedelta(seconds=5)",
    )
    assert clean["bash_command"].startswith(
        'ansible-playbook -i "$EMR_INVENTORY" bigdata.emr.job -e \'{"emr_job": "clean"'
    )


def test_a_failure_that_is_ignored_skips_its_task_and_lets_the_next_one_begin():
    load, clean = calls(dag(FLOW, JOBS, "prod", "inventories/prod"), "BashOperator")
    assert load["bash_command"].endswith(" || exit 99")
    assert (load["skip_on_exit_code"], clean["trigger_rule"]) == (99, "none_failed")
    assert "exit 99" not in clean["bash_command"]


def test_parameters_are_no_templates_of_airflow_and_no_words_of_the_shell():
    load, _clean = calls(dag(FLOW, JOBS, "prod", "inventories/prod"), "BashOperator")
    assert "it'\\''s {{ '{{' }} no }} template, {{ '{%' }} nor %} this" in load["bash_command"]


OTHERWISE = [
    (FLOW, []),
    (FLOW._replace(schedule="*-*~01 02:00"),
     ['Its schedule "*-*~01 02:00" has no form in cron: begin it by hand, or give it a timetable.']),
    (FLOW._replace(overlap="skip"),
     ["A run that is due while another one goes on waits; overlap: skip is not said here."]),
    (FLOW._replace(steps=(STEPS[0], STEPS[1]._replace(on_failure="stop"))),
     ["After a failure, steps that do not need the one that failed still begin."]),
    (FLOW._replace(steps=(STEPS[0]._replace(retries=0),)),
     ["Step load is tried as often as its job load says, 2 more times."]),
]  # fmt: skip


@pytest.mark.parametrize(("workflow", "sentences"), OTHERWISE)
def test_what_airflow_does_otherwise_is_told_in_the_file(workflow, sentences):
    assert told(workflow, JOBS) == sentences
    text = dag(workflow, JOBS, "prod", "inventories/prod")
    assert all(one in text for one in sentences)


def test_without_a_schedule_it_has_none():
    (made,) = calls(dag(FLOW._replace(schedule=""), JOBS, "prod", "inventories/prod"), "DAG")
    assert made["schedule"] is None
