# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates that stand before and after each batch of a roll. Rules only, no I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..health import asking
from ..health.gate_types import SILENT_SECONDS
from ..services.registry import ROLLS, SERVICES
from ..services.roll_model import GateRow
from .types import Members


def roll_gates(
    members: Members,
    component: str,
    absent: Sequence[str] = (),
    batch: Sequence[str] = (),
    txid: int = 0,
    silent_seconds: int = SILENT_SECONDS,
) -> list[dict[str, Any]]:
    """Return the gates for a batch of COMPONENT: before it without BATCH, after it with the hosts that restarted.

    Whatever is rolled, every quorum and every master has to be whole and every worker heard of whose master tells that:
    who was lost since the roll began ends it. Members of a quorum and masters are always all declared ones of MEMBERS;
    of workers those count that are not ABSENT by permission. TXID is the transaction that a quorum's members must have.
    """
    limits = {"txid": txid, "silent_seconds": silent_seconds}
    rolled = ROLLS[component]
    everybody = [
        GateRow(one.every_gate, name, at_least="all")
        for name, one in ROLLS.items()
        if one.every_gate and not (name == component and rolled.replaces_every_gate)
    ]
    rows = [*rolled.gates, *everybody, *(row for service in SERVICES.values() for row in service.roll_gates)]
    asked = [asking.gate(row, members, absent, batch, component, limits) for row in rows]
    return [gate for gate in asked if gate]


def compared(gates: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return GATES with the counts of the same gate among the verdicts BEFORE as their limits: nothing gets worse."""
    counts = {one["gate"]: one.get("counts") or {} for one in before}
    return [{**gate, "limits": {**gate.get("limits", {}), **counts.get(gate["gate"], {})}} for gate in gates]
