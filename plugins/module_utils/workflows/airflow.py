# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workflow as a DAG file of Airflow, whose tasks run playbooks/job.yml; always the same for the same one. No I/O."""

from __future__ import annotations

import json
import re
from typing import Mapping

from ..jobs.model import Job
from . import cron
from .model import CONTINUE, IGNORE, PARALLEL, Step, Workflow
from .next import Rules, rules_of
from .overlap import MOST_AT_ONCE

SKIP_CODE = 99
_TASK = """\
    {variable} = BashOperator(
        task_id={name},
        bash_command={command},
        append_env=True,
        env={{"EMR_INVENTORY": INVENTORY}},
        retries={retries},
        retry_delay=datetime.timedelta(seconds={interval}),{more}
    )
"""
_FILE = '''\
"""Workflow {name} of cluster {cluster}, written by playbooks/export_workflow.yml of bigdata.emr: do not edit it.

Its tasks run playbooks/job.yml, so ansible-playbook and the collection are there. EMR_INVENTORY names the inventory.
{notes}"""

from __future__ import annotations

import datetime
import os

import pendulum
from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # before Airflow 3
    from airflow.operators.bash import BashOperator

INVENTORY = os.environ.get("EMR_INVENTORY", {inventory})

with DAG(
    dag_id={dag},
    schedule={schedule},
    start_date=pendulum.datetime(2020, 1, 1, tz={zone}),
    catchup=False,
    max_active_runs={runs},
    tags=["bigdata.emr", {tag}],
):
{tasks}
{order}'''


def dag(workflow: Workflow, jobs: Mapping[str, Job], cluster: str, inventory: str) -> str:
    """Return the DAG file of WORKFLOW of CLUSTER, whose steps have JOBS; INVENTORY is the one without EMR_INVENTORY."""
    tasks = [_task(workflow, step, jobs[step.job]) for step in workflow.steps]
    order = [f"    {_variable(name)} >> {_variable(step.name)}" for step in workflow.steps for name in step.depends_on]
    notes = [f"\n{line}" for line in told(workflow, jobs)]
    return _FILE.format(
        name=workflow.name,
        cluster=cluster,
        notes="".join(f"{line}\n" for line in notes),
        inventory=_quoted(inventory),
        dag=_quoted(f"{cluster}-{workflow.name}"),
        tag=_quoted(cluster),
        schedule=_quoted(cron.line(workflow.schedule)) if cron.line(workflow.schedule) else None,
        zone=_quoted(workflow.timezone),
        runs=MOST_AT_ONCE if workflow.overlap == PARALLEL else 1,
        tasks="\n".join(tasks),
        order="\n".join([*order, ""]) if order else "",
    )


def told(workflow: Workflow, jobs: Mapping[str, Job]) -> list[str]:
    """Return a sentence for each thing in which Airflow does otherwise with WORKFLOW, whose steps have JOBS."""
    found = []
    if workflow.schedule and not cron.line(workflow.schedule):
        found.append(
            f'Its schedule "{workflow.schedule}" has no form in cron: begin it by hand, or give it a timetable.'
        )
    if workflow.overlap not in (PARALLEL, "queue"):
        found.append(
            f"A run that is due while another one goes on waits; overlap: {workflow.overlap} is not said here."
        )
    if any(step.on_failure not in (CONTINUE, IGNORE) for step in workflow.steps[1:]):
        found.append("After a failure, steps that do not need the one that failed still begin.")
    found += [
        f"Step {step.name} is tried as often as its job {step.job} says, {jobs[step.job].retries} more times."
        for step in workflow.steps
        if jobs[step.job].retries and step.retries not in (-1, jobs[step.job].retries)
    ]
    return found


def _task(workflow: Workflow, step: Step, job: Job) -> str:
    # A job that has retries of its own is tried again by job.yml.
    rules = Rules() if job.retries else rules_of(step, job)
    before = {one.name: one for one in workflow.steps}
    more = []
    if step.on_failure == IGNORE:
        more.append(f"skip_on_exit_code={SKIP_CODE}")
    if any(before[name].on_failure == IGNORE for name in step.depends_on):
        more.append('trigger_rule="none_failed"')
    return _TASK.format(
        variable=_variable(step.name),
        name=_quoted(step.name),
        command=repr(_command(workflow, step, job)),
        retries=rules.retries,
        interval=f"{rules.interval_seconds:g}",
        more="".join(f"\n        {one}," for one in more),
    )


def _command(workflow: Workflow, step: Step, job: Job) -> str:
    """Return the command of a task: each try of Airflow is a run of the job, which is found again by its key."""
    words = {"emr_job": job.name, "emr_job_parameters": dict(step.parameters)}
    said = _literal(_shell(json.dumps(words, sort_keys=True)))
    key = f"{workflow.name}.{step.name}.{{{{ ts_nodash | lower }}}}.{{{{ ti.try_number }}}}"
    own = f'-e "emr_job_key={key}" -e "emr_job_time={{{{ ts }}}}"'
    command = f'ansible-playbook -i "$EMR_INVENTORY" bigdata.emr.job -e {said} {own}'
    return f"{command} || exit {SKIP_CODE}" if step.on_failure == IGNORE else command


def _literal(text: str) -> str:
    """Return TEXT so that Airflow's templates leave it as it is."""
    return re.sub(r"\{[{%#]", lambda found: "{{ '" + found[0] + "' }}", text)


def _shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _quoted(text: str) -> str:
    """Return TEXT, a name or a schedule, as Python writes it."""
    return json.dumps(text)


def _variable(name: str) -> str:
    return "step_" + re.sub(r"[^a-z0-9_]", "_", name)
