# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How metastores and HiveServer2s are asked without a JVM, and the gates that follow from their answers."""

from __future__ import annotations

from typing import Any

from ...health.gate_types import Finding, Gate, Reading, Rule, states
from ...health.reader_types import Probe, Reader, Readings, View
from ...wire import jmx, thrift
from ...wire.base import Endpoint, listens
from ..registry import port
from . import health as hive


def _metastore(where: Endpoint, seconds: float) -> dict[str, Any]:
    """Ask for the version, which it knows by itself, and for the databases, which are in its own database."""
    with thrift.Session(where, seconds) as session:
        return {"version": session.call("getVersion"), "databases": len(session.call("get_all_databases") or [])}


def _hiveserver2(where: Endpoint, seconds: float) -> Any:
    """Ask its pages, and see whether it takes connections: the pages are there first."""
    beans = jmx.beans(where, hive.SERVER_BEANS, seconds)
    listens(Endpoint(where.host, port("hiveserver2", "rpc")), seconds)
    return beans


def _metastores(_gate: Gate, reading: Reading) -> Finding:
    found = [hive.metastore(host, *answer) for host, answer in reading.items()]
    return Finding(states(found), [one["host"] for one in found if one["state"] == "serving"])


def _hiveserver2s(_gate: Gate, reading: Reading) -> Finding:
    found = [hive.hiveserver2(host, *answer) for host, answer in reading.items()]
    return Finding(states(found), [one["host"] for one in found if one["state"] == "serving"])


def _view(readings: Readings) -> View:
    return View(
        states={
            "metastore": {
                host: hive.metastore(host, *answer)["state"] for host, answer in readings["metastore"].items()
            },
            "hiveserver2": {
                host: hive.hiveserver2(host, *answer)["state"] for host, answer in readings["hiveserver2"].items()
            },
        }
    )


READER = Reader(
    probes={
        "metastore": Probe("metastore", "thrift", _metastore),
        "hiveserver2": Probe("hiveserver2", "http", _hiveserver2),
    },
    kinds={"metastore": "metastore", "hiveserver2": "hiveserver2"},
    view=_view,
    rules={
        "metastores": Rule(
            "metastore",
            "metastore",
            "all",
            _metastores,
            "at least O(gates[].at_least) of the metastores O(gates[].hosts) answer, and their database answers them",
        ),
        "hiveserver2s": Rule(
            "hiveserver2",
            "hiveserver2",
            "all",
            _hiveserver2s,
            "at least O(gates[].at_least) of the HiveServer2s O(gates[].hosts) show their pages and take connections",
        ),
    },
)
