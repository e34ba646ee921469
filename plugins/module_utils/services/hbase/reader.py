# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the daemons of HBase are asked, and what their answers say."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Heard, Listing, Probe, Reader, Readings, View
from ...topology.names import bare
from ...wire import jmx
from ...wire.base import ClientError, Endpoint
from ...wire.http import request_json
from . import health as hbase
from .findings import masters_of
from .gates import RULES
from .regions import Masters


def _hmaster(where: Endpoint, seconds: float) -> dict[str, Any]:
    return {"beans": jmx.beans(where, hbase.MASTER_BEANS, seconds)}


def _hmaster_regions(where: Endpoint, seconds: float) -> dict[str, Any]:
    answer = _hmaster(where, seconds)
    # Only the active one knows, and others have no such page.
    if hbase.hmaster("", answer["beans"])["state"] == "active":
        answer["transitions"] = request_json(where, hbase.TRANSITIONS, {"format": "json"}, seconds)
        try:
            answer["deaths"] = Masters([where.host], seconds).deaths(where.host)
        except ClientError:
            answer["deaths"] = None  # it is active all the same
    return answer


def _regionserver(where: Endpoint, seconds: float) -> Any:
    return jmx.beans(where, hbase.REGIONSERVER_BEANS, seconds)


def _view(readings: Readings) -> View:
    masters = masters_of(readings["hmaster"])
    active = hbase.active(masters)
    servers = [hbase.regionserver(host, beans, error) for host, (beans, error) in readings["regionserver"].items()]
    return View(
        states={
            "hmaster": {one["host"]: one["state"] for one in masters},
            "regionserver": {one["host"]: one["state"] for one in servers},
        },
        leaders={"hmaster": active or ""},
        heard={"regionserver": _heard(readings, masters, active)} if active else {},
    )


def _heard(readings: Readings, masters: list[hbase.HMaster], active: str) -> Heard:
    master = next(one for one in masters if one["host"] == active)
    words = hbase.members_of(master, list(readings["regionserver"]))
    gone = {bare(host): word for host, word in words.items() if word in ("dead", "unknown")}
    return Heard(readings["hmaster"][active][0]["beans"][hbase.MASTER].get("masterStartTime"), gone)


def _listed(answer: Any) -> list[Mapping[str, Any]]:
    master = hbase.hmaster("", (answer or {}).get("beans"))
    return [{"host": host, "state": "live"} for host in hbase.hosts_of(master["live"])]


READER = Reader(
    probes={
        "hmaster": Probe("hmaster", "http", _hmaster),
        "hmaster_regions": Probe("hmaster", "http", _hmaster_regions, ("hmaster",)),
        "regionserver": Probe("regionserver", "http", _regionserver),
    },
    kinds={"hmaster": "hmaster", "regionserver": "regionserver"},
    view=_view,
    rules=RULES,
    good={"hmaster": ("active", "standby"), "regionserver": ("serving", "live", "draining")},
    counted={"regionserver": ("live", "draining")},
    listings=(Listing("hmaster", "regionserver", "hmaster", _listed),),
)
