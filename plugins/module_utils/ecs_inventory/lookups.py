# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smaller questions on the way to a list of instances: regions, zones, ids by tag."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    BadAnswer,
    Call,
    Forbidden,
    InvalidParameter,
)
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import listed


def zones_of(client: Client) -> set[str]:
    """Return the zones of the client's region; none if the identity may not ask."""
    try:
        answer = client.call("ecs", "DescribeZones", {})
    except Forbidden:
        return set()
    return {str(row["ZoneId"]) for row in listed(answer, "Zones.Zone") if isinstance(row, dict) and row.get("ZoneId")}


def counted(parameters: Mapping[str, Any], client: Client) -> int | None:
    """Return how many instances PARAMETERS of DescribeInstances find, None if that is not told.

    Only the older way of paging counts.
    """
    try:
        answer = client.call("ecs", "DescribeInstances", {**parameters, "PageNumber": 1, "PageSize": 1})
    except InvalidParameter:
        return None
    total = answer.get("TotalCount")
    return total if isinstance(total, int) else None


def regions_of(client: Client) -> list[str]:
    """Return the regions that the client's account may use."""
    answer = client.call("ecs", "DescribeRegions", {})
    rows = listed(answer, "Regions.Region")
    found = [str(row["RegionId"]) for row in rows if isinstance(row, dict) and row.get("RegionId")]
    if not found:
        call = Call("ecs", "DescribeRegions", client.settings.region, client.settings.account)
        raise BadAnswer(call, "the answer names no region", request_id=str(answer.get("RequestId", "")))
    return found


def tagged_ids(tag: tuple[str, str], client: Client) -> list[str]:
    """Return the ids of all instances with TAG, in their order; this list has no cap."""
    parameters = {"ResourceType": "instance", "Tag": [{"Key": tag[0], "Value": tag[1]}]}
    pages = client.pages("ecs", "ListTagResources", parameters, "TagResources.TagResource")
    return list(dict.fromkeys(str(row.get("ResourceId", "")) for page in pages for row in page))
