# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which container made an application fail: of MapReduce its history tells it, others ran in their first one."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ...jobs.tracker_types import Application
from ...wire.base import ClientError, Endpoint, endpoint
from ...wire.http import request_json
from ..registry import port

MASTER = "master"
"""The container of the ApplicationMaster, in which Spark's driver runs."""
_SECONDS = 5.0
_JOBS = "/ws/v1/history/mapreduce/jobs"


def failing(masters: Sequence[str], application: Application, user: str) -> tuple[str, list[str]]:
    """Return the container that made APPLICATION fail, and lines that tell why.

    MapReduce's history is on one of the hosts of MASTERS, and knows the first task that failed.
    """
    if application.kind != "MAPREDUCE":
        return application.master or MASTER, []
    job = f"{_JOBS}/{application.id.replace('application_', 'job_', 1)}"
    for master in masters:
        where = Endpoint(endpoint(master, 0).host, port("jobhistory", "http"))
        try:
            found = _attempt(where, job, user)
        except ClientError:
            continue
        return found if found[0] != MASTER else (application.master or MASTER, found[1])
    return application.master or MASTER, []


def _attempt(where: Endpoint, job: str, user: str) -> tuple[str, list[str]]:
    """Return container and words of the attempt that failed first, of the tasks of JOB."""
    tasks = _rows(request_json(where, f"{job}/tasks", None, _SECONDS, user=user), "tasks", "task")
    for task in (one for one in tasks if one.get("state") == "FAILED"):
        answer = request_json(where, f"{job}/tasks/{task['id']}/attempts", None, _SECONDS, user=user)
        for attempt in _rows(answer, "taskAttempts", "taskAttempt"):
            if attempt.get("state") == "FAILED" and attempt.get("assignedContainerId"):
                words = str(attempt.get("diagnostics") or "").strip().splitlines()
                return str(attempt["assignedContainerId"]), words
    return MASTER, []


def _rows(answer: Mapping[str, Any], whole: str, one: str) -> list[dict[str, Any]]:
    rows = (answer.get(whole) or {}).get(one) or []
    return [row for row in rows if isinstance(row, dict)]
