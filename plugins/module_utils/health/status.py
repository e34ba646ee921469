# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a whole cluster: one row per declared daemon, what is wrong, and a table for people. No I/O."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Sequence

from ..firewall.report import firewall_state
from ..manifest.status import manifest_status
from ..removal import leftovers
from ..services.readers import COUNTED, good
from ..services.status import PLACES, STATUS
from . import strangers
from .gate_types import SILENT_SECONDS
from .status_types import Daemon, Row
from .workers import believed, ends_of, with_ends


def services_of(members: Mapping[str, Sequence[str]], host: str) -> list[str]:
    """Return the services of a cluster with MEMBERS that HOST asks: those that it has the leading component of."""
    return [name for name, shown in STATUS.items() if host in members.get(shown.leads(members), [])]


def cluster_status(topology: Mapping[str, Any], readings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the status of the cluster TOPOLOGY from READINGS, a document.

    READINGS holds under ``services`` results of cluster_info from any number of hosts, or under the name of a service
    those of its own info module; of each service the first that is a result counts, so hosts that could not be reached
    or were skipped may be among them; what only a host itself knows is taken from all of them. For ``manifest`` and
    ``units`` it maps hosts to results that have what they remember, and to results of daemon_info, for ``racks`` hosts
    to their racks. ``silent_seconds`` is how long ago a master may have heard of a worker. ``clients`` maps hosts to
    the networks of clients in the inventory.

    The document names the cluster with its ``type`` and ``release``, says whether it is ``healthy``, has sentences
    about what is wrong in ``problems``, a line for each service and more in ``summary``, the ``daemons``
    (:class:`.status_types.Daemon`), the reading of each service by its name, None for one that nobody could read, and
    the ``manifest``.
    """
    members: Mapping[str, list[str]] = topology["members"]
    results = {name: _results(name, readings) for name in STATUS}
    read = {name: _first(results[name], shown.places[shown.leads(members)].listed) for name, shown in STATUS.items()}
    ends = ends_of(readings.get("units", {}))
    seen = leftovers.seen_in(readings.get("units", {}))
    limit = int(readings.get("silent_seconds") or SILENT_SECONDS)
    daemons = [
        with_ends(row, ends.get((row["component"], row["host"]), {}))
        for component in PLACES
        for row in _rows(component, members.get(component, []), read, limit)
    ]
    problems = [
        f"{one['component']} on {one['host']} is {one['state']}" + (f" ({one['detail']})" if one["detail"] else "")
        for one in daemons
        if not one["good"]
    ]
    summary: list[str] = []
    for name, shown in STATUS.items():
        reading = read[name]
        if members.get(shown.leads(members)):
            unread = ("could not be read", [f"{name} could not be read from any host"])
            line, wrong = shown.judge(reading) if reading else unread
            summary.append(f"{name}: {line}")
            problems.extend(wrong)
    for name, shown in STATUS.items():
        problems.extend(shown.host_faults(results[name]))
    memory = manifest_status(members, readings.get("manifest", {})) if "manifest" in readings else None
    if memory:
        summary.append(f"manifest: {memory.line}")
        problems.extend(memory.problems)
    walls, open_ones = firewall_state(topology, readings)
    summary.append(f"firewall: {walls}")
    problems.extend(open_ones)
    for name, shown in STATUS.items():
        problems.extend(shown.rack_faults(read[name] or {}, readings.get("racks", {})) if read[name] else [])
    unknown = _strangers(members, read, memory.manifest if memory else None, seen)
    problems.extend(strangers.sentences(unknown))
    problems.extend(leftovers.faults(seen, {(one["host"], one["component"]) for one in unknown}))
    return {
        "cluster": str(topology.get("cluster", "")),
        "type": str(topology.get("type", "")),
        "release": str(topology.get("release", "")),
        "healthy": not problems,
        "problems": problems,
        "summary": summary,
        "daemons": daemons,
        **read,
        "manifest": memory.manifest if memory else None,
    }


def status_table(status: Mapping[str, Any]) -> list[str]:
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
    members: Mapping[str, list[str]],
    read: Mapping[str, Mapping[str, Any] | None],
    manifest: Mapping[str, Any] | None,
    seen: Mapping[str, leftovers.Seen],
) -> list[strangers.Stranger]:
    found: list[strangers.Stranger] = []
    for component in COUNTED:
        found += strangers.registered(component, _listed(component, read), members)
    known = strangers.remembered((manifest or {}).get("members", {}), members, seen)
    return [*strangers.without(leftovers.joined(seen), found), *known]


def _results(name: str, readings: Mapping[str, Any]) -> list[Any]:
    """Return what any host said of the service NAME, and what is no answer."""
    answers = [one.get("services") for one in readings.get("services", ()) if isinstance(one, Mapping)]
    return [*readings.get(name, ()), *(one.get(name) for one in answers if isinstance(one, Mapping))]


def _first(results: Iterable[Any], key: str) -> dict[str, Any] | None:
    found = next((one for one in results if isinstance(one, Mapping) and key in one), None)
    if found is None:
        return None
    return {name: value for name, value in found.items() if name not in ("changed", "failed", "ansible_facts")}


def _listed(component: str, read: Mapping[str, Mapping[str, Any] | None]) -> list[Row]:
    name, place = PLACES[component]
    return list((read[name] or {}).get(place.listed, []))


def _rows(
    component: str, hosts: Sequence[str], read: Mapping[str, Mapping[str, Any] | None], limit: int
) -> list[Daemon]:
    listed = {one["host"].lower(): one for one in _listed(component, read)}
    return [_row(component, host, listed.get(host.lower(), {"state": "unknown"}), limit) for host in hosts]


def _row(component: str, host: str, one: Row, limit: int) -> Daemon:
    place = PLACES[component][1]
    state, detail = believed(component, one, place, limit)
    if state == "unknown" and one.get("host"):
        detail = "never registered"
    elif state not in ("silent", "unknown", "dead"):
        detail = place.detail(one)
    return {
        "component": component,
        "host": host,
        "state": state,
        "good": state in good(component),
        "detail": str(one.get("error") or detail),
    }
