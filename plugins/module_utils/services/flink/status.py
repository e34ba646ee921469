# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of Flink."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown
from . import health as flink
from .gates import managers_of


def _read(readings: Readings, members: Members, _cluster: str) -> dict[str, Any]:
    managers = managers_of(readings["jobmanager"])
    leader = flink.leading(managers)
    answer = readings["jobmanager"][leader][0] if leader else None
    errors = {host: error for host, (value, error) in readings["taskmanager"].items() if value is None}
    history = [flink.server(host, value, error) for host, (value, error) in readings["flink_history"].items()]
    return {
        "jobmanagers": managers,
        "leader": leader,
        "taskmanagers": flink.taskmanagers(answer, list(members.get("taskmanager", [])), errors),
        "waiting": flink.waiting(answer),
        "history": history,
    }


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    if not read["jobmanagers"]:
        silent = [one["host"] for one in read["history"] if one["state"] == "dead"]
        where = ", ".join(one["host"] for one in read["history"]) or "no host"
        return (f"no history server answers on {where}" if silent else f"{where} shows jobs that have ended"), []
    if not read["leader"]:
        return "no JobManager leads", ["flink has no JobManager that leads"]
    one = next(row for row in read["jobmanagers"] if row["host"] == read["leader"])
    line = f"{read['leader']} leads, {one['jobs']} jobs run, {one['free']} of {one['slots']} slots are free"
    # Which may be the job's own fault.
    waiting = f", {len(read['waiting'])} jobs wait for their tasks" if read["waiting"] else ""
    return line + waiting, []


def _taskmanager(one: Row) -> str:
    return "" if one["slots"] is None else f"{one['free']} of {one['slots']} slots free"


STATUS = Shown(
    lead="jobmanager",
    instead="flink_history",
    kinds={"jobmanager": "jobmanager", "taskmanager": "taskmanager", "flink_history": "flink_history"},
    read=_read,
    places={
        "jobmanager": Place("jobmanagers"),
        # A JobManager believes in one until it has missed its heartbeats, so each is asked itself.
        "taskmanager": Place("taskmanagers", _taskmanager, silence=lambda one, _limit: str(one["error"])),
        "flink_history": Place("history"),
    },
    judge=_judge,
)
