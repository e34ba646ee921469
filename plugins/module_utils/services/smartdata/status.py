# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of SmartData: what its keeper has written down."""

from __future__ import annotations

import json
import time
from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown, size
from ...host.files import read_text
from .health import volume
from .keeper_program import STATE


def _read(_readings: Readings, members: Members, _cluster: str) -> dict[str, Any]:
    # The keeper asks for the service, as it leads: it is this host.
    return {"volumes": [volume(host, _state(), time.time()) for host in members.get("smartdata", ())]}


def _state() -> Mapping[str, Any] | None:
    try:
        found = json.loads(read_text(STATE) or "{}")
    except ValueError:
        return None
    return found if isinstance(found, Mapping) else None


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    one = read["volumes"][0]
    hits = f", {one['hit_percent']} % of reads from caches" if one["hit_percent"] is not None else ""
    lost = f", {one['leaked']} objects without a file" if one["leaked"] else ""
    return f"jfs://{one['name']}/ uses {size(one['used_bytes'])} in {one['files']} files{hits}{lost}", []


def _detail(one: Row) -> str:
    return f"jfs://{one['name']}/, {one['clients']} clients"


STATUS = Shown(
    lead="smartdata",
    kinds={},
    read=_read,
    places={"smartdata": Place("volumes", _detail)},
    judge=_judge,
)
