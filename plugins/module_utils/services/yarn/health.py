# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the REST answers of ResourceManagers and of the JobHistoryServer say about YARN. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, TypedDict

from ...topology.names import bare


class ResourceManager(TypedDict):
    """One ResourceManager; STATE is active, standby, initializing, stopping or dead."""

    host: str
    state: str
    error: str
    version: str
    zookeeper: str


class NodeManager(TypedDict):
    """One NodeManager as the active ResourceManager sees it; memory in MiB.

    STATE is YARN's in lower case (running, unhealthy, lost, decommissioning, decommissioned, shutdown, ...) or unknown
    (declared, but the ResourceManager has never heard of it). ERROR is why it does not answer when it is asked itself.
    """

    host: str
    state: str
    error: str
    health_report: str
    containers: int | None
    memory_used_mb: int | None
    memory_free_mb: int | None
    cores_used: int | None
    cores_free: int | None
    version: str


class JobHistory(TypedDict):
    """One JobHistoryServer; STATE is serving or dead."""

    host: str
    state: str
    error: str
    version: str


# A node that came back appears under its old id as well; the state that says most about now wins.
_RANK = ("running", "decommissioning", "unhealthy", "new", "rebooted", "lost", "decommissioned", "shutdown")


def resourcemanager(host: str, info: Mapping[str, Any] | None, error: str = "") -> ResourceManager:
    """Return the ResourceManager on HOST from its ``clusterInfo``; None means no answer because of ERROR."""
    facts = info or {}
    state = str(facts.get("haState") or facts.get("state") or "unknown").lower()
    return {
        "host": host,
        "state": "dead" if info is None else state,
        "error": error,
        "version": str(facts.get("resourceManagerVersion") or ""),
        "zookeeper": str(facts.get("haZooKeeperConnectionState") or "").lower(),
    }


def active(resourcemanagers: list[ResourceManager]) -> str | None:
    """Return the host of the active ResourceManager, None when there is none or more than one says so."""
    hosts = [one["host"] for one in resourcemanagers if one["state"] == "active"]
    return hosts[0] if len(hosts) == 1 else None


def nodemanagers(
    listed: list[dict[str, Any]], members: list[str], errors: Mapping[str, str] | None = None
) -> list[NodeManager]:
    """Return the NodeManagers that the ResourceManager LISTED, and those of MEMBERS that it did not, by name.

    ERRORS has the cause for each of MEMBERS that did not answer itself.
    """
    nodes = {name: _nodemanager(name, {}) for name in (bare(member) for member in members)}
    for facts in listed:
        host = str(facts.get("nodeHostName") or str(facts.get("id")).partition(":")[0]).lower()
        one = _nodemanager(host, facts)
        if host not in nodes or _rank(one) < _rank(nodes[host]):
            nodes[host] = one
    for member, error in (errors or {}).items():
        nodes[bare(member)]["error"] = error
    return [nodes[host] for host in sorted(nodes)]


def counts(nodes: list[NodeManager]) -> dict[str, int]:
    """Return how many of NODES are in each state that occurs."""
    states = [one["state"] for one in nodes]
    return {state: states.count(state) for state in sorted(set(states))}


def jobhistory(host: str, info: Mapping[str, Any] | None, error: str = "") -> JobHistory:
    """Return the JobHistoryServer on HOST from its ``historyInfo``; None means no answer because of ERROR."""
    version = str((info or {}).get("hadoopVersion") or "")
    return {"host": host, "state": "dead" if info is None else "serving", "error": error, "version": version}


def _rank(one: NodeManager) -> int:
    return _RANK.index(one["state"]) if one["state"] in _RANK else len(_RANK) + (one["state"] == "unknown")


def _nodemanager(host: str, facts: Mapping[str, Any]) -> NodeManager:
    def integer(key: str) -> int | None:
        return int(facts[key]) if key in facts else None

    return {
        "host": host,
        "state": str(facts.get("state") or "unknown").lower(),
        "error": "",
        "health_report": str(facts.get("healthReport") or ""),
        "containers": integer("numContainers"),
        "memory_used_mb": integer("usedMemoryMB"),
        "memory_free_mb": integer("availMemoryMB"),
        "cores_used": integer("usedVirtualCores"),
        "cores_free": integer("availableVirtualCores"),
        "version": str(facts.get("version") or ""),
    }
