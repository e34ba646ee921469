# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates about Flink. No I/O."""

from __future__ import annotations

from ...health.gate_types import Finding, Gate, Reading, Rule, active_remark, listening, states
from ...topology.names import bare
from . import health as flink


def managers_of(reading: Reading) -> list[flink.JobManager]:
    """Return the JobManagers by their answers in READING."""
    return [flink.jobmanager(host, answer, error) for host, (answer, error) in reading.items()]


def _leader(_gate: Gate, reading: Reading) -> Finding:
    managers = managers_of(reading)
    good = [one["host"] for one in managers if one["state"] in ("leading", "standby")]
    leader = flink.leading(managers)
    return Finding(states(managers), good, leader is not None, active_remark(leader))


def _taskmanagers(gate: Gate, reading: Reading) -> Finding:
    managers = managers_of(reading)
    leader = flink.leading(managers)
    if leader is None:
        return Finding(states(managers), [], False, "no single JobManager leads", "jobmanager")
    members = [bare(one) for one in gate["members"]]
    found = {
        one["host"]: one["state"]
        for one in flink.taskmanagers(reading[leader][0], gate["members"])
        if one["host"] in members
    }
    return Finding(found, [host for host, state in found.items() if state == "registered"], True, f"asked {leader}")


def _jobs(gate: Gate, reading: Reading) -> Finding:
    """Hold when no more jobs wait for their tasks than before: one that never comes up holds up no restart."""
    managers = managers_of(reading)
    leader = flink.leading(managers)
    if leader is None:
        return Finding(states(managers), [], False, "no single JobManager leads", "jobmanager")
    names = flink.waiting(reading[leader][0])
    limit = gate["limits"].get("waiting", len(names))
    remark = f"{len(names)} jobs wait for their tasks" + (f": {', '.join(names[:5])}" if names else "")
    return Finding(states(managers), [leader], len(names) <= limit, remark, counts={"waiting": len(names)})


def _unhurt(_gate: Gate, reading: Reading) -> Finding:
    """Hold where another JobManager takes over; the only one ends its jobs for ever, and removes their checkpoints."""
    managers = managers_of(reading)
    leader = flink.leading(managers)
    if leader is None:
        return Finding(states(managers), [], False, "no single JobManager leads", "jobmanager")
    facts = reading[leader][0] or {}
    names = flink.unfinished(facts) if facts.get("alone") else []
    if not names:
        return Finding(states(managers), [leader])
    what = f"{len(names)} jobs would end with the only JobManager, and their checkpoints with them"
    remark = f"{what}: {', '.join(names[:5])}; end them with savepoints, or cancel them"
    return Finding(states(managers), [leader], False, remark)


def _history(_gate: Gate, reading: Reading) -> Finding:
    servers = [flink.server(host, answer, error) for host, (answer, error) in reading.items()]
    return Finding(states(servers), [one["host"] for one in servers if one["state"] == "serving"])


RULES: dict[str, Rule] = {
    "flink_leader": Rule(
        "jobmanager",
        "jobmanager",
        "1",
        _leader,
        "exactly one of the JobManagers O(gates[].hosts) leads, and O(gates[].at_least) of them answer",
    ),
    "taskmanagers": Rule(
        "jobmanager",
        "taskmanager",
        "all",
        _taskmanagers,
        "at least O(gates[].at_least) of O(gates[].members) are registered with the one of the JobManagers "
        "O(gates[].hosts) that leads",
        members=True,
    ),
    "taskmanagers_serving": Rule(
        "taskmanager",
        "taskmanager",
        "all",
        listening,
        "the TaskManagers O(gates[].hosts) take connections",
    ),
    "flink_jobs": Rule(
        "jobmanager",
        "jobmanager",
        "1",
        _jobs,
        "at most C(waiting) of O(gates[].limits) jobs of the JobManagers O(gates[].hosts) wait for their tasks; it "
        "holds without this limit",
    ),
    "flink_unhurt": Rule(
        "jobmanager",
        "jobmanager",
        "1",
        _unhurt,
        "the JobManagers O(gates[].hosts) are several, or the only one has no job that has not ended",
    ),
    "flink_history": Rule(
        "flink_history",
        "flink_history",
        "all",
        _history,
        "at least O(gates[].at_least) of O(gates[].hosts) answer over REST",
    ),
}
