# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How servers of Redis and their sentinels are asked, without a password, and the gates that follow."""

from __future__ import annotations

from ...health.gate_types import Finding, Gate, Reading, Rule, states
from ...health.reader_types import Probe, Reader, Readings, View
from ...wire.base import Endpoint
from ...wire.redis import Redis, fields
from . import health as redis


def _ask(where: Endpoint, seconds: float) -> dict[str, str]:
    with Redis(where, seconds) as link:
        return fields(link.ask("INFO"))


def servers(reading: Reading) -> list[redis.Server]:
    """Return the servers of READING."""
    return [redis.server(host, info, error) for host, (info, error) in reading.items()]


def sentinels(reading: Reading) -> list[redis.Sentinel]:
    """Return the sentinels of READING."""
    return [redis.sentinel(host, info, error) for host, (info, error) in reading.items()]


def _replicated(_gate: Gate, reading: Reading) -> Finding:
    found = servers(reading)
    masters = [one["host"] for one in found if one["state"] == "master"]
    remark = f"{masters[0]} is the master" if len(masters) == 1 else f"{len(masters)} masters"
    good = [one["host"] for one in found if one["state"] in redis.GOOD]
    return Finding(states(found), good, redis.replicated(found), remark)


def _watched(_gate: Gate, reading: Reading) -> Finding:
    found = sentinels(reading)
    master = redis.agreed(found)
    good = [one["host"] for one in found if one["state"] == "watching" and one["master"] == master]
    return Finding(states(found), good, bool(master), f"{master} is watched" if master else "no master is agreed on")


def _view(readings: Readings) -> View:
    found, watchers = servers(readings["redis"]), sentinels(readings["redis_sentinel"])
    masters = [one["host"] for one in found if one["state"] == "master"]
    return View(
        states={
            "redis": {one["host"]: one["state"] for one in found},
            "redis_sentinel": {one["host"]: one["state"] for one in watchers},
        },
        leaders={"redis": masters[0] if len(masters) == 1 else ""},
    )


READER = Reader(
    probes={
        "redis": Probe("redis", "client", _ask),
        "redis_sentinel": Probe("redis_sentinel", "client", _ask),
    },
    kinds={"redis": "redis", "redis_sentinel": "redis_sentinel"},
    view=_view,
    rules={
        "redis_replicated": Rule(
            "redis",
            "redis",
            "majority",
            _replicated,
            "one server of Redis is the master, and at least O(gates[].at_least) of O(gates[].hosts) are that or "
            "follow it, and write to disk",
        ),
        "redis_watched": Rule(
            "redis_sentinel",
            "redis_sentinel",
            "majority",
            _watched,
            "at least O(gates[].at_least) of the sentinels O(gates[].hosts) see the same master work",
        ),
    },
    good={"redis": redis.GOOD, "redis_sentinel": ("watching",)},
)
