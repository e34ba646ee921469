# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates that stand before and after each batch of a roll. Rules only, no I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.hdfs.health import SILENT_SECONDS
from .types import Members

EVERYBODY = (
    ("zookeeper", "zookeeper_quorum"),
    ("journalnode", "journalnodes"),
    ("zkfc", "zkfcs"),
    ("resourcemanager", "resourcemanager_active"),
)
"""Components of which every declared member has to serve, whatever is rolled, and their gates."""


def roll_gates(
    members: Members,
    component: str,
    absent: Sequence[str] = (),
    batch: Sequence[str] = (),
    txid: int = 0,
    silent_seconds: int = SILENT_SECONDS,
) -> list[dict[str, Any]]:
    """Return the gates for a batch of COMPONENT: before it without BATCH, after it with the hosts that restarted.

    Whatever is rolled, every quorum and every master has to be whole and every DataNode heard of: who was lost since
    the roll began ends it. Members of a quorum and masters are always all declared ones of MEMBERS; of workers those
    count that are not ABSENT by permission. Every JournalNode must have written the transaction TXID.
    """
    own = _OWN.get(component, _nothing)(members, list(absent), list(batch), txid)
    replaced = {"journalnodes"} if component == "journalnode" else set()
    everybody = [_gate(gate, members.get(name, []), at_least="all") for name, gate in EVERYBODY if gate not in replaced]
    there = [host for host in members.get("datanode", []) if host not in absent]
    heard = _gate("datanodes", members.get("namenode", []), members=there, limits={"silent_seconds": silent_seconds})
    gates = [*own, *everybody, _gate("namenodes_serving", members.get("namenode", [])), heard]
    return [gate for gate in gates if gate["hosts"] and gate.get("members") != []]


def compared(gates: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return GATES with the counts of the same gate among the verdicts BEFORE as their limits: nothing gets worse."""
    counts = {one["gate"]: one.get("counts") or {} for one in before}
    return [{**gate, "limits": {**gate.get("limits", {}), **counts.get(gate["gate"], {})}} for gate in gates]


def _gate(name: str, hosts: Sequence[str], **more: Any) -> dict[str, Any]:
    return {"gate": name, "hosts": list(hosts), **more}


def _nothing(*_all: Any) -> list[dict[str, Any]]:
    return []


def _journalnode(members: Members, _absent: Any, _batch: Any, txid: int) -> list[dict[str, Any]]:
    return [_gate("journals_in_step", members.get("journalnode", []), limits={"txid": txid})]


def _datanode(members: Members, _absent: Any, batch: list[str], _txid: Any) -> list[dict[str, Any]]:
    namenodes = members.get("namenode", [])
    return [
        _gate("datanodes_registered", batch, limits={"namenodes": len(namenodes)}),
        _gate("hdfs_blocks", namenodes),
    ]


def _secondarynamenode(members: Members, *_rest: Any) -> list[dict[str, Any]]:
    return [_gate("secondarynamenodes", members.get("secondarynamenode", []), at_least="all")]


def _resourcemanager(members: Members, absent: list[str], *_rest: Any) -> list[dict[str, Any]]:
    """Return what tells that all NodeManagers are known: to one that becomes active they register again."""
    there = [host for host in members.get("nodemanager", []) if host not in absent]
    return [_gate("nodemanagers", members.get("resourcemanager", []), members=there)]


def _nodemanager(members: Members, absent: list[str], batch: list[str], _txid: Any) -> list[dict[str, Any]]:
    return [_gate("nodemanagers_serving", batch), *_resourcemanager(members, absent)]


def _jobhistory(members: Members, *_rest: Any) -> list[dict[str, Any]]:
    return [_gate("jobhistory", members.get("jobhistory", []), at_least="all")]


_OWN: dict[str, Any] = {
    "journalnode": _journalnode,
    "secondarynamenode": _secondarynamenode,
    "datanode": _datanode,
    "resourcemanager": _resourcemanager,
    "nodemanager": _nodemanager,
    "jobhistory": _jobhistory,
}
