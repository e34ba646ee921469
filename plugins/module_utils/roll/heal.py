# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members that are stale and serve nothing: their restart may be what heals them, and takes nothing away. Rules only.

They restart first and alone. To wait until everybody serves before they restart would be to wait for ever.
"""

from __future__ import annotations

from typing import Any

from ..services.registry import ROLLS
from .types import UNHEARD, Live, Members


def healing(stale: Members, live: Live) -> dict[str, list[str]]:
    """Return those of the STALE daemons (component to hosts) that LIVE shows to serve nothing, in the order to restart.

    One that says so itself (its facts know in which state), a worker that answers and of which its master does not
    hear, or whoever runs while nobody listens at its port. One that is only slow, starts, or is in safe mode may still
    be needed.
    """
    found = {
        component: [host for host in stale.get(component, []) if _serves_nothing(component, host, live)]
        for component in ROLLS
    }
    return {component: hosts for component, hosts in found.items() if hosts}


def heal_gates(component: str, host: str, members: Members) -> list[dict[str, Any]]:
    """Return the gate that says that COMPONENT on HOST serves again, whatever else is wrong in the cluster."""
    roll = ROLLS[component]
    return [{"gate": roll.serves, "hosts": list(members[component]) if roll.serves_all else [host]}]


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
    cause = live["unhealthy"].get(component, {}).get(host, "")
    if state == UNHEARD or state in ROLLS[component].heals:
        return True
    return state == "dead" and cause.endswith("connection refused")
