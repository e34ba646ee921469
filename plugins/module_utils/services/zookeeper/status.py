# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of ZooKeeper."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Shown
from .health import ensemble, server


def _read(readings: Readings, _members: Members, _cluster: str) -> dict[str, Any]:
    servers = []
    for host, (texts, error) in readings["zookeeper"].items():
        srvr, mntr = texts or (None, None)
        servers.append(server(host, srvr, mntr, error))
    return {**ensemble(servers)}


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    if not read["quorum"]:
        return "no quorum", ["zookeeper has no quorum"]
    in_step = "" if read["synced_followers"] is None else f", {read['synced_followers']} followers in step"
    return f"{read['leader']} leads{in_step}", []


STATUS = Shown(
    lead="zookeeper",
    kinds={"zookeeper": "zookeeper_full"},
    read=_read,
    places={"zookeeper": Place("servers", lambda one: f"zxid {one['zxid']}, latency {one['latency_avg_ms']} ms")},
    judge=_judge,
)
