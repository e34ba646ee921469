# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters ``airflow_dag`` and ``airflow_otherwise``; documentation in their own files."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job, job_of
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.airflow import dag, told
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Workflow, workflow_from_data


def airflow_dag(found: Mapping[str, Any], name: str, cluster: str, inventory: str) -> str:
    """Return the DAG file of the workflow NAME, one of those FOUND by check_inventory."""
    return dag(_named(found, name), _jobs(found), cluster, inventory)


def airflow_otherwise(found: Mapping[str, Any], name: str) -> list[str]:
    """Return a sentence for each thing in which Airflow does otherwise with the workflow NAME."""
    return told(_named(found, name), _jobs(found))


def _jobs(found: Mapping[str, Any]) -> dict[str, Job]:
    return {job: job_of(data) for job, data in found["jobs"].items()}


def _named(found: Mapping[str, Any], name: str) -> Workflow:
    return next(one for one in map(workflow_from_data, found["workflows"]) if one.name == name)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"airflow_dag": airflow_dag, "airflow_otherwise": airflow_otherwise}
