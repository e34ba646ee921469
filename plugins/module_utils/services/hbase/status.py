# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of HBase."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown
from . import health as hbase
from .findings import masters_of


def _read(readings: Readings, members: Members, _cluster: str) -> dict[str, Any]:
    masters = masters_of(readings["hmaster"])
    active = next((one for one in masters if one["host"] == hbase.active(masters)), None)
    declared = list(members.get("regionserver", []))
    servers = [hbase.regionserver(host, beans, error) for host, (beans, error) in readings["regionserver"].items()]
    return {
        "masters": masters,
        "active": active["host"] if active else None,
        "regionservers": servers,
        "registered": hbase.members_of(active, declared) if active else {},
        "crashes": (active["crashes"] or 0) if active else 0,
        "moving": active["moving"] if active else None,
    }


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    if not read["active"]:
        return "no active HMaster", ["hbase has no active HMaster"]
    live = [word for word in read["registered"].values() if word in ("live", "draining")]
    moving = len(read["moving"] or [])
    line = f"{read['active']} is active, {len(live)} of {len(read['registered'])} RegionServers live"
    faults = [f"hbase is not done with the death of {read['crashes']} RegionServers"] if read["crashes"] else []
    draining = [host for host, word in read["registered"].items() if word == "draining"]
    if draining:
        faults.append(
            f"hbase: {', '.join(draining)}: draining, gets no regions; where no roll is at it, one was interrupted or "
            "somebody wanted that: restart it by restart.yml, or `recommission_regionserver` of `hbase shell`"
        )
    return line + (f", {moving} regions in transition" if moving else ""), faults


def _regionserver(one: Row) -> str:
    return "" if one["regions"] is None else f"{one['regions']} regions"


STATUS = Shown(
    lead="hmaster",
    kinds={"hmaster": "hmaster_regions", "regionserver": "regionserver"},
    read=_read,
    places={
        "hmaster": Place("masters"),
        # The active one believes in a RegionServer until its session is over, so each is asked itself.
        "regionserver": Place("regionservers", _regionserver, silence=lambda one, _limit: str(one["error"])),
    },
    judge=_judge,
)
