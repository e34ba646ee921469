# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a component whose host was rebuilt has its place in the cluster again. Rules only, no I/O."""

from __future__ import annotations

from typing import Any

from ..health import asking
from ..services.registry import ROLLS
from ..services.roll_model import GateRow
from .types import Members


def rebuilt_gates(component: str, host: str, members: Members) -> list[dict[str, Any]]:
    """Return the gates that say that COMPONENT is back on HOST: quorums whole, workers known to their masters."""
    roll = ROLLS.get(component)
    if roll is None:
        return []
    row = roll.rebuilt or GateRow(roll.serves, "" if roll.serves_all else asking.BATCH)
    asked = asking.gate(row, members, batch=[host], component=component)
    return [asked] if asked else []
