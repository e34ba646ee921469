# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of Spark."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Shown
from . import health as spark


def _read(readings: Readings, _members: Members, _cluster: str) -> dict[str, Any]:
    return {
        name: [spark.server(host, answer, error) for host, (answer, error) in readings[component].items()]
        for name, component in (("history", "spark_history"), ("thrift", "spark_thrift"))
    }


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    silent = [one["host"] for one in read["history"] if one["state"] == "dead"]
    where = ", ".join(one["host"] for one in read["history"]) or "no host"
    return (f"no history server answers on {where}" if silent else f"{where} shows jobs"), []


STATUS = Shown(
    lead="spark_history",
    kinds={"spark_history": "spark_history", "spark_thrift": "spark_thrift"},
    read=_read,
    places={"spark_history": Place("history"), "spark_thrift": Place("thrift")},
    judge=_judge,
)
