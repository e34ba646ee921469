# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of Druid."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown
from . import health as druid
from .gates import coordinators_of


def _read(readings: Readings, members: Members, _cluster: str) -> dict[str, Any]:
    rows = coordinators_of(readings["coordinator"])
    leader, overlord = druid.leading(rows), druid.leading_overlord(rows)
    answer = readings["coordinator"][leader][0] if leader else None
    tasks = readings["coordinator"][overlord][0] if overlord else None
    found = druid.segments(answer)
    return {
        "coordinators": rows,
        "leader": leader,
        "overlord": overlord,
        "historicals": druid.historicals(answer, list(members.get("historical", [])), _errors(readings, "historical")),
        "middlemanagers": druid.middlemanagers(
            tasks, list(members.get("middlemanager", [])), _errors(readings, "middlemanager")
        ),
        "brokers": [druid.server(host, *one) for host, one in readings["broker"].items()],
        "routers": [druid.server(host, *one) for host, one in readings["router"].items()],
        **found,
    }


def _errors(readings: Readings, component: str) -> dict[str, str]:
    return {host: error for host, (value, error) in readings[component].items() if value is None}


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    wrong = [
        f"druid has no {what} that leads"
        for what, host in (("Coordinator", read["leader"]), ("Overlord", read["overlord"]))
        if not host
    ]
    wrong += [
        f"druid has no {what} that serves"
        for what, rows in (("Broker", read["brokers"]), ("router", read["routers"]))
        if not any(one["state"] == "serving" for one in rows)
    ]
    if not read["leader"]:
        return "no Coordinator leads", wrong
    line = f"{read['leader']} leads, {read['unavailable']} segments are away, {read['lacking']} copies are missing"
    if read["unavailable"]:
        wrong.append(f"druid has {read['unavailable']} segments that no Historical has loaded")
    return line, wrong


def _detail(one: Row) -> str:
    return str(one["detail"])


def _overlord(one: Row) -> str:
    return f"Overlord {one['overlord']}"


STATUS = Shown(
    lead="coordinator",
    kinds={name: name for name in ("coordinator", "historical", "middlemanager", "broker", "router")},
    read=_read,
    places={
        "historical": Place("historicals", _detail, silence=lambda one, _limit: str(one["error"])),
        "middlemanager": Place("middlemanagers", _detail, silence=lambda one, _limit: str(one["error"])),
        "broker": Place("brokers"),
        "router": Place("routers"),
        "coordinator": Place("coordinators", _overlord),
    },
    judge=_judge,
)
