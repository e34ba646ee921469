# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a plan of what fits: node group to instance types and zones, so that a cluster stays in one zone if it can.

Pure. Blocks and shuffled data cross between the hosts of a cluster all the time: one zone is the rule, others are
fallbacks. SPREAD is for what has to survive the loss of a zone.
"""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from .selection import InstanceType, Market, Stock, cheapest, fitting
from .types import Plan, Row


class Choice(NamedTuple):
    """The outcome for one node group."""

    candidates: list[dict[str, Any]]
    rejected: dict[str, str]
    problem: str


class Selection(NamedTuple):
    """The outcome for all node groups, ZONES in the order of preference."""

    plan: Plan
    choices: dict[str, Choice]
    zones: list[str]


def select(
    groups: Sequence[Mapping[str, Any]],
    kinds: Sequence[InstanceType],
    stocks: Mapping[str, Stock],
    markets: Mapping[str, Market],
    limit: int = 20,
) -> Selection:
    """Return where the hosts of GROUPS (node groups with `name`, `low`, `zones` and `select`) go.

    STOCKS and MARKETS are by spot strategy. At most LIMIT rows a node group are planned.
    """
    fits = {group["name"]: fitting(kinds, group["select"]) for group in groups}
    zones = _zones(groups, fits, stocks)
    plan: Plan = {}
    choices: dict[str, Choice] = {}
    for group in groups:
        fit, rejected = fits[group["name"]]
        sold = stocks[group["spot_strategy"]]
        market = markets.get(group["spot_strategy"], Market())
        order = [zone for zone in zones if not group["zones"] or zone in group["zones"]]
        places = [(kind, zone) for zone in order for kind in cheapest(fit, zone, market)]
        if group["fallback_first"] == "zone":
            rank = {kind.name: number for number, kind in enumerate(cheapest(fit, order[0], market) if order else [])}
            places.sort(key=lambda place: rank[place[0].name])
        good = [(kind, zone) for kind, zone in places if sold.get((kind.name, zone))]
        rejected = {**rejected, **_no_stock(places, sold)}
        plan[group["name"]] = _rows(good[:limit], group["low"], group["spread_zones"])
        choices[group["name"]] = Choice(
            [_candidate(kind, zone, market) for kind, zone in good[:limit]],
            rejected,
            "" if good else _problem(group, fit, order),
        )
    return Selection(plan, choices, zones)


def _zones(
    groups: Sequence[Mapping[str, Any]],
    fits: Mapping[str, tuple[list[InstanceType], dict[str, str]]],
    stocks: Mapping[str, Stock],
) -> list[str]:
    """Return the zones, those that can take most node groups first, then in the order in which the groups name them."""
    order = list(dict.fromkeys(zone for group in groups for zone in group["zones"]))
    order += sorted({zone for sold in stocks.values() for _name, zone in sold} - set(order))

    def served(zone: str) -> int:
        return sum(
            any(stocks[group["spot_strategy"]].get((kind.name, zone)) for kind in fits[group["name"]][0])
            for group in groups
            if not group["zones"] or zone in group["zones"]
        )

    return sorted(order, key=lambda zone: -served(zone))


def _no_stock(places: Sequence[tuple[InstanceType, str]], sold: Stock) -> dict[str, str]:
    reasons = {None: "not sold there", False: "out of stock there"}
    return {
        f"{kind.name} in {zone}": reasons[sold.get((kind.name, zone))]
        for kind, zone in places
        if not sold.get((kind.name, zone))
    }


def _rows(good: Sequence[tuple[InstanceType, str]], count: int, spread: bool) -> list[Row]:
    """Give the first place all COUNT hosts, or with SPREAD the first place of each zone its share."""
    firsts = list(dict.fromkeys(zone for _kind, zone in good)) if spread else [zone for _kind, zone in good[:1]]
    shares = {zone: count // len(firsts) + (number < count % len(firsts)) for number, zone in enumerate(firsts)}
    return [Row(kind.name, zone, shares.pop(zone, 0)) for kind, zone in good]


def _candidate(kind: InstanceType, zone: str, market: Market) -> dict[str, Any]:
    found: dict[str, Any] = {
        "instance_type": kind.name,
        "zone": zone,
        "vcpus": kind.vcpus,
        "memory_gib": kind.memory_gib,
        "local_disks": kind.local_disks,
        "local_disk_gib": kind.local_disk_gib,
    }
    if kind.name in market.prices:
        found["price_per_hour"] = market.prices[kind.name]
    if (kind.name, zone) in market.interruptions:
        found["interruption_percent"] = market.interruptions[kind.name, zone]
    return found


def _problem(group: Mapping[str, Any], fit: Sequence[InstanceType], zones: Sequence[str]) -> str:
    where = ", ".join(zones) or "any zone"
    if fit:
        return f"{group['name']}: {len(fit)} instance types fit, but none is in stock in {where}; allow more zones"
    return f"{group['name']}: no instance type of the region fits; `rejected` has the reason for each"
