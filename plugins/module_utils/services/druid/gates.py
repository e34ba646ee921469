# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates about Druid. No I/O."""

from __future__ import annotations

from typing import Mapping, Sequence

from ...health.gate_types import Finding, Gate, Reading, Rule, states
from ...topology.names import bare
from . import health as druid


def coordinators_of(reading: Reading) -> list[druid.Coordinator]:
    """Return the Coordinators by their answers in READING."""
    return [druid.coordinator(host, answer, error) for host, (answer, error) in reading.items()]


def _leader(_gate: Gate, reading: Reading) -> Finding:
    rows = coordinators_of(reading)
    good = [one["host"] for one in rows if one["state"] != "dead"]
    leader, overlord = druid.leading(rows), druid.leading_overlord(rows)
    remark = (
        f"{leader or 'no single one'} leads as Coordinator, {overlord or 'no single one'} as Overlord"
        if good
        else "none answers"
    )
    return Finding(states(rows), good, leader is not None and overlord is not None, remark)


def _registered(members: Sequence[str], rows: Sequence[druid.Worker], asked: str) -> Finding:
    wanted = [bare(one) for one in members]
    found = {one["host"]: one["state"] for one in rows if one["host"] in wanted}
    # One that takes no tasks is there all the same: a roll that was interrupted left it so, and goes on with it.
    good = [host for host, state in found.items() if state in ("registered", "disabled")]
    return Finding(found, good, True, f"asked {asked}")


def _nobody(rows: Sequence[druid.Coordinator], what: str) -> Finding:
    return Finding(states(rows), [], False, f"no single {what} leads", "coordinator")


def _historicals(gate: Gate, reading: Reading) -> Finding:
    rows = coordinators_of(reading)
    leader = druid.leading(rows)
    if leader is None:
        return _nobody(rows, "Coordinator")
    return _registered(gate["members"], druid.historicals(reading[leader][0], gate["members"]), leader)


def _middlemanagers(gate: Gate, reading: Reading) -> Finding:
    rows = coordinators_of(reading)
    leader = druid.leading_overlord(rows)
    if leader is None:
        return _nobody(rows, "Overlord")
    return _registered(gate["members"], druid.middlemanagers(reading[leader][0], gate["members"]), leader)


def _segments(gate: Gate, reading: Reading) -> Finding:
    """Hold when no more segments are away, or short of copies, than before: some wait for a disk for ever.

    One that has come back without its disks shows in the numbers of segments at the next count only, and here at once.
    """
    rows = coordinators_of(reading)
    leader = druid.leading(rows)
    if leader is None:
        return _nobody(rows, "Coordinator")
    found = druid.segments(reading[leader][0])
    if found["unseen"]:
        text = f"{leader} has not counted the segments of {', '.join(found['unseen'][:5])} yet"
        return Finding(states(rows), [leader], False, text, "coordinator")
    counts = {"unavailable": found["unavailable"], "lacking": found["lacking"], "empty": found["empty"]}
    holds = all(count <= gate["limits"].get(name, count) for name, count in counts.items())
    remark = f"{counts['unavailable']} segments are away, {counts['lacking']} copies are missing"
    if counts["empty"]:
        remark += f", {counts['empty']} Historicals have no segment"
    return Finding(states(rows), [leader], holds, remark, counts=counts)


def _serving(_gate: Gate, reading: Reading) -> Finding:
    rows = [druid.server(host, answer, error) for host, (answer, error) in reading.items()]
    return Finding(states(rows), [one["host"] for one in rows if one["state"] in ("serving", "disabled")])


def _rule(component: str, what: str) -> Rule:
    return Rule(component, component, "all", _serving, f"at least O(gates[].at_least) of {what}")


RULES: Mapping[str, Rule] = {
    "druid_leader": Rule(
        "coordinator",
        "coordinator",
        "1",
        _leader,
        "exactly one of O(gates[].hosts) leads as Coordinator, exactly one as Overlord, and O(gates[].at_least) of "
        "them answer",
    ),
    "historicals": Rule(
        "coordinator",
        "historical",
        "all",
        _historicals,
        "at least O(gates[].at_least) of O(gates[].members) are known to the one of the Coordinators O(gates[].hosts) "
        "that leads",
        members=True,
    ),
    "druid_segments": Rule(
        "coordinator",
        "coordinator",
        "1",
        _segments,
        "the one of the Coordinators O(gates[].hosts) that leads counts at most C(unavailable) of O(gates[].limits) "
        "segments that nobody has, at most C(lacking) copies that are missing, and at most C(empty) Historicals "
        "without a segment; it has counted all, and holds without these limits",
    ),
    "middlemanagers": Rule(
        "coordinator",
        "middlemanager",
        "all",
        _middlemanagers,
        "at least O(gates[].at_least) of O(gates[].members) are known to the one of the Overlords O(gates[].hosts) "
        "that leads",
        members=True,
    ),
    "historicals_serving": _rule("historical", "the Historicals O(gates[].hosts) have loaded what is on their disks"),
    "middlemanagers_serving": _rule("middlemanager", "the MiddleManagers O(gates[].hosts) answer"),
    "druid_brokers": _rule("broker", "the Brokers O(gates[].hosts) know all segments and answer queries"),
    "druid_routers": _rule("router", "the routers O(gates[].hosts) answer"),
}
