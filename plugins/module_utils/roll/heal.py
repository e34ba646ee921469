# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members that are stale and serve nothing: their restart may be what heals them, and takes nothing away. Rules only.

They restart first and alone. To wait until everybody serves before they restart would be to wait for ever.
"""

from __future__ import annotations

from typing import Any

from .types import ORDER, UNHEARD, Live, Members

_GATES = {
    "zookeeper": "zookeeper_quorum",
    "journalnode": "journalnodes",
    "namenode": "namenode_rpc",
    "zkfc": "zkfcs",
    "secondarynamenode": "secondarynamenodes",
    "datanode": "datanodes_registered",
    "resourcemanager": "resourcemanager_active",
    "nodemanager": "nodemanagers_serving",
    "jobhistory": "jobhistory",
}
_OF_ALL = ("zookeeper", "resourcemanager")
"""Components whose gate is about all members together: a majority, an active one."""


def healing(stale: Members, live: Live) -> dict[str, list[str]]:
    """Return those of the STALE daemons (component to hosts) that LIVE shows to serve nothing, in the order to restart.

    A NodeManager that calls itself unhealthy, a worker that answers and of which its master does not hear, or whoever
    runs while nobody listens at its port. One that is only slow, starts, or is in safe mode may still be needed.
    """
    found = {
        component: [host for host in stale.get(component, []) if _serves_nothing(component, host, live)]
        for component in ORDER
    }
    return {component: hosts for component, hosts in found.items() if hosts}


def heal_gates(component: str, host: str, members: Members) -> list[dict[str, Any]]:
    """Return the gate that says that COMPONENT on HOST serves again, whatever else is wrong in the cluster."""
    hosts = list(members[component]) if component in _OF_ALL else [host]
    return [{"gate": _GATES[component], "hosts": hosts}]


def heal_steps(chosen: Members, members: Members) -> dict[str, list[dict[str, Any]]]:
    """Return for each host of CHOSEN what restarts there, in order: a component and its gates."""
    steps: dict[str, list[dict[str, Any]]] = {}
    for component, hosts in chosen.items():
        for host in hosts:
            steps.setdefault(host, []).append({"component": component, "gates": heal_gates(component, host, members)})
    return steps


def without(chosen: Members, healed: Members) -> dict[str, list[str]]:
    """Return CHOSEN less what was HEALED, which has restarted already."""
    return {
        component: [host for host in hosts if host not in healed.get(component, [])]
        for component, hosts in chosen.items()
    }


def _serves_nothing(component: str, host: str, live: Live) -> bool:
    state = live["states"].get(component, {}).get(host, "")
    told = live["unhealthy"].get(component, {}).get(host, "")
    if state == UNHEARD or (component == "nodemanager" and state == "unhealthy"):
        return True
    return state == "dead" and told.endswith("connection refused")
