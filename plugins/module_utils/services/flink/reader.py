# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the daemons of Flink are asked, and what their answers say."""

from __future__ import annotations

import json
from typing import Any, Mapping

from ...health.reader_types import Listing, Probe, Reader, Readings, View, answering
from ...wire.base import BadAnswer, ClientError, Endpoint, Refused, endpoint, listens
from ...wire.http import request_bytes, request_json
from ..registry import port
from . import health as flink
from .gates import RULES, managers_of
from .leader import leader_of


def _jobmanager(where: Endpoint, seconds: float) -> dict[str, Any]:
    """Ask for what the leading one knows, and who that is."""
    config = _config(where, seconds)
    try:
        overview = request_json(where, "/overview", seconds=seconds)
        found = {
            "overview": overview,
            **request_json(where, "/taskmanagers", seconds=seconds),
            **request_json(where, "/jobs/overview", seconds=seconds),
        }
    except Refused as error:
        if error.status not in (404, 500, 503):
            raise
        return {}  # it answers, and has nobody to ask: an election is on
    return {**found, **_leads(config, seconds)}


def _config(where: Endpoint, seconds: float) -> Mapping[str, str]:
    """Return its configuration, which it tells of itself, without asking anybody."""
    try:
        rows = json.loads(request_bytes(where, "/jobmanager/config", seconds).decode("utf-8"))
        return {str(one["key"]): str(one["value"]) for one in rows}
    except (ValueError, KeyError, TypeError) as error:
        raise BadAnswer("the answer is no configuration") from error


def _leads(config: Mapping[str, str], seconds: float) -> dict[str, Any]:
    if config.get("high-availability.type", "").lower() != "zookeeper":
        return {"alone": True}
    cluster = f"{config.get('high-availability.zookeeper.path.root')}{config.get('high-availability.cluster-id')}"
    for server in config.get("high-availability.zookeeper.quorum", "").split(","):
        try:
            return {"leader": leader_of(endpoint(server.strip(), port("zookeeper", "client")), cluster, seconds)}
        except (ClientError, ValueError):
            continue
    return {"leader": ""}


def _taskmanager(where: Endpoint, seconds: float) -> bool:
    return listens(where, seconds)


def _history(where: Endpoint, seconds: float) -> Any:
    return request_json(where, "/config", seconds=seconds)


def _view(readings: Readings) -> View:
    managers = managers_of(readings["jobmanager"])
    return View(
        states={
            "jobmanager": {one["host"]: one["state"] for one in managers},
            "taskmanager": answering(readings["taskmanager"]),
            "flink_history": answering(readings["flink_history"]),
        },
        leaders={"jobmanager": flink.leading(managers) or ""},
    )


def _listed(answer: Any) -> list[Mapping[str, Any]]:
    return [*flink.taskmanagers(answer, [])]


def _one_leads(answer: Any) -> bool:
    return bool((answer or {}).get("overview"))


READER = Reader(
    probes={
        "jobmanager": Probe("jobmanager", "http", _jobmanager),
        "taskmanager": Probe("taskmanager", "rpc", _taskmanager),
        "flink_history": Probe("flink_history", "http", _history),
    },
    kinds={"jobmanager": "jobmanager", "taskmanager": "taskmanager", "flink_history": "flink_history"},
    view=_view,
    rules=RULES,
    good={"jobmanager": ("leading", "standby"), "taskmanager": ("serving", "registered")},
    counted={"taskmanager": ("registered",)},
    listings=(Listing("jobmanager", "taskmanager", "jobmanager", _listed, leads=_one_leads),),
)
