# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates about HDFS between the batches of a roll: has this very daemon come back, is nothing worse than before?

The masters' own view is not enough for that: a NameNode calls a DataNode live for ten minutes after its end.
"""

from __future__ import annotations

from typing import Any, Mapping

from ...health.gate_types import Finding, Gate, Reading, Rule, active_remark, states
from . import health as hdfs

Beans = Mapping[str, Mapping[str, Any]]


def journal_txid(beans: Beans | None) -> int | None:
    """Return the last transaction that a JournalNode's only journal holds, None when it has none or several."""
    prefix = "Hadoop:service=JournalNode,name=Journal-"
    journals = [bean for name, bean in (beans or {}).items() if name.startswith(prefix)]
    found = journals[0].get("LastWrittenTxId") if len(journals) == 1 else None
    return int(found) if found is not None else None


def lost_blocks(beans: Beans | None) -> dict[str, int]:
    """Return how many blocks a NameNode with BEANS (``hdfs.STATUS_BEANS``) misses and has too few replicas of."""
    return {
        "missing": _sum(beans, ("MissingReplicatedBlocks", "MissingECBlockGroups")),
        "under_replicated": _sum(beans, ("LowRedundancyReplicatedBlocks", "LowRedundancyECBlockGroups")),
    }


def block_reports(beans: Beans | None) -> int:
    """Return how many full block reports a DataNode has sent since its start."""
    return _sum(beans, ("BlockReportsNumOps",))


def _sum(beans: Beans | None, names: tuple[str, ...]) -> int:
    return sum(int(bean.get(name) or 0) for bean in (beans or {}).values() for name in names)


def _journals_in_step(gate: Gate, reading: Reading) -> Finding:
    """Hold when a JournalNode has written the transaction that LIMITS calls ``txid``.

    A JournalNode that was away takes no edits until the next segment begins. Only one that has that segment's first
    transaction counts for the quorum again.
    """
    wanted, found, good = gate["limits"].get("txid", 0), {}, []
    for host, (beans, error) in reading.items():
        state = hdfs.journalnode(host, beans, "", error)["state"]
        txid = journal_txid(beans)
        found[host] = f"{state} ({error})" if error else f"{state} at transaction {txid}"
        if state == "serving" and (not wanted or (txid is not None and txid >= wanted)):
            good.append(host)
    return Finding(found, good, True, f"transaction {wanted} wanted" if wanted else "")


def _namenodes_serving(gate: Gate, reading: Reading) -> Finding:
    """Hold when one is active; good are those out of safe mode that know at least ``datanodes`` live DataNodes."""
    nodes = namenodes_of(reading)
    wanted = gate["limits"].get("datanodes", 0)
    good = [
        one["host"]
        for one in nodes
        if one["state"] in ("active", "standby", "observer")
        and one["safemode"] is False
        and (one["live_datanodes"] or 0) >= wanted
    ]
    active = hdfs.active(nodes)
    live = next((one["live_datanodes"] for one in nodes if one["host"] == active), None)
    found = {
        one["host"]: states([one])[one["host"]]
        + (" in safe mode" if one["safemode"] else "")
        + (f" with {one['live_datanodes'] or 0} live DataNodes" if one["host"] not in good else "")
        for one in nodes
    }
    return Finding(found, good, active is not None, active_remark(active), counts={"datanodes": live or 0})


def _hdfs_blocks(gate: Gate, reading: Reading) -> Finding:
    """Hold while the active NameNode misses no more blocks, and lacks replicas of no more, than LIMITS says."""
    nodes = namenodes_of(reading)
    active = hdfs.active(nodes)
    if active is None:
        return Finding(states(nodes), [], False, "no single active NameNode to ask")
    counts = lost_blocks(reading[active][0])
    risen = [
        f"{name.replace('_', '-')} blocks rose from {gate['limits'][name]} to {count}"
        for name, count in counts.items()
        if name in gate["limits"] and count > gate["limits"][name]
    ]
    remark = "; ".join(risen) or f"{counts['missing']} missing, {counts['under_replicated']} under-replicated"
    return Finding(states(nodes), [active], not risen, remark, counts=counts)


def _datanodes_registered(gate: Gate, reading: Reading) -> Finding:
    """Hold when each DataNode itself has sent its block report to ``namenodes`` NameNodes since its start."""
    wanted = gate["limits"].get("namenodes", 1)
    reports = {host: block_reports(beans) for host, (beans, _error) in reading.items()}
    found = {
        host: f"dead ({error})" if beans is None else f"reported to {min(reports[host], wanted)} of {wanted} NameNodes"
        for host, (beans, error) in reading.items()
    }
    return Finding(found, [host for host in reading if reading[host][0] is not None and reports[host] >= wanted])


def namenodes_of(reading: Reading) -> list[hdfs.NameNode]:
    """Return the NameNodes by their answers in READING."""
    return [hdfs.namenode(host, beans, error) for host, (beans, error) in reading.items()]


RULES: dict[str, Rule] = {
    "journals_in_step": Rule(
        "journalnode",
        "journalnode",
        "all",
        _journals_in_step,
        "at least O(gates[].at_least) of O(gates[].hosts) have written the transaction C(txid) of O(gates[].limits)",
    ),
    "namenodes_serving": Rule(
        "namenode",
        "namenode",
        "all",
        _namenodes_serving,
        "exactly one of O(gates[].hosts) is active, and O(gates[].at_least) of them are out of safe mode and know "
        "C(datanodes) of O(gates[].limits) live DataNodes",
    ),
    "hdfs_blocks": Rule(
        "namenode",
        "namenode",
        "1",
        _hdfs_blocks,
        "the active one of O(gates[].hosts) has at most C(missing) missing and C(under_replicated) under-replicated "
        "blocks, both of O(gates[].limits)",
    ),
    "datanodes_registered": Rule(
        "datanode",
        "datanode",
        "all",
        _datanodes_registered,
        "the DataNodes O(gates[].hosts) have sent their block reports to as many NameNodes as C(namenodes) of "
        "O(gates[].limits) says since they started",
    ),
}
