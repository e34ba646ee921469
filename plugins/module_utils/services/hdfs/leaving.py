# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""May these DataNodes leave for good? Told from the active NameNode's numbers. No I/O.

Their hosts are deleted, or dropped from `dfs.hosts`: what has no replica elsewhere is then lost.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import bare, natural, some

_DEPENDENT = ("missing", "under_replicated", "pending")
_SILENT = ("dead", "unknown")


def refusals(leaving: Sequence[str], hdfs: Mapping[str, Any]) -> list[str]:
    """Return why the DataNodes LEAVING (hosts, by the name they register) cannot go, a sentence each; none if they can.

    HDFS is what hdfs_info returns (`active`, `namenodes`, `datanodes`, `blocks`), asked with LEAVING among its members.
    Nothing depends on a DataNode that is decommissioned, or that is dead while no block is missing, under-replicated
    or being copied. What is not known speaks against leaving.
    """
    names = natural({bare(name) for name in leaving})
    active = hdfs.get("active")
    if not names:
        return []
    if not active:
        return [
            f"{some(names)}: no active NameNode answers, so nobody can say which blocks are nowhere else; start HDFS"
            " with playbooks/start.yml, or wait until it has an active NameNode"
        ]
    if _safemode(str(active), hdfs) is not False:
        return [
            f"{some(names)}: the NameNode on {active} is in safe mode and has not counted its blocks yet; wait for it"
        ]
    rows = {bare(str(row["host"])): row for row in hdfs.get("datanodes") or []}
    states = {name: str(rows[name]["state"]) if name in rows else "unknown" for name in names}
    found = []
    here = [name for name in names if states[name] not in (*_SILENT, "decommissioned")]
    if here:
        found.append(_in_service(here, rows, states))
    silent = [name for name in names if states[name] in _SILENT]
    numbers = {key: (hdfs.get("blocks") or {}).get(key) for key in _DEPENDENT}
    if silent and any(number != 0 for number in numbers.values()):
        found.append(_dependent(silent, numbers, str(active)))
    return found


def _safemode(active: str, hdfs: Mapping[str, Any]) -> Any:
    rows = [row for row in hdfs.get("namenodes") or [] if row.get("host") == active]
    return rows[0].get("safemode") if rows else None


def _in_service(names: Sequence[str], rows: Mapping[str, Mapping[str, Any]], states: Mapping[str, str]) -> str:
    named = [f"{name} ({states[name].replace('_', ' ')}, {_count(rows[name].get('blocks'))} blocks)" for name in names]
    return (
        f"{some(named)}: blocks are kept there that may be nowhere else; stop the DataNode of one such host alone, wait"
        " until playbooks/status.yml shows it dead and no block missing or under-replicated, then let it go, and take"
        " the next"
    )


def _dependent(names: Sequence[str], numbers: Mapping[str, Any], active: str) -> str:
    missing, under, pending = (_count(numbers[key]) for key in _DEPENDENT)
    return (
        f"{some(names)}: dead, and the NameNode on {active} counts {missing} blocks as missing, {under} as"
        f" under-replicated and {pending} as being copied; wait until all three are 0, or bring the host back"
    )


def _count(number: Any) -> str:
    return "an unknown number of" if number is None else str(number)


def deletion_refusals(
    topology: Mapping[str, Any], tiers: Sequence[str], readings: Sequence[Mapping[str, Any]], wipe: str | None
) -> list[str]:
    """Return why the hosts in TIERS of the cluster of TOPOLOGY (``emr_topology``) cannot be deleted.

    READINGS are what hdfs_info returned on each host with a NameNode; the first with an active one counts. WIPE is the
    cluster's name once more, if all that is on the hosts is to be lost; None if it was not given.
    """
    cluster = str(topology.get("cluster") or "")
    if wipe is not None:
        if cluster and wipe == cluster:
            return []
        return [f"deprovision_wipe is {wipe!r}; it must repeat the cluster's name, {cluster!r}, or be left out"]
    if "hdfs" not in (topology.get("services") or []):
        return []
    members = topology.get("members") or {}
    hosts = {host for tier in tiers for host in (topology.get("tiers") or {}).get(tier, [])}
    names = natural(hosts & {*members.get("namenode", []), *members.get("journalnode", [])})
    way = f"; if all files of {cluster} are to be lost, add -e deprovision_wipe={cluster}"
    if names or "master" in tiers:
        which = some(names) or f"the masters of {cluster}"
        return [f"{which}: the names of all files are kept there, and every block is lost with them{way}"]
    nodes = natural(hosts & set(members.get("datanode", [])))
    # Hosts that the inventory does not show may hold blocks too.
    nodes = nodes or ([f"the core hosts of {cluster}"] if "core" in tiers else [])
    reading = next((one for one in readings if one.get("active")), {})
    return [text + way for text in refusals(nodes, reading)]
