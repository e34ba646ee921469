# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How ZooKeeper servers are asked, and what their answers say."""

from __future__ import annotations

from ...health.gate_types import Finding, Gate, Reading, Rule, states
from ...health.reader_types import Probe, Reader, Readings, View
from ...wire import zk_4lw
from ...wire.base import ClientError, Endpoint
from . import health as zookeeper


def _ask(where: Endpoint, seconds: float) -> str:
    return zk_4lw.ask(where, "srvr", seconds)


def _ask_all(where: Endpoint, seconds: float) -> tuple[str, str]:
    srvr = zk_4lw.ask(where, "srvr", seconds)
    try:
        return srvr, zk_4lw.ask(where, "mntr", seconds)
    except ClientError:
        return srvr, ""


def _quorum(_gate: Gate, reading: Reading) -> Finding:
    servers = _servers(reading)
    formed = zookeeper.ensemble(servers)
    led = f"{formed['leader']} leads" if formed["leader"] else "no leader"
    return Finding(states(servers), zookeeper.serving(servers), formed["quorum"], led)


def _view(readings: Readings) -> View:
    servers = _servers(readings["zookeeper"])
    return View(
        states={"zookeeper": {one["host"]: one["state"] for one in servers}},
        leaders={"zookeeper": zookeeper.ensemble(servers)["leader"] or ""},
    )


def _servers(reading: Reading) -> list[zookeeper.Server]:
    return [zookeeper.server(host, text, None, error) for host, (text, error) in reading.items()]


READER = Reader(
    probes={
        "zookeeper": Probe("zookeeper", "client", _ask),
        "zookeeper_full": Probe("zookeeper", "client", _ask_all),
    },
    kinds={"zookeeper": "zookeeper"},
    view=_view,
    rules={
        "zookeeper_quorum": Rule(
            "zookeeper",
            "zookeeper",
            "majority",
            _quorum,
            "one server leads and at least O(gates[].at_least) of O(gates[].hosts) serve. A single declared server "
            "stands alone",
        ),
    },
    good={"zookeeper": zookeeper.SERVING},
)
