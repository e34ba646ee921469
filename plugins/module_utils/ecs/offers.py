# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what a region sells: its instance types, their stock, and if wanted what they cost."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..alibaba.client import Client
from ..alibaba.errors import Call, Forbidden, InvalidParameter, NoStock
from ..alibaba.paging import items_at
from .selection import InstanceType, Market, Stock, fitting, instance_type, stock
from .types import Json

MOST_PRICED = 20
"""Types whose price is asked for, the best fitting first: one call each."""


def _listed(client: Client, action: str, answer: Json, path: str) -> list[Json]:
    return items_at(Call("ecs", action, client.settings.region, client.settings.account), answer, path)


def instance_types(client: Client) -> list[InstanceType]:
    """Return all instance types of the region."""
    pages = client.pages("ecs", "DescribeInstanceTypes", {}, "InstanceTypes.InstanceType", max_results=1000)
    return [instance_type(raw) for page in pages for raw in page if raw.get("InstanceTypeId")]


def stocks(client: Client, groups: Sequence[Mapping[str, Any]]) -> dict[str, Stock]:
    """Return what is in stock, by each spot strategy that GROUPS use."""
    found: dict[str, Stock] = {}
    for strategy in {str(group["spot_strategy"]) for group in groups}:
        params = {"DestinationResource": "InstanceType", "InstanceChargeType": "PostPaid", "SpotStrategy": strategy}
        answer = client.call("ecs", "DescribeAvailableResource", params)
        zones = _listed(client, "DescribeAvailableResource", answer, "AvailableZones.AvailableZone")
        found[strategy] = stock(zones)
    return found


def markets(
    client: Client, groups: Sequence[Mapping[str, Any]], kinds: Sequence[InstanceType], warnings: list[str]
) -> dict[str, Market]:
    """Return prices and risks of what fits GROUPS, by spot strategy. What may not be read becomes one of WARNINGS."""
    found: dict[str, Market] = {}
    for strategy in sorted({str(group["spot_strategy"]) for group in groups}):
        names: dict[str, None] = {}
        for group in groups:
            if group["spot_strategy"] == strategy:
                names.update(dict.fromkeys(kind.name for kind in fitting(kinds, group["select"])[0][:MOST_PRICED]))
        try:
            prices = _prices(client, strategy, list(names))
            risks = _interruptions(client) if strategy != "NoSpot" else {}
        except Forbidden as error:
            warnings.append(f"prices are left out: {error}")
        else:
            found[strategy] = Market(prices, risks)
    return found


def _prices(client: Client, strategy: str, names: Sequence[str]) -> dict[str, float]:
    prices: dict[str, float] = {}
    for name in names:
        params = {"ResourceType": "instance", "InstanceType": name, "PriceUnit": "Hour", "SpotStrategy": strategy}
        try:
            answer = client.call("ecs", "DescribePrice", {**params, "SystemDisk": {"Category": "cloud_essd"}})
        except (InvalidParameter, NoStock):
            # Not every type can be had with every disk; one without a price comes last.
            continue
        price = ((answer.get("PriceInfo") or {}).get("Price") or {}).get("TradePrice")
        if price is not None:
            prices[name] = float(price)
    return prices


def _interruptions(client: Client) -> dict[tuple[str, str], float]:
    answer = client.call("ecs", "DescribeSpotAdvice", {})
    zones = _listed(client, "DescribeSpotAdvice", answer, "AvailableSpotZones.AvailableSpotZone")
    return {
        (str(row["InstanceType"]), str(zone["ZoneId"])): float(row.get("InterruptionRate") or 0)
        for zone in zones
        for row in (zone.get("AvailableSpotResources") or {}).get("AvailableSpotResource", [])
    }
