# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons that others believe in, while they are silent or end again and again. No I/O."""

from __future__ import annotations

from typing import Any, Mapping

from ..services.readers import COUNTED, good
from .status_types import Daemon, Place, Row


def believed(component: str, one: Row, place: Place, limit: int) -> tuple[str, str]:
    """Return the state of ONE, and why it is silent, where its master calls it good and counts on it all the same.

    PLACE knows what silence of COMPONENT is: not to have been heard of within LIMIT seconds, or not to answer itself.
    """
    state = place.state(one)
    counted = state in good(component) and state in COUNTED.get(component, ())
    silence = place.silence(one, limit) if counted else ""
    return ("silent", silence) if silence else (state, "")


def ends_of(units: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return component and host to what daemon_info said of the unit there."""
    return {
        (one["component"], host): one
        for host, answer in units.items()
        if isinstance(answer, Mapping)
        for one in answer.get("daemons", [])
    }


def with_ends(row: Daemon, unit: Mapping[str, Any]) -> Daemon:
    """Return ROW with how often the UNIT has ended by itself; one that goes on doing so is not good."""
    if not unit.get("restarts"):
        return row
    times = "once" if unit["restarts"] == 1 else f"{unit['restarts']} times"
    detail = ", ".join(filter(None, [row["detail"], f"ended {times} since its last start"]))
    return {**row, "detail": detail, "good": row["good"] and not unit.get("unsteady")}
