# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of YARN and the history of jobs."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown
from . import health as yarn
from .gates import managers_of


def _read(readings: Readings, members: Members, _cluster: str) -> dict[str, Any]:
    managers = managers_of(readings["resourcemanager"])
    active = yarn.active(managers)
    listed = (readings["resourcemanager"][active][0] or {}).get("nodes", []) if active else []
    errors = {host: error for host, (answer, error) in readings["nodemanager"].items() if answer is None}
    nodes = yarn.nodemanagers(listed, list(members.get("nodemanager", [])), errors)
    return {
        "resourcemanagers": managers,
        "active": active,
        "nodemanagers": nodes,
        "counts": yarn.counts(nodes),
        "jobhistory": [yarn.jobhistory(host, info, error) for host, (info, error) in readings["jobhistory"].items()],
    }


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    if not read["active"]:
        return "no active ResourceManager", ["yarn has no active ResourceManager"]
    nodes = ", ".join(f"{count} {state}" for state, count in read["counts"].items()) or "none"
    return f"{read['active']} is active, NodeManagers: {nodes}", []


def _nodemanager(one: Row) -> str:
    figures = f"{one['containers']} containers, {one['memory_free_mb']} MiB and {one['cores_free']} cores free"
    return str(one["health_report"] or figures)


STATUS = Shown(
    lead="resourcemanager",
    kinds={"resourcemanager": "resourcemanager_nodes", "nodemanager": "nodemanager", "jobhistory": "jobhistory"},
    read=_read,
    places={
        "resourcemanager": Place("resourcemanagers"),
        # A ResourceManager calls one running for ten minutes after its end, so each is asked itself.
        "nodemanager": Place("nodemanagers", _nodemanager, silence=lambda one, _limit: str(one["error"])),
        "jobhistory": Place("jobhistory"),
    },
    judge=_judge,
)
