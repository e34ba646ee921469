# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of what is read from ECS and of what is decided; plain data."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple

Json = Dict[str, Any]

TIERS = ("master", "core", "task", "gateway")
"""Tiers in the order in which hosts are created; they are deleted in the opposite order."""

GUARDED_TIERS = ("master", "core")
"""Tiers whose hosts hold what cannot be made again: they shrink by a list of names only."""

CLUSTER_TAG, TIER_TAG, NODE_GROUP_TAG = "emr:cluster", "emr:tier", "emr:node_group"


class Row(NamedTuple):
    """One place to create hosts of a node group: SHARE of them are meant to be there, 0 marks a fallback."""

    instance_type: str
    zone: str
    share: int = 0


ROW = ("instance_type", "zone", "count")

Plan = Dict[str, List[Row]]
"""Node group to its places, the preferred one first."""


class Host(NamedTuple):
    """What matters of an instance; NODE_GROUP is the tier's name for hosts without a node group of their own."""

    id: str
    name: str
    tier: str
    node_group: str
    instance_type: str
    zone: str
    status: str = ""
    private_ip: str = ""
    protected: bool = False


class Step(NamedTuple):
    """One RunInstances call: ORDINALS are consecutive and at most a hundred."""

    node_group: str
    instance_type: str
    zone: str
    ordinals: tuple[int, ...]


def plan_from(value: Any) -> Plan:
    """Return the plan in VALUE, the form that ecs_instance_type_info returns; ValueError says what is wrong with it."""
    plan: Plan = {}
    for group, rows in dict(value or {}).items():
        if not isinstance(rows, list):
            raise ValueError(f"plan: {group} is not a list of instance_type, zone and count")
        plan[str(group)] = [_row(str(group), row) for row in rows]
    return plan


def _row(group: str, row: Any) -> Row:
    if not isinstance(row, dict) or not row.get("instance_type") or not row.get("zone"):
        raise ValueError(f"plan: an entry of {group} lacks instance_type or zone; hand on `plan` as it was returned")
    unknown = sorted(set(row) - set(ROW))
    if unknown:
        raise ValueError(f"plan: {', '.join(unknown)} in {group} unknown; an entry has {', '.join(ROW)}")
    try:
        count = int(row.get("count") or 0)
    except (TypeError, ValueError):
        count = -1
    if count < 0:
        raise ValueError(f"plan: count of {group} is {row['count']!r}; it must be a number from 0")
    return Row(str(row["instance_type"]), str(row["zone"]), count)


def plan_data(plan: Plan) -> Json:
    """Return PLAN in the form that plan_from takes."""
    return {group: [dict(zip(ROW, row)) for row in rows] for group, rows in plan.items()}
