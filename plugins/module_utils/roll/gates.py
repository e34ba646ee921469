# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates that stand before and after each batch of a roll. Rules only, no I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from .types import Members


def roll_gates(
    members: Members,
    component: str,
    absent: Sequence[str] = (),
    batch: Sequence[str] = (),
    limits: Mapping[str, int] | None = None,
) -> list[dict[str, Any]]:
    """Return the gates for a batch of COMPONENT: before it without BATCH, after it with the hosts that restarted.

    Members of a quorum and masters are always all declared ones of MEMBERS; of workers those count that are not ABSENT
    by permission. LIMITS are the figures of before (``missing``, ``under_replicated``, ``datanodes``), and ``txid``,
    the transaction that every JournalNode must have written.
    """
    figures = dict(limits or {})
    build = _BUILD[component](members, list(absent), list(batch), figures)
    return [gate for gate in build if gate["hosts"] and gate.get("members") != []]


def _gate(name: str, hosts: Sequence[str], **more: Any) -> dict[str, Any]:
    return {"gate": name, "hosts": list(hosts), **more}


def _everywhere(members: Members, component: str, name: str) -> list[dict[str, Any]]:
    hosts = members.get(component, [])
    return [_gate(name, hosts, at_least="all")]


def _zookeeper(members: Members, *_rest: Any) -> list[dict[str, Any]]:
    return _everywhere(members, "zookeeper", "zookeeper_quorum")


def _namenodes(members: Members, limits: Mapping[str, int]) -> list[dict[str, Any]]:
    known = {name: limits[name] for name in ("datanodes",) if name in limits}
    return [_gate("namenodes_serving", members.get("namenode", []), limits=known)]


def _journalnode(members: Members, _absent: Any, _batch: Any, limits: Mapping[str, int]) -> list[dict[str, Any]]:
    hosts = members.get("journalnode", [])
    in_step = _gate("journals_in_step", hosts, limits={"txid": limits.get("txid", 0)})
    return [in_step, *_namenodes(members, limits)]


def _namenode(members: Members, _absent: Any, _batch: Any, limits: Mapping[str, int]) -> list[dict[str, Any]]:
    quorums = [*_zookeeper(members), *_everywhere(members, "journalnode", "journalnodes")]
    return [*quorums, *_everywhere(members, "zkfc", "zkfcs"), *_namenodes(members, limits)]


def _datanode(members: Members, absent: list[str], batch: list[str], limits: Mapping[str, int]) -> list[dict[str, Any]]:
    namenodes = members.get("namenode", [])
    blocks = {name: limits[name] for name in ("missing", "under_replicated") if name in limits}
    there = [host for host in members.get("datanode", []) if host not in absent]
    return [
        *_namenodes(members, limits),
        _gate("datanodes", namenodes, members=there),
        _gate("datanodes_registered", batch, limits={"namenodes": len(namenodes)}),
        _gate("hdfs_blocks", namenodes, limits=blocks),
    ]


def _secondarynamenode(members: Members, *_rest: Any) -> list[dict[str, Any]]:
    return [
        _gate("hdfs_active", members.get("namenode", [])),
        *_everywhere(members, "secondarynamenode", "secondarynamenodes"),
    ]


def _resourcemanager(members: Members, *_rest: Any) -> list[dict[str, Any]]:
    return [*_zookeeper(members), *_everywhere(members, "resourcemanager", "resourcemanager_active")]


def _nodemanager(members: Members, absent: list[str], batch: list[str], _limits: Any) -> list[dict[str, Any]]:
    managers = members.get("resourcemanager", [])
    there = [host for host in members.get("nodemanager", []) if host not in absent]
    return [_gate("nodemanagers_serving", batch), _gate("nodemanagers", managers, members=there)]


def _jobhistory(members: Members, *_rest: Any) -> list[dict[str, Any]]:
    return _everywhere(members, "jobhistory", "jobhistory")


_BUILD: dict[str, Any] = {
    "zookeeper": _zookeeper,
    "journalnode": _journalnode,
    "namenode": _namenode,
    "zkfc": _namenode,
    "secondarynamenode": _secondarynamenode,
    "datanode": _datanode,
    "resourcemanager": _resourcemanager,
    "nodemanager": _nodemanager,
    "jobhistory": _jobhistory,
}
