# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the management beans of NameNodes and JournalNodes say about HDFS. No I/O."""

from __future__ import annotations

import json
from typing import Any, Mapping, TypedDict

Beans = Mapping[str, Mapping[str, Any]]

# Matches NameNodeStatus, FSNamesystemState and the small block state beans: one cheap request for a poll.
STATUS_BEANS = ["Hadoop:service=NameNode,name=*Stat*"]
# NameNodeInfo lists every DataNode: for reads, and for gates that ask about DataNodes.
NODE_BEANS = [*STATUS_BEANS, "Hadoop:service=NameNode,name=NameNodeInfo"]
FULL_BEANS = [*NODE_BEANS, "Hadoop:service=NameNode,name=FSNamesystem"]
JOURNAL_BEANS = ["Hadoop:service=JournalNode,*"]

_ADMIN_STATES = {
    "In Service": "live",
    "Decommission In Progress": "decommissioning",
    "Decommissioned": "decommissioned",
    "Entering Maintenance": "entering_maintenance",
    "In Maintenance": "in_maintenance",
}
LIVE = tuple(_ADMIN_STATES.values())
"""States of a DataNode that its NameNode hears of."""


class NameNode(TypedDict):
    """One NameNode; STATE is active, standby, observer, starting (HTTP answers, the namespace is loading) or dead.

    FAILED_DIRS are name directories that it gave up after an error; it tells in ``NODE_BEANS`` only.
    """

    host: str
    state: str
    error: str
    safemode: bool | None
    safemode_reason: str
    last_txid: int | None
    checkpoint_txid: int | None
    live_datanodes: int | None
    version: str
    cluster_id: str
    failed_dirs: list[str]


class DataNode(TypedDict):
    """One DataNode as the active NameNode sees it; sizes in bytes. FAILED_VOLUMES are directories that it runs without.

    STATE is live, decommissioning, decommissioned, entering_maintenance, in_maintenance, dead or unknown (declared, but
    the NameNode has never heard of it).
    """

    host: str
    state: str
    address: str
    rack: str
    last_contact_seconds: int | None
    capacity: int | None
    used: int | None
    remaining: int | None
    blocks: int | None
    version: str
    failed_volumes: list[str]


class JournalNode(TypedDict):
    """One JournalNode; STATE is serving, starting (its RPC server is not up yet) or dead.

    LAG is what the JournalNode believes to lack, in transactions; it learns that from the writer, so after a restart it
    is right only after the next write. BEHIND_ACTIVE compares with the active NameNode, read at about the same time.
    """

    host: str
    state: str
    error: str
    formatted: bool | None
    last_written_txid: int | None
    lag: int | None
    behind_active: int | None


class Blocks(TypedDict):
    """Block counts of the file system as the active NameNode sees them."""

    total: int | None
    missing: int | None
    under_replicated: int | None
    pending: int | None
    corrupt: int | None


class Capacity(TypedDict):
    """Sizes of the file system in bytes."""

    total: int | None
    used: int | None
    remaining: int | None


def namenode(host: str, beans: Beans | None, error: str = "") -> NameNode:
    """Return the NameNode on HOST from BEANS (``STATUS_BEANS`` or more); None means no answer because of ERROR."""
    status, state, info = (
        _bean(beans, "NameNode", name) for name in ("NameNodeStatus", "FSNamesystemState", "NameNodeInfo")
    )
    transactions = _json(info.get("JournalTransactionInfo"))
    reason = str(info.get("Safemode") or "")
    word = str(status.get("State") or "").lower()
    return {
        "host": host,
        "state": "dead" if beans is None else word if word in ("active", "standby", "observer") else "starting",
        "error": error,
        "safemode": None if not state and not info else state.get("FSState") == "safeMode" or bool(reason),
        "safemode_reason": reason,
        "last_txid": _integer(transactions.get("LastAppliedOrWrittenTxId")),
        "checkpoint_txid": _integer(transactions.get("MostRecentCheckpointTxId")),
        "live_datanodes": _integer(state.get("NumLiveDataNodes")),
        "version": str(info.get("SoftwareVersion") or ""),
        "cluster_id": str(info.get("ClusterId") or ""),
        "failed_dirs": sorted(_json(info.get("NameDirStatuses")).get("failed") or {}),
    }


def journalnode(
    host: str, beans: Beans | None, nameservice: str, error: str = "", active_txid: int | None = None
) -> JournalNode:
    """Return the JournalNode on HOST for the journal NAMESERVICE; ACTIVE_TXID is the active NameNode's last one.

    The web server of a JournalNode is up a moment before its RPC server, whose bean tells the difference.
    """
    info = _bean(beans, "JournalNode", "JournalNodeInfo")
    journal = _bean(beans, "JournalNode", f"Journal-{nameservice}")
    serves = any(name.startswith("Hadoop:service=JournalNode,name=RpcActivityForPort") for name in beans or {})
    formatted = _json(info.get("JournalsStatus")).get(nameservice)
    written = _integer(journal.get("LastWrittenTxId"))
    return {
        "host": host,
        "state": "dead" if beans is None else "serving" if serves else "starting",
        "error": error,
        "formatted": None
        if not info
        else isinstance(formatted, dict) and str(formatted.get("Formatted")).lower() == "true",
        "last_written_txid": written,
        "lag": _integer(journal.get("CurrentLagTxns")),
        "behind_active": None if written is None or active_txid is None else max(0, active_txid - written),
    }


def active(namenodes: list[NameNode]) -> str | None:
    """Return the host of the active NameNode, None when there is none or more than one says so."""
    hosts = [one["host"] for one in namenodes if one["state"] == "active"]
    return hosts[0] if len(hosts) == 1 else None


def writable(one: NameNode) -> bool:
    """Return True when ONE can take a file: active, out of safe mode, and at least one DataNode lives."""
    return one["state"] == "active" and one["safemode"] is False and bool(one["live_datanodes"])


def datanodes(beans: Beans | None, members: list[str]) -> list[DataNode]:
    """Return every DataNode that NameNodeInfo in BEANS lists, and those of MEMBERS that it does not, by name."""
    info = _bean(beans, "NameNode", "NameNodeInfo")
    nodes: dict[str, DataNode] = {_bare(name): _datanode(_bare(name), "unknown", {}) for name in members}
    for attribute in ("DeadNodes", "LiveNodes"):  # live last: a node that came back on another port is in both
        for key, facts in _json(info.get(attribute)).items():
            admin = _ADMIN_STATES.get(str(facts.get("adminState")), "live")
            state = admin if attribute == "LiveNodes" else "dead"
            host = key.rpartition(":")[0].lower() or key.lower()
            nodes[host] = _datanode(host, state, facts)
    return [nodes[host] for host in sorted(nodes)]


def blocks(beans: Beans | None) -> Blocks:
    """Return the block counts of FSNamesystem in BEANS."""
    facts = _bean(beans, "NameNode", "FSNamesystem")
    return {
        "total": _integer(facts.get("BlocksTotal")),
        "missing": _integer(facts.get("MissingBlocks")),
        "under_replicated": _integer(facts.get("UnderReplicatedBlocks")),
        "pending": _integer(facts.get("PendingReconstructionBlocks", facts.get("PendingReplicationBlocks"))),
        "corrupt": _integer(facts.get("CorruptBlocks")),
    }


def capacity(beans: Beans | None) -> Capacity:
    """Return the sizes of FSNamesystem in BEANS."""
    facts = _bean(beans, "NameNode", "FSNamesystem")
    total, used, remaining = (_integer(facts.get("Capacity" + name)) for name in ("Total", "Used", "Remaining"))
    return {"total": total, "used": used, "remaining": remaining}


def racks(beans: Beans | None) -> dict[str, str]:
    """Return DataNode to rack, as the active NameNode with BEANS (``NODE_BEANS``) has them."""
    nodes = _json(_bean(beans, "NameNode", "NameNodeInfo").get("LiveNodes"))
    return {key.rpartition(":")[0]: str(facts.get("location") or "") for key, facts in nodes.items()}


def started_ms(beans: Beans | None) -> object:
    """Return when the NameNode with BEANS (``NODE_BEANS``) started, in milliseconds since the epoch, if it tells."""
    return _bean(beans, "NameNode", "NameNodeInfo").get("NNStartedTimeInMillis")


def _datanode(host: str, state: str, facts: Mapping[str, Any]) -> DataNode:
    return {
        "host": host,
        "state": state,
        "address": str(facts.get("xferaddr") or ""),
        "rack": str(facts.get("location") or ""),
        "last_contact_seconds": _integer(facts.get("lastContact")),
        "capacity": _integer(facts.get("capacity")),
        "used": _integer(facts.get("used", facts.get("usedSpace"))),
        "remaining": _integer(facts.get("remaining")),
        "blocks": _integer(facts.get("numBlocks")),
        "version": str(facts.get("version") or ""),
        "failed_volumes": sorted(str(one) for one in facts.get("failedStorageIDs") or []),
    }


def _bare(member: str) -> str:
    # topology.names has it too, which not every module that reads this needs to have sent.
    return member.partition(":")[0].lower()


def _bean(beans: Beans | None, service: str, name: str) -> Mapping[str, Any]:
    return (beans or {}).get(f"Hadoop:service={service},name={name}", {})


def _json(text: object) -> dict[str, Any]:
    """Return the object that a bean carries as JSON text; {} for none."""
    try:
        value = json.loads(str(text or "{}"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _integer(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None
