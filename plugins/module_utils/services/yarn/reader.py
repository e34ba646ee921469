# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the daemons of YARN and the JobHistoryServer are asked, and what their answers say."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.reader_types import Heard, Listing, Probe, Reader, Readings, View, answering
from ...wire import rm_rest
from ...wire.base import Endpoint
from . import health as yarn
from .gates import RULES, managers_of

_GONE = ("unknown", "lost", "shutdown")
"""States in which a ResourceManager counts on a NodeManager no more, or never has."""


def _resourcemanager(where: Endpoint, seconds: float) -> dict[str, Any]:
    return {"info": rm_rest.cluster_info(where, seconds)}


def _resourcemanager_nodes(where: Endpoint, seconds: float) -> dict[str, Any]:
    info = rm_rest.cluster_info(where, seconds)
    # A standby would send us to the active one, which is asked anyway.
    return {"info": info, "nodes": rm_rest.nodes(where, seconds) if info.get("haState") == "ACTIVE" else []}


def _view(readings: Readings) -> View:
    managers = managers_of(readings["resourcemanager"])
    active = yarn.active(managers)
    return View(
        states={
            "resourcemanager": {one["host"]: one["state"] for one in managers},
            "nodemanager": {
                host: "dead" if info is None else "serving" if info.get("nodeHealthy") is True else "unhealthy"
                for host, (info, _error) in readings["nodemanager"].items()
            },
            "jobhistory": answering(readings["jobhistory"]),
        },
        leaders={"resourcemanager": active or ""},
        heard={"nodemanager": _heard(readings["resourcemanager"][active][0], list(readings["nodemanager"]))}
        if active
        else {},
    )


def _heard(answer: Mapping[str, Any], members: list[str]) -> Heard:
    nodes = yarn.nodemanagers(answer.get("nodes") or [], members)
    gone = {one["host"]: one["state"] for one in nodes if one["state"] in _GONE}
    return Heard((answer.get("info") or {}).get("startedOn"), gone)


def _listed(answer: Any) -> list[Mapping[str, Any]]:
    return [*yarn.nodemanagers((answer or {}).get("nodes", []), [])]


READER = Reader(
    probes={
        "resourcemanager": Probe("resourcemanager", "http", _resourcemanager),
        "resourcemanager_nodes": Probe("resourcemanager", "http", _resourcemanager_nodes, ("resourcemanager",)),
        "nodemanager": Probe("nodemanager", "http", rm_rest.node_info),
        "jobhistory": Probe("jobhistory", "http", rm_rest.history_info),
    },
    kinds={
        "resourcemanager": "resourcemanager_nodes",
        "nodemanager": "nodemanager",
        "jobhistory": "jobhistory",
    },
    view=_view,
    rules=RULES,
    good={
        "resourcemanager": ("active", "standby"),
        "nodemanager": ("serving", "running", "decommissioning", "decommissioned"),
    },
    counted={"nodemanager": ("running", "unhealthy", "decommissioning", "new", "rebooted")},
    listings=(Listing("resourcemanager", "nodemanager", "resourcemanager_nodes", _listed),),
)
