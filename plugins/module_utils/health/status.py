# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a whole cluster: one row per declared daemon, what is wrong, and a table for people. No I/O."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, TypedDict

from ..firewall.told import firewall_state
from ..manifest.told import tell
from ..services.hdfs import disk_health as disks
from ..services.hdfs.health import SILENT_SECONDS
from ..services.hdfs.rack_health import misplaced
from ..topology.racks import DEFAULT
from . import strangers
from .status_types import GOOD, Daemon
from .workers import believed, ends_of, with_ends

# component -> the reading it is in, and its list there
PLACES = {
    "zookeeper": ("zookeeper", "servers"),
    "journalnode": ("hdfs", "journalnodes"),
    "namenode": ("hdfs", "namenodes"),
    "zkfc": ("hdfs", "zkfcs"),
    "secondarynamenode": ("hdfs", "secondarynamenodes"),
    "datanode": ("hdfs", "datanodes"),
    "resourcemanager": ("yarn", "resourcemanagers"),
    "nodemanager": ("yarn", "nodemanagers"),
    "jobhistory": ("yarn", "jobhistory"),
}
SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


class Status(TypedDict):
    """A cluster: its daemons, sentences about what is wrong, and the readings that they come from."""

    cluster: str
    type: str
    release: str
    healthy: bool
    problems: list[str]
    summary: list[str]
    daemons: list[Daemon]
    zookeeper: dict[str, Any] | None
    hdfs: dict[str, Any] | None
    yarn: dict[str, Any] | None
    manifest: Mapping[str, Any] | None


def cluster_status(topology: Mapping[str, Any], readings: Mapping[str, Any]) -> Status:
    """Return the status of the cluster TOPOLOGY from READINGS.

    READINGS holds for ``zookeeper``, ``hdfs`` and ``yarn`` the results of their info modules from any number of hosts;
    of each the first that is a result counts, so hosts that could not be reached or were skipped may be among them;
    what only a host itself knows is taken from all of them. For ``manifest`` and ``units`` it maps hosts to the results
    of manifest_info and daemon_info, for ``racks`` hosts to their racks. ``silent_seconds`` is how long ago the active
    NameNode may have heard of a DataNode. ``clients`` maps hosts to the networks of clients in the inventory.
    """
    members: Mapping[str, list[str]] = topology["members"]
    read = {name: _first(readings.get(name, ()), _key(name)) for name in ("zookeeper", "hdfs", "yarn")}
    ends = ends_of(readings.get("units", {}))
    daemons = [
        with_ends(row, ends.get((row["component"], row["host"]), {}))
        for component in PLACES
        if members.get(component)
        for row in _rows(component, members[component], read, int(readings.get("silent_seconds") or SILENT_SECONDS))
    ]
    problems = [
        f"{one['component']} on {one['host']} is {one['state']}" + (f" ({one['detail']})" if one["detail"] else "")
        for one in daemons
        if not one["good"]
    ]
    summary: list[str] = []
    for name, lead, judge in SERVICES:
        if not members.get(lead):
            continue
        reading = read[name]
        line, wrong = judge(reading) if reading else ("could not be read", [f"{name} could not be read from any host"])
        summary.append(f"{name}: {line}")
        problems.extend(wrong)
    problems += disks.lost(readings.get("hdfs", ()))
    told = tell(members, readings.get("manifest", {})) if "manifest" in readings else None
    if told:
        summary.append(f"manifest: {told.line}")
        problems.extend(told.problems)
    walls, open_ones = firewall_state(topology, readings)
    summary.append(f"firewall: {walls}")
    problems.extend(open_ones)
    problems.extend(misplaced((read["hdfs"] or {}).get("datanodes", []), readings.get("racks", {})))
    problems.extend(_strangers(members, read, told.manifest if told else None))
    return {
        "cluster": str(topology.get("cluster", "")),
        "type": str(topology.get("type", "")),
        "release": str(topology.get("release", "")),
        "healthy": not problems,
        "problems": problems,
        "summary": summary,
        "daemons": daemons,
        "zookeeper": read["zookeeper"],
        "hdfs": read["hdfs"],
        "yarn": read["yarn"],
        "manifest": told.manifest if told else None,
    }


def status_table(status: Status) -> list[str]:
    """Return STATUS as lines for people: a head line, the services, a row per daemon, and what is wrong."""
    daemons = status["daemons"]
    good = sum(one["good"] for one in daemons)
    what = f"{status['type']}, release {status['release']}"
    head = f"Cluster {status['cluster']} ({what}): {good} of {len(daemons)} daemons good"
    rows = [("COMPONENT", "HOST", "STATE", "DETAIL")]
    rows += [
        (one["component"], one["host"], ("" if one["good"] else "! ") + one["state"], one["detail"]) for one in daemons
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[3]]).rstrip() for row in rows]
    wrong = ["", "Wrong:", *(f"  {problem}" for problem in status["problems"])] if status["problems"] else []
    return [head, *(f"  {line}" for line in status["summary"]), "", *lines, *wrong]


def _strangers(
    members: Mapping[str, list[str]], read: Mapping[str, dict[str, Any] | None], manifest: Mapping[str, Any] | None
) -> list[str]:
    found: list[strangers.Stranger] = []
    for component in strangers.SERVED:
        name, place = PLACES[component]
        found += strangers.registered(component, (read[name] or {}).get(place, []), members)
    return strangers.told([*found, *strangers.remembered((manifest or {}).get("members", {}), members)])


def _key(name: str) -> str:
    return {"zookeeper": "servers", "hdfs": "namenodes", "yarn": "resourcemanagers"}[name]


def _first(results: Iterable[Any], key: str) -> dict[str, Any] | None:
    found = next((one for one in results if isinstance(one, Mapping) and key in one), None)
    if found is None:
        return None
    return {name: value for name, value in found.items() if name not in ("changed", "failed", "ansible_facts")}


def _rows(component: str, hosts: list[str], read: Mapping[str, dict[str, Any] | None], limit: int) -> list[Daemon]:
    name, place = PLACES[component]
    listed = {one["host"].lower(): one for one in (read[name] or {}).get(place, [])}
    return [_row(component, host, listed.get(host.lower(), {"state": "unknown"}), limit) for host in hosts]


def _row(component: str, host: str, one: Mapping[str, Any], limit: int) -> Daemon:
    state = believed(component, one, limit)
    detail = DETAILS[component](one) if component in DETAILS and state not in ("dead", "unknown") else ""
    if state == "serving" and one.get("formatted") is False:
        state = "unformatted"
    if state == "unknown" and one.get("host"):
        detail = "never registered"
    if state == "silent" and component == "datanode":
        detail = f"for {one['last_contact_seconds']} s"
    return {
        "component": component,
        "host": host,
        "state": state,
        "good": state in GOOD.get(component, ("serving",)),
        "detail": str(one.get("error") or one.get("health_report") or detail),
    }


def _zookeeper(read: dict[str, Any]) -> tuple[str, list[str]]:
    if not read["quorum"]:
        return "no quorum", ["zookeeper has no quorum"]
    in_step = "" if read["synced_followers"] is None else f", {read['synced_followers']} followers in step"
    return f"{read['leader']} leads{in_step}", []


def _hdfs(read: dict[str, Any]) -> tuple[str, list[str]]:
    active = next((one for one in read["namenodes"] if one["host"] == read["active"]), None)
    if active is None:
        return "no active NameNode", ["hdfs has no active NameNode", *disks.given_up(read["namenodes"])]
    blocks, capacity = read["blocks"], read["capacity"]
    wrong = [
        f"hdfs has {blocks[name]} {name.replace('_', ' ')} blocks"
        for name in ("missing", "under_replicated")
        if blocks[name]
    ]
    if active["safemode"]:
        wrong.append(f"hdfs is in safe mode: {active['safemode_reason'] or 'no reason given'}")
    wrong += disks.given_up(read["namenodes"]) + disks.missed(read["datanodes"])
    live = sum(one["state"] in GOOD["datanode"] for one in read["datanodes"])
    used = f"{size(capacity['used'])} of {size(capacity['total'])} used"
    return (
        f"{active['host']} is active, safe mode {'on' if active['safemode'] else 'off'}, {live} of "
        f"{len(read['datanodes'])} DataNodes live, {blocks['missing']} blocks missing, "
        f"{blocks['under_replicated']} under-replicated, {used}"
    ), wrong


def _yarn(read: dict[str, Any]) -> tuple[str, list[str]]:
    if not read["active"]:
        return "no active ResourceManager", ["yarn has no active ResourceManager"]
    nodes = ", ".join(f"{count} {state}" for state, count in read["counts"].items()) or "none"
    return f"{read['active']} is active, NodeManagers: {nodes}", []


def size(count: int | None) -> str:
    """Return COUNT bytes for people; "?" when it is not known."""
    if count is None:
        return "?"
    value = float(count)
    for unit in SIZES:
        if value < 1024 or unit == SIZES[-1]:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    raise AssertionError


def _journalnode(one: Mapping[str, Any]) -> str:
    lag = one["lag"] if one["behind_active"] is None else one["behind_active"]
    return f"transaction {one['last_written_txid']}" + (f", {lag} behind" if lag else "")


def _namenode(one: Mapping[str, Any]) -> str:
    return f"transaction {one['last_txid']}" + (", safe mode" if one["safemode"] else "")


DETAILS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "zookeeper": lambda one: f"zxid {one['zxid']}, latency {one['latency_avg_ms']} ms",
    "journalnode": _journalnode,
    "namenode": _namenode,
    "datanode": lambda one: (
        f"{size(one['used'])} of {size(one['capacity'])}, {one['blocks']} blocks"
        + (f", rack {one['rack']}" if one["rack"] not in ("", DEFAULT) else "")
    ),
    "nodemanager": lambda one: (
        f"{one['containers']} containers, {one['memory_free_mb']} MiB and {one['cores_free']} cores free"
    ),
}

# service, the component without which it is not there, and what judges its reading
SERVICES: list[tuple[str, str, Callable[[dict[str, Any]], tuple[str, list[str]]]]] = [
    ("zookeeper", "zookeeper", _zookeeper),
    ("hdfs", "namenode", _hdfs),
    ("yarn", "resourcemanager", _yarn),
]
