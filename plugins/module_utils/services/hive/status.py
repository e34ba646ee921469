# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown of Hive's state."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown
from . import health as hive


def _read(readings: Readings, _members: Members, _cluster: str) -> dict[str, Any]:
    return {
        "metastores": [hive.metastore(host, *answer) for host, answer in readings["metastore"].items()],
        "hiveserver2s": [hive.hiveserver2(host, *answer) for host, answer in readings["hiveserver2"].items()],
    }


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    counts = {name: [one["state"] for one in read[name]].count("serving") for name in ("metastores", "hiveserver2s")}
    line = (
        f"{counts['metastores']} of {len(read['metastores'])} metastores, "
        f"{counts['hiveserver2s']} of {len(read['hiveserver2s'])} HiveServer2s serve"
    )
    words = {"metastores": "metastore", "hiveserver2s": "HiveServer2"}
    return line, [f"hive has no {word} that serves" for name, word in words.items() if not counts[name]]


def _metastore(one: Row) -> str:
    return f"version {one['version']}, {one['databases']} databases" if one["version"] else ""


def _hiveserver2(one: Row) -> str:
    return "" if one["sessions"] is None else f"{one['sessions']} sessions"


STATUS = Shown(
    lead="metastore",
    kinds={"metastore": "metastore", "hiveserver2": "hiveserver2"},
    read=_read,
    places={
        "metastore": Place("metastores", _metastore),
        "hiveserver2": Place("hiveserver2s", _hiveserver2),
    },
    judge=_judge,
)
