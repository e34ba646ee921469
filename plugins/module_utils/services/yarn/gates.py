# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates about YARN and the history of jobs. No I/O."""

from __future__ import annotations

from ...health.gate_types import Finding, Gate, Reading, Rule, active_remark, states
from . import health as yarn


def managers_of(reading: Reading) -> list[yarn.ResourceManager]:
    """Return the ResourceManagers by their answers in READING."""
    return [yarn.resourcemanager(host, (answer or {}).get("info"), error) for host, (answer, error) in reading.items()]


def _resourcemanager_active(_gate: Gate, reading: Reading) -> Finding:
    nodes = managers_of(reading)
    good = [one["host"] for one in nodes if one["state"] in ("active", "standby")]
    return Finding(states(nodes), good, yarn.active(nodes) is not None, active_remark(yarn.active(nodes)))


def _nodemanagers(gate: Gate, reading: Reading) -> Finding:
    managers = managers_of(reading)
    active = yarn.active(managers)
    if active is None:
        return Finding(states(managers), [], False, "no single active ResourceManager to ask", "resourcemanager")
    members = [member.lower() for member in gate["members"]]
    nodes = yarn.nodemanagers(reading[active][0].get("nodes", []), gate["members"])
    found = {one["host"]: one["state"] for one in nodes if one["host"] in members}
    good = [host for host, state in found.items() if state in ("running", "decommissioning")]
    return Finding(found, good, True, f"asked {active}")


def _jobhistory(_gate: Gate, reading: Reading) -> Finding:
    servers = [yarn.jobhistory(host, info, error) for host, (info, error) in reading.items()]
    return Finding(states(servers), [one["host"] for one in servers if one["state"] == "serving"])


def _nodemanagers_serving(_gate: Gate, reading: Reading) -> Finding:
    """Hold when each NodeManager answers itself and calls its host healthy."""
    found = {
        host: f"dead ({error})"
        if info is None
        else "healthy"
        if info.get("nodeHealthy") is True
        else f"unhealthy ({str(info.get('healthReport') or '')[:100]})"
        for host, (info, error) in reading.items()
    }
    return Finding(found, [host for host, state in found.items() if state == "healthy"])


RULES: dict[str, Rule] = {
    "resourcemanager_active": Rule(
        "resourcemanager",
        "resourcemanager",
        "1",
        _resourcemanager_active,
        "exactly one of O(gates[].hosts) is active, and O(gates[].at_least) of them answer",
    ),
    "nodemanagers": Rule(
        "resourcemanager_nodes",
        "nodemanager",
        "all",
        _nodemanagers,
        "at least O(gates[].at_least) of O(gates[].members) run at the active one of the ResourceManagers "
        "O(gates[].hosts)",
        members=True,
    ),
    "nodemanagers_serving": Rule(
        "nodemanager",
        "nodemanager",
        "all",
        _nodemanagers_serving,
        "the NodeManagers O(gates[].hosts) answer and are healthy",
    ),
    "jobhistory": Rule(
        "jobhistory",
        "jobhistory",
        "all",
        _jobhistory,
        "at least O(gates[].at_least) of O(gates[].hosts) answer",
    ),
}
