# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prices and networks: small reading actions of ECS and VPC."""

from __future__ import annotations

import json
from typing import Any

from . import catalogue
from .cloud import Cloud
from .errors import Refusal
from .parameters import number, required
from .reading import clamp


def describe_price(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    kind = params.get("InstanceType", "")
    if kind not in catalogue.TYPES:
        raise Refusal("InvalidInstanceType.ValueNotSupported", "The specified InstanceType is not supported.")
    price = catalogue.price_per_hour(kind) * int(params.get("Amount", 1))
    if params.get("SpotStrategy", "NoSpot") != "NoSpot":
        price *= 0.3
    figures = {"OriginalPrice": round(price, 4), "DiscountPrice": 0.0, "TradePrice": round(price, 4)}
    info = {"Price": {"Currency": "CNY", **figures}, "Rules": {"Rule": []}}
    return {"PriceInfo": info}


def describe_spot_advice(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    resources = [
        {
            "ZoneId": zone,
            "AvailableSpotResources": {
                "AvailableSpotResource": [
                    {
                        "InstanceType": name,
                        "InterruptRateDesc": "0-3%" if number % 3 else "10-15%",
                        "InterruptionRate": 1.5 if number % 3 else 12.0,
                        "AverageSpotDiscount": 30,
                    }
                    for number, name in enumerate(catalogue.TYPES)
                ]
            },
        }
        for zone in cloud.behaviours.regions[region]
    ]
    return {"RegionId": region, "AvailableSpotZones": {"AvailableSpotZone": resources}}


def describe_vswitches(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    items = [
        {
            "VSwitchId": f"vsw-{zone}",
            "VSwitchName": zone,
            "VpcId": f"vpc-{region}",
            "ZoneId": zone,
            "CidrBlock": f"{cloud.behaviours.network}.0.0/16",
            "Status": "Available",
            "AvailableIpAddressCount": 60000,
        }
        for zone in cloud.behaviours.regions[region]
    ]
    names = [name for name in params.get("VSwitchId", "").split(",") if name]
    items = [
        item
        for item in items
        if (not names or item["VSwitchId"] in names)
        and params.get("ZoneId", item["ZoneId"]) == item["ZoneId"]
        and params.get("VpcId", item["VpcId"]) == item["VpcId"]
    ]
    size, page = clamp(params, "PageSize", 1, 50, 10), number(params, "PageNumber", 1, 1, 10**6)
    shown = items[(page - 1) * size : page * size]
    return {"PageNumber": page, "PageSize": size, "TotalCount": len(items), "VSwitches": {"VSwitch": shown}}


def describe_scaling_groups(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    return {"PageNumber": 1, "PageSize": 10, "TotalCount": 0, "ScalingGroups": []}


def describe_security_groups(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    group = {"SecurityGroupId": f"sg-{region}", "SecurityGroupName": "cluster", "VpcId": f"vpc-{region}"}
    one = params.get("SecurityGroupId", group["SecurityGroupId"])
    names = json.loads(params.get("SecurityGroupIds", "[]")) or [one]
    found = [group] if group["SecurityGroupId"] in names else []
    return {"RegionId": region, "TotalCount": len(found), "NextToken": "", "SecurityGroups": {"SecurityGroup": found}}


def describe_images(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    names = params.get("ImageId", "")
    items = [
        {"ImageId": name, "ImageName": name, "Architecture": "x86_64", "OSType": "linux", "Status": "Available"}
        for name in cloud.behaviours.images
        if not names or name in names.split(",")
    ]
    return {"RegionId": region, "PageNumber": 1, "PageSize": 10, "TotalCount": len(items), "Images": {"Image": items}}
