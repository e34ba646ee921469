# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of Redis."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown
from . import health as redis


def _read(readings: Readings, _members: Members, _cluster: str) -> dict[str, Any]:
    return {
        "servers": [redis.server(host, *answer) for host, answer in readings["redis"].items()],
        "sentinels": [redis.sentinel(host, *answer) for host, answer in readings["redis_sentinel"].items()],
    }


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    masters = [one for one in read["servers"] if one["state"] == "master"]
    if len(masters) != 1:
        return f"{len(masters)} masters", [f"redis has {len(masters) or 'no'} master{'s' if masters else ''}"]
    wrong = []
    if read["sentinels"] and redis.agreed(read["sentinels"]) != masters[0]["host"]:
        wrong.append(f"no majority of sentinels sees {masters[0]['host']} work, so no other server would take over")
    used, most = masters[0]["used_mb"], masters[0]["most_mb"]
    if used is not None and most and used > most * 0.8:
        wrong.append(f"redis holds {used} of {most} MB, and takes no writes when it is full; raise maxmemory")
    replicas = sum(one["state"] == "replica" for one in read["servers"])
    return f"{masters[0]['host']} is the master, {replicas} replicas in step, {used} of {most} MB", wrong


def _server(one: Row) -> str:
    return f"follows {one['follows']}" if one["state"] == "replica" else f"{one['replicas']} replicas"


STATUS = Shown(
    lead="redis",
    kinds={"redis": "redis", "redis_sentinel": "redis_sentinel"},
    read=_read,
    places={
        "redis": Place("servers", _server),
        "redis_sentinel": Place("sentinels", lambda one: f"watches {one['master']}"),
    },
    judge=_judge,
)
