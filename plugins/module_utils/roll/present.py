# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Present a planned roll: as what plays need, and as lines for people."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.registry import ROLLS
from .types import Batch, Members


def schedule(batches: Sequence[Batch]) -> dict[str, dict[str, Any]]:
    """Return for each component its ``hosts`` in order, the sizes of their batches in ``serial``, and the ``heir``."""
    planned: dict[str, dict[str, Any]] = {}
    for component in ROLLS:
        own = [batch for batch in batches if batch["component"] == component]
        planned[component] = {
            "hosts": [host for batch in own for host in batch["hosts"]],
            "serial": [len(batch["hosts"]) for batch in own],
            "heir": next((batch["hand_over"] for batch in own if batch["hand_over"]), ""),
        }
    return planned


def disruption(component: str, declared: int) -> str:
    """Say what users notice while COMPONENT with DECLARED hosts is rolled."""
    roll = ROLLS[component]
    return roll.alone or roll.disruption if declared < 2 else roll.disruption


def noticed(restart: Mapping[str, Sequence[str]], members: Members) -> dict[str, str]:
    """Say what users notice of RESTART, component to a line for each property, and of what changes with it."""
    found = {component: disruption(component, len(members.get(component, []))) for component in restart}
    for component, lines in restart.items():
        for notice in ROLLS[component].notices:
            if any(line.startswith(notice.changes) for line in lines):
                found[notice.about] = notice.text
    return found


def batch_lines(batches: Sequence[Batch]) -> list[str]:
    """Return a numbered line for each of BATCHES."""
    return [
        f"{number}. {batch['component']} on {', '.join(batch['hosts'])}"
        + (f", after {batch['hand_over']} has become active" if batch["hand_over"] else "")
        for number, batch in enumerate(batches, 1)
    ]
