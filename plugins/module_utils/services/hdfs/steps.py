# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the gates between the steps of a roll: has this very daemon come back, and is nothing worse than before?

The masters' own view is not enough for that: a NameNode calls a DataNode live for ten minutes after its end.
"""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.health.gate_types import Finding, Gate, Reading, Rule, states
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs

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
    nodes = [hdfs.namenode(host, beans, error) for host, (beans, error) in reading.items()]
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
    told = {
        one["host"]: states([one])[one["host"]]
        + (" in safe mode" if one["safemode"] else "")
        + (f" with {one['live_datanodes'] or 0} live DataNodes" if one["host"] not in good else "")
        for one in nodes
    }
    remark = f"{active} is active" if active else "no single active one"
    return Finding(told, good, active is not None, remark, counts={"datanodes": live or 0})


def _hdfs_blocks(gate: Gate, reading: Reading) -> Finding:
    """Hold while the active NameNode misses no more blocks, and lacks replicas of no more, than LIMITS says."""
    nodes = [hdfs.namenode(host, beans, error) for host, (beans, error) in reading.items()]
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
    told = {
        host: f"dead ({error})" if beans is None else f"reported to {min(reports[host], wanted)} of {wanted} NameNodes"
        for host, (beans, error) in reading.items()
    }
    return Finding(told, [host for host in reading if reading[host][0] is not None and reports[host] >= wanted])


def _nodemanagers_serving(_gate: Gate, reading: Reading) -> Finding:
    """Hold when each NodeManager answers itself and calls its host healthy."""
    told = {
        host: f"dead ({error})"
        if info is None
        else "healthy"
        if info.get("nodeHealthy") is True
        else f"unhealthy ({str(info.get('healthReport') or '')[:100]})"
        for host, (info, error) in reading.items()
    }
    return Finding(told, [host for host, state in told.items() if state == "healthy"])


def _listening(_gate: Gate, reading: Reading) -> Finding:
    told = {host: "serving" if value is not None else f"dead ({error})" for host, (value, error) in reading.items()}
    return Finding(told, [host for host, state in told.items() if state == "serving"])


RULES: dict[str, Rule] = {
    "journals_in_step": Rule("journalnode", "journalnode", "hadoop", "all", _journals_in_step),
    "namenodes_serving": Rule("namenode", "namenode", "hadoop", "all", _namenodes_serving),
    "hdfs_blocks": Rule("namenode", "namenode", "hadoop", "1", _hdfs_blocks),
    "datanodes_registered": Rule("datanode", "datanode", "hadoop", "all", _datanodes_registered),
    "datanodes_serving": Rule("datanode", "datanode", "hadoop", "all", _listening),
    "nodemanagers_serving": Rule("nodemanager", "nodemanager", "hadoop", "all", _nodemanagers_serving),
    "zkfcs": Rule("zkfc", "zkfc", "hadoop", "all", _listening),
    "secondarynamenodes": Rule("secondarynamenode", "secondarynamenode", "hadoop", "all", _listening),
}
