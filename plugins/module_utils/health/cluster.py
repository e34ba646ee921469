# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates of a whole cluster, derived from its topology."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.hdfs.health import SILENT_SECONDS

FROM_GATEWAYS = (
    "hdfs_writable", "datanodes", "datanodes_serving", "resourcemanager_active", "nodemanagers", "nodemanagers_serving",
    "jobhistory",
)  # fmt: skip
"""Gates that are read from ports for clients, the only ones that a firewall leaves to hosts without daemons."""


def cluster_gates(
    topology: Mapping[str, Any], absent: Sequence[str] = (), silent_seconds: int = SILENT_SECONDS, host: str = ""
) -> list[dict[str, Any]]:
    """Return the gates that hold when every declared daemon of TOPOLOGY works, apart from those on ABSENT hosts.

    Quorums and active daemons are read from all their declared members, also absent ones, so that a missing member
    counts against its quorum; of all daemons only those that are not absent are waited for. Each is asked itself too:
    a master believes for ten minutes in a worker that is gone. The active NameNode must have heard of each DataNode
    within SILENT_SECONDS. Where HOST, which asks, has no daemon (in a run that is limited to gateways), only those
    gates are returned that such a host can read.
    """
    members: Mapping[str, list[str]] = topology["members"]
    gates: list[dict[str, Any]] = []

    def add(name: str, readers: str, workers: str = "", **limits: int) -> None:
        hosts = members.get(readers, [])
        declared = [host for host in members.get(workers or readers, []) if host not in absent]
        if not hosts or not declared:
            return
        gate: dict[str, Any] = {"gate": name, "hosts": hosts}
        if workers:
            gate.update(members=declared, limits=limits)
        else:
            gate["at_least"] = str(len(declared))
        gates.append(gate)

    def each(name: str, component: str) -> None:
        hosts = [host for host in members.get(component, []) if host not in absent]
        gates.extend([{"gate": name, "hosts": hosts}] if hosts else [])

    add("zookeeper_quorum", "zookeeper")
    add("journalnodes", "journalnode")
    add("hdfs_writable", "namenode")
    each("zkfcs", "zkfc")
    each("secondarynamenodes", "secondarynamenode")
    add("datanodes", "namenode", "datanode", silent_seconds=silent_seconds)
    each("datanodes_serving", "datanode")
    add("resourcemanager_active", "resourcemanager")
    add("nodemanagers", "resourcemanager", "nodemanager")
    each("nodemanagers_serving", "nodemanager")
    add("jobhistory", "jobhistory")
    placed = [name for name, hosts in members.items() if host in hosts]
    return [one for one in gates if one["gate"] in FROM_GATEWAYS] if placed == ["gateway"] else gates
