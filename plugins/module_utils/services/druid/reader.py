# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the daemons of Druid are asked, and what their answers say."""

from __future__ import annotations

import json
from typing import Any, Mapping

from ...health.reader_types import Listing, Probe, Reader, Readings, View
from ...wire.base import BadAnswer, Endpoint, Refused
from ...wire.http import request_bytes, request_json
from . import health as druid
from .gates import RULES, coordinators_of

COORDINATOR, INDEXER = "/druid/coordinator/v1", "/druid/indexer/v1"


def _coordinator(where: Endpoint, seconds: float) -> dict[str, Any]:
    """Ask whether it leads, as Coordinator and as Overlord, and then for what it knows by that."""
    found: dict[str, Any] = {
        "version": request_json(where, "/status", seconds=seconds).get("version"),
        "coordinator": _leads(where, COORDINATOR, seconds),
        "overlord": _leads(where, INDEXER, seconds),
    }
    try:
        if found["coordinator"]:
            found["servers"] = _list(where, f"{COORDINATOR}/servers?simple", seconds)
            found["sources"] = _list(where, f"{COORDINATOR}/metadata/datasources", seconds)
            found["unavailable"] = request_json(where, f"{COORDINATOR}/loadstatus", {"simple": ""}, seconds)
            found["lacking"] = request_json(where, f"{COORDINATOR}/loadstatus", {"full": ""}, seconds)
        if found["overlord"]:
            found["workers"] = _list(where, f"{INDEXER}/workers", seconds)
    except Refused as error:
        if error.status not in (307, 404, 500, 503):
            raise
        # It has lost its place at this moment, or has not taken it up yet.
        return {**found, "coordinator": False, "overlord": False}
    return found


def _leads(where: Endpoint, top: str, seconds: float) -> bool:
    """Tell whether it leads: one that does not answers with status 404."""
    try:
        return bool(request_json(where, f"{top}/isLeader", seconds=seconds).get("leader"))
    except Refused as error:
        if error.status != 404:
            raise
        return False


def _list(where: Endpoint, target: str, seconds: float) -> list[Any]:
    try:
        rows = json.loads(request_bytes(where, target, seconds).decode("utf-8"))
    except ValueError as error:
        raise BadAnswer("the answer is not JSON") from error
    if not isinstance(rows, list):
        raise BadAnswer("the answer is no list")
    return rows


def _ready(where: Endpoint, path: str, seconds: float) -> str:
    """Return ``serving`` where PATH says so, else ``loading``."""
    try:
        request_bytes(where, path, seconds)
    except Refused as error:
        if error.status != 503:
            raise
        return "loading"
    return "serving"


def _historical(where: Endpoint, seconds: float) -> str:
    return _ready(where, "/druid/historical/v1/readiness", seconds)


def _broker(where: Endpoint, seconds: float) -> str:
    return _ready(where, "/druid/broker/v1/readiness", seconds)


def _router(where: Endpoint, seconds: float) -> str:
    return _ready(where, "/status/health", seconds)


def _middlemanager(where: Endpoint, seconds: float) -> str:
    """Ask whether it takes tasks; it answers with its own name and true or false."""
    said: Mapping[str, Any] = request_json(where, "/druid/worker/v1/enabled", seconds=seconds)
    return "serving" if all(said.values()) else "disabled"


def _view(readings: Readings) -> View:
    rows = coordinators_of(readings["coordinator"])
    others = ("historical", "middlemanager", "broker", "router")
    return View(
        states={
            "coordinator": {one["host"]: one["state"] for one in rows},
            **{
                name: {host: druid.server(host, *answer)["state"] for host, answer in readings[name].items()}
                for name in others
            },
        },
        leaders={"coordinator": druid.leading(rows) or ""},
    )


def _listed(answer: Any) -> list[Mapping[str, Any]]:
    return [*druid.historicals(answer, [])]


def _one_leads(answer: Any) -> bool:
    return bool((answer or {}).get("coordinator"))


READER = Reader(
    probes={
        "coordinator": Probe("coordinator", "http", _coordinator),
        "historical": Probe("historical", "http", _historical),
        "middlemanager": Probe("middlemanager", "http", _middlemanager),
        "broker": Probe("broker", "http", _broker),
        "router": Probe("router", "http", _router),
    },
    kinds={name: name for name in ("coordinator", "historical", "middlemanager", "broker", "router")},
    view=_view,
    rules=RULES,
    good={
        "coordinator": ("leading", "standby"),
        "historical": ("serving", "registered"),
        # Disabled by a roll that was interrupted it is to restart, which enables it.
        "middlemanager": ("serving", "registered", "disabled"),
    },
    counted={"historical": ("registered",), "middlemanager": ("registered", "disabled")},
    listings=(Listing("coordinator", "historical", "coordinator", _listed, leads=_one_leads),),
)
