# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the daemons of Spark are asked, what their answers say, and what gates find in them."""

from __future__ import annotations

from typing import Any

from ...health.gate_types import Finding, Gate, Reading, Rule, states
from ...health.reader_types import Probe, Reader, Readings, View, answering
from ...wire import sasl
from ...wire.base import Endpoint
from ...wire.http import request_json
from . import health as spark

VERSION = "/api/v1/version"
"""What a history server answers without looking at any job."""


def _history(where: Endpoint, seconds: float) -> Any:
    return request_json(where, VERSION, seconds=seconds)


def _thrift(where: Endpoint, seconds: float) -> Any:
    # It listens before it serves, and a process that is about to end listens too.
    return sasl.greet(where, seconds)


def _view(readings: Readings) -> View:
    return View(states={name: answering(readings[name]) for name in ("spark_history", "spark_thrift")})


def _serving(_gate: Gate, reading: Reading) -> Finding:
    servers = [spark.server(host, answer, error) for host, (answer, error) in reading.items()]
    return Finding(states(servers), [one["host"] for one in servers if one["state"] == "serving"])


RULES: dict[str, Rule] = {
    "spark_history": Rule(
        "spark_history",
        "spark_history",
        "all",
        _serving,
        "at least O(gates[].at_least) of O(gates[].hosts) answer over REST",
    ),
    "spark_thrift": Rule(
        "spark_thrift",
        "spark_thrift",
        "all",
        _serving,
        "at least O(gates[].at_least) of O(gates[].hosts) greet a client of JDBC",
    ),
}

READER = Reader(
    probes={
        "spark_history": Probe("spark_history", "http", _history),
        "spark_thrift": Probe("spark_thrift", "thrift", _thrift),
    },
    kinds={"spark_history": "spark_history", "spark_thrift": "spark_thrift"},
    view=_view,
    rules=RULES,
)
