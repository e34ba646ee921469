# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Airflow, in an environment of its own, reads the DAG files that export_workflow.yml writes."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.airflow import dag
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Step, Workflow

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parents[2] / ".cache" / "airflow"
PARAMETERS = {"table": "it's {{ no }} template, {% nor %} this", "day": "${yyyy-MM-dd}"}
JOBS = {"load": Job("load", "shell", retries=2), "clean": Job("clean", "shell"), "report": Job("report", "shell")}
STEPS = (
    Step("load", "load", on_failure="ignore", parameters=PARAMETERS),
    Step("clean-up", "clean", ("load",), retries=3),
    Step("report", "report", ("clean-up", "load")),
)
NIGHTLY = Workflow("nightly", STEPS, "Mon..Fri 02:30", "Asia/Shanghai", overlap="queue")
BY_HAND = Workflow("by-hand", STEPS[:1], overlap="parallel")


@pytest.fixture(scope="module")
def python():
    """Airflow's interpreter, in an environment that one worker makes, once."""
    wanted = HERE / "requirements.txt"
    installed = ENVIRONMENT / "requirements.txt"
    ENVIRONMENT.parent.mkdir(exist_ok=True)
    with ENVIRONMENT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not installed.exists() or installed.read_text() != wanted.read_text():
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
            pip = [str(ENVIRONMENT / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "-r", str(wanted)]
            subprocess.run(pip, check=True)
            installed.write_text(wanted.read_text())
    return ENVIRONMENT / "bin" / "python"


@pytest.fixture(scope="module")
def read(python, tmp_path_factory):
    """What Airflow makes of both workflows."""
    place = tmp_path_factory.mktemp("airflow")
    (place / "dags").mkdir()
    for one in (NIGHTLY, BY_HAND):
        (place / "dags" / f"{one.name}.py").write_text(dag(one, JOBS, "prod", "inventories/prod"))
    command = [str(python), str(HERE / "read_dag.py"), str(place / "dags")]
    environment = {"PATH": os.environ["PATH"], "AIRFLOW_HOME": str(place), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_it_reads_them_without_an_error(read):
    assert read["errors"] == {}
    assert sorted(read["dags"]) == ["prod-by-hand", "prod-nightly"]


def test_schedules_are_those_of_the_workflows(read):
    nightly, by_hand = (read["dags"][name] for name in ("prod-nightly", "prod-by-hand"))
    assert (nightly["schedule"], nightly["zone"]) == ("30 2 * * 1-5", "Asia/Shanghai")
    assert (nightly["runs"], nightly["catchup"]) == (1, False)
    assert (by_hand["schedule"], by_hand["runs"]) == (None, 16)


def test_tasks_come_in_the_order_of_steps(read):
    tasks = read["dags"]["prod-nightly"]["tasks"]
    assert {name: one["after"] for name, one in tasks.items()} == {
        "load": [], "clean-up": ["load"], "report": ["clean-up", "load"],
    }  # fmt: skip
    assert [tasks[name]["retries"] for name in ("load", "clean-up")] == [0, 3]
    assert [tasks[name]["rule"] for name in ("load", "clean-up")] == ["all_success", "none_failed"]


def test_a_task_runs_the_job_with_what_the_step_gives_it(read, tmp_path):
    """The command goes through Airflow's templates, as rendered, and then through the shell."""
    stub = tmp_path / "ansible-playbook"
    stub.write_text(f"#!{sys.executable}\nimport json, sys\njson.dump(sys.argv[1:], sys.stdout)\nsys.exit(3)\n")
    stub.chmod(0o755)
    command = read["dags"]["prod-nightly"]["tasks"]["load"]["command"]
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "EMR_INVENTORY": "my inventory"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    inventory, playbook, *extra = json.loads(done.stdout)[1:]
    assert (inventory, playbook, done.returncode) == ("my inventory", "bigdata.emr.job", 99)
    said = json.loads(extra[1])
    assert (said["emr_job"], said["emr_job_parameters"]) == ("load", PARAMETERS)
    assert extra[3::2] == ["emr_job_key=nightly.load.20261130t023000.2", "emr_job_time=2026-11-30T02:30:00+00:00"]
