# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reading actions of ECS and VPC."""

from __future__ import annotations

import base64
from fnmatch import fnmatchcase
from typing import Any

from . import catalogue
from .cloud import Cloud, tags_of
from .errors import Refusal
from .parameters import listed, number, numbered, required, truth

EXACT = (
    "Status",
    "ZoneId",
    "InstanceType",
    "InstanceTypeFamily",
    "ImageId",
    "KeyPairName",
    "InstanceChargeType",
    "InternetChargeType",
    "InstanceNetworkType",
    "ResourceGroupId",
)
ARRAYS = ("InstanceIds", "PrivateIpAddresses", "PublicIpAddresses", "EipAddresses")
PAGING = ("MaxResults", "NextToken", "PageNumber", "PageSize")
KNOWN = (*EXACT, *ARRAYS, *PAGING, "VpcId", "VSwitchId", "SecurityGroupId", "LockReason", "InstanceName", "RegionId")
ROWS_A_PAGE = 50  # ListTagResources has no MaxResults


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(f"after:{position}".encode()).decode()


def _position(token: str) -> int:
    try:
        kind, _colon, text = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
        assert kind == "after"
        return int(text)
    except (ValueError, AssertionError):
        raise Refusal("InvalidParameter.NextToken", "The specified NextToken is invalid.") from None


def chunk(cloud: Cloud, items: list[Any], params: dict[str, str], size: int) -> tuple[list[Any], str]:
    """Return one page and the token of the next, "" at the end."""
    endless = cloud.behaviours.endless
    if endless == "token":
        return items[:size], "always-the-same"
    if endless == "page":
        return items[:size], _token(cloud.next_serial())
    if endless == "empty":
        return [], _token(cloud.next_serial())
    start = _position(params["NextToken"]) if params.get("NextToken") else 0
    end = start + size
    return items[start:end], _token(end) if end < len(items) else ""


def clamp(params: dict[str, str], name: str, least: int, most: int, default: int) -> int:
    return min(max(int(params.get(name, default)), least), most)


def _matches(item: dict[str, Any], params: dict[str, str], lists: dict[str, list[str] | None]) -> bool:
    vpc = item["VpcAttributes"]
    locks = [lock["LockReason"] for lock in item["OperationLocks"]["LockReason"]]
    found = {
        "InstanceIds": [item["InstanceId"]],
        "PrivateIpAddresses": vpc["PrivateIpAddress"]["IpAddress"],
        "PublicIpAddresses": item["PublicIpAddress"]["IpAddress"],
        "EipAddresses": [item["EipAddress"]["IpAddress"]],
    }
    return (
        all(item[name] == params[name] for name in EXACT if name in params)
        and all(vpc[name] == params[name] for name in ("VpcId", "VSwitchId") if name in params)
        and params.get("SecurityGroupId", "") in ("", *item["SecurityGroupIds"]["SecurityGroupId"])
        and params.get("LockReason", "") in ("", *locks)
        and fnmatchcase(item["InstanceName"], params.get("InstanceName", "*"))
        and all(wanted is None or set(wanted) & set(found[name]) for name, wanted in lists.items())
    )


def _tagged(item: dict[str, Any], wanted: list[dict[str, str]]) -> bool:
    tags = tags_of(item)
    return all(
        tag["Key"] in tags and tag.get("Value", tags[tag["Key"]]) == tags[tag["Key"]] for tag in wanted if "Key" in tag
    )


def _select(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> list[dict[str, Any]]:
    """Return the instances that the filters leave; the cap of filters by tag and resource group comes first."""
    lists = {name: listed(params, name, 100) for name in ARRAYS}
    wanted = numbered(params, "Tag")
    if len(wanted) > 20:
        raise Refusal("InvalidParameter.Tag", "At most 20 tags.")
    items = cloud.mine(account, region)
    if wanted or "ResourceGroupId" in params:
        cap, code = cloud.behaviours.tag_cap, cloud.behaviours.tag_cap_error
        group = params.get("ResourceGroupId")
        items = [item for item in items if _tagged(item, wanted) and group in (None, item["ResourceGroupId"])]
        if len(items) > cap and code:
            raise Refusal(code, f"More than {cap} resources have these tags.")
        items = items[:cap]
    return [item for item in items if _matches(item, params, lists)]


def describe_instances(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    unknown = [name for name in params if name not in KNOWN and not name.startswith(("Tag.", "Additional", "DryRun"))]
    if unknown:
        raise Refusal("Fake.Unsupported", f"The fake does not filter by {unknown}.")
    if truth(params, "DryRun"):
        raise Refusal("DryRunOperation", "Request validation has been passed with DryRun flag set.")
    if params.get("Status", "Running") not in ("Pending", "Running", "Starting", "Stopping", "Stopped"):
        raise Refusal("InvalidInstanceStatus.ValueNotSupported", "The specified Status is not supported.")
    query = (account, *sorted((name, value) for name, value in params.items() if name not in PAGING))
    items = cloud.selected.get(query)
    if items is None:
        items = _select(cloud, account, region, params)
        unlisted = cloud.behaviours.unlisted_seconds
        items = [item for item in items if not unlisted or not cloud.younger(item["InstanceId"], unlisted)]
        if cloud.behaviours.frozen:
            cloud.selected[query] = items
    if "PageNumber" in params or "PageSize" in params:
        size = clamp(params, "PageSize", 1, 100, 10)
        page = number(params, "PageNumber", 1, 1, 10**6)
        shown = items[(page - 1) * size : page * size]
        return {"PageNumber": page, "PageSize": size, "TotalCount": len(items), "Instances": {"Instance": shown}}
    shown, token = chunk(cloud, items, params, clamp(params, "MaxResults", 10, 100, 10))
    # With NextToken the documentation calls TotalCount meaningless: pages.DESCRIBE_INSTANCES.
    return {"NextToken": token, "PageNumber": 0, "PageSize": 0, "TotalCount": 0, "Instances": {"Instance": shown}}


def list_tag_resources(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId", "ResourceType")
    names, wanted = numbered(params, "ResourceId"), numbered(params, "Tag")
    if params["ResourceType"] != "instance":
        raise Refusal("Fake.Unsupported", "The fake knows tags of instances only.")
    if not names and not wanted:
        raise Refusal("MissingParameter.TagOwnerUid", "Name resources or tags.")
    if len(names) > 50 or len(wanted) > 20:
        raise Refusal("InvalidParameter.Exceed", "At most 50 resources and 20 tags.")
    items = [item for item in cloud.mine(account, region) if not names or item["InstanceId"] in names]
    keys = {tag["Key"] for tag in wanted if "Key" in tag}
    rows = [
        {"ResourceId": item["InstanceId"], "ResourceType": "instance", "TagKey": key, "TagValue": value}
        for item in items
        if _tagged(item, wanted)
        for key, value in tags_of(item).items()
        if not keys or key in keys
    ]
    shown, token = chunk(cloud, rows, params, ROWS_A_PAGE)
    return {"NextToken": token, "TagResources": {"TagResource": shown}}


def describe_regions(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    regions = [
        {"RegionId": name, "LocalName": name, "RegionEndpoint": f"ecs.{name}.aliyuncs.com", "Status": "available"}
        for name in cloud.behaviours.regions
    ]
    return {"Regions": {"Region": regions}}


def describe_zones(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    zones = [
        {
            "ZoneId": name,
            "LocalName": name,
            "ZoneType": "AvailabilityZone",
            "AvailableInstanceTypes": {"InstanceTypes": list(catalogue.TYPES)},
            "AvailableDiskCategories": {"DiskCategories": list(catalogue.DISKS)},
        }
        for name in cloud.behaviours.regions[region]
        if name not in cloud.behaviours.unlisted_zones
    ]
    return {"Zones": {"Zone": zones}}


def describe_instance_types(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    names = numbered(params, "InstanceTypes")
    if len(names) > 10:
        raise Refusal("InvalidParameter.InstanceTypes", "At most 10 instance types.")
    categories, families = numbered(params, "InstanceCategories"), numbered(params, "InstanceTypeFamilies")
    items = catalogue.select(params, names, categories, families)
    shown, token = chunk(cloud, items, params, clamp(params, "MaxResults", 1, 1600, 1600))
    return {"NextToken": token, "InstanceTypes": {"InstanceType": shown}}


def left(cloud: Cloud, kind: str, zone: str) -> int:
    """Return how many instances of a type are left in a zone."""
    return 0 if zone in cloud.behaviours.closed_zones else cloud.behaviours.stock.get(f"{kind}@{zone}", 10**6)


def describe_available_resource(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId", "DestinationResource")
    if params["DestinationResource"] not in ("InstanceType", "SystemDisk", "DataDisk"):
        raise Refusal("InvalidDestinationResource", "The specified DestinationResource is invalid.")

    def resources(zone: str) -> list[dict[str, Any]]:
        if params["DestinationResource"] != "InstanceType":
            there = {"Status": "Available", "StatusCategory": "WithStock", "Unit": "GiB"}
            disks = catalogue.DISKS.items()
            return [{"Value": name, "Min": low, "Max": high, **there} for name, (low, high) in disks]
        return [
            {
                "Value": name,
                "Status": "Available" if left(cloud, name, zone) else "SoldOut",
                "StatusCategory": "WithStock" if left(cloud, name, zone) else "WithoutStock",
            }
            for name, item in catalogue.TYPES.items()
            if int(params.get("Cores", item["CpuCoreCount"])) == item["CpuCoreCount"]
            and float(params.get("Memory", item["MemorySize"])) == item["MemorySize"]
            and params.get("InstanceType", name) == name
        ]

    zones = [
        {
            "RegionId": region,
            "ZoneId": zone,
            "Status": "SoldOut" if zone in cloud.behaviours.closed_zones else "Available",
            "StatusCategory": "WithoutStock" if zone in cloud.behaviours.closed_zones else "WithStock",
            "AvailableResources": {
                "AvailableResource": [
                    {
                        "Type": params["DestinationResource"],
                        "SupportedResources": {"SupportedResource": resources(zone)},
                    }
                ]
            },
        }
        for zone in cloud.behaviours.regions[region]
        if params.get("ZoneId", zone) == zone
    ]
    return {"AvailableZones": {"AvailableZone": zones}}
