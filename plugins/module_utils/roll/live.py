# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn the raw answers of all daemons into what a roll depends on. No I/O."""

from __future__ import annotations

from typing import Any, Mapping

from ..health.reader_types import Readings
from ..services.readers import good, readers
from .types import UNHEARD, Live, nothing_known
from .unheard import unheard


def live(readings: Readings, now: float = 0) -> Live:
    """Return what READINGS say at the time NOW (since the epoch); a component without members brings nothing."""
    found = nothing_known()
    for reader in readers():
        view = reader.view(readings)
        for component, states in view.states.items():
            found["states"][component] = dict(states)
        for component, heard in view.heard.items():
            states = found["states"][component]
            lost = unheard(states, heard, now)
            states.update({host: UNHEARD for host in lost if states[host] == "serving"})
        found["leaders"].update(view.leaders)
        found["behind"].update(_copies(view.behind))
        found["racks"].update(_copies(view.racks))
        found["replicas"].update(_copies(view.replicas))
    # Gates ask the masters for everybody: who is unheard of is no refusal by itself.
    found["unhealthy"] = {
        component: {
            host: _because(state, readings[component][host][1])
            for host, state in states.items()
            if state not in (*good(component), UNHEARD)
        }
        for component, states in found["states"].items()
    }
    return found


def _because(state: str, cause: str) -> str:
    return f"{state}, {cause}" if cause else state


def _copies(found: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {component: dict(values) for component, values in found.items()}
