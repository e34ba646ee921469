# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making instances: RunInstances (pages.RUN_INSTANCES, pages.IDEMPOTENCE)."""

from __future__ import annotations

import json
import re
from typing import Any

from .catalogue import TYPES
from .cloud import Cloud, set_tags
from .errors import Refusal
from .parameters import number, numbered, required, truth
from .reading import left


def replayed(cloud: Cloud, account: str, params: dict[str, str]) -> dict[str, Any] | None:
    """Return the answer of the call that used this ClientToken before, None if there was none."""
    token = params.get("ClientToken")
    if not token:
        return None
    if len(token) > 64 or not token.isascii():
        raise Refusal("InvalidClientToken.ValueNotSupported", "The ClientToken provided is invalid.")
    before = cloud.client_tokens.get((account, token))
    if before is None:
        return None
    if before[0] != digest(params):
        message = "The specified parameter has changed while using an already used token."
        raise Refusal("IdempotentParameterMismatch", message)
    if isinstance(before[1], Refusal):
        # A refusal is repeated too, also when there is stock again: pages.IDEMPOTENCE.
        raise before[1]
    return before[1]


def digest(params: dict[str, str]) -> str:
    return json.dumps(params, sort_keys=True)


def remember(cloud: Cloud, account: str, params: dict[str, str], answer: dict[str, Any] | Refusal) -> Any:
    if params.get("ClientToken"):
        cloud.client_tokens[account, params["ClientToken"]] = (digest(params), answer)
    return answer


def tags_in(params: dict[str, str]) -> dict[str, str]:
    tags = {tag.get("Key", ""): tag.get("Value", "") for tag in numbered(params, "Tag")}
    if len(tags) > 20:
        raise Refusal("InvalidParameter.TagExceed", "At most 20 tags.")
    for key, value in tags.items():
        if not key or len(key) > 128 or key.lower().startswith(("aliyun", "acs:")) or "http" in key.lower():
            raise Refusal("InvalidTagKey.Malformed", f"The specified tag key {key!r} is not valid.")
        if len(value) > 128:
            raise Refusal("InvalidTagValue.Malformed", "The specified tag value is not valid.")
    return tags


def names_of(params: dict[str, str], amount: int) -> list[str]:
    """Return instance names: ``name[begin,bits]suffix`` counts, UniqueSuffix appends 001 to 999."""
    name = params.get("InstanceName", "")
    match = re.fullmatch(r"(.*)\[(\d*),(\d*)\](.*)", name)
    if match:
        begin, bits = int(match[2] or 0), int(match[3] or 3)
        return [f"{match[1]}{begin + index:0{bits}d}{match[4]}" for index in range(amount)]
    if truth(params, "UniqueSuffix") and amount > 1:
        return [f"{name}{min(index + 1, 999):03d}" for index in range(amount)]
    return [name] * amount


def check(cloud: Cloud, params: dict[str, str]) -> tuple[int, int, str, dict[str, str]]:
    """Return amount, least amount, zone and tags of a sound request."""
    required(params, "RegionId", "ImageId", "InstanceType", "VSwitchId")
    if not params.get("SecurityGroupId") and not numbered(params, "SecurityGroupIds"):
        raise Refusal("MissingParameter.SecurityGroupId", "The input parameter SecurityGroupId is mandatory.")
    region = params["RegionId"]
    amount = number(params, "Amount", 1, 1, 100)
    least = number(params, "MinAmount", amount, 1, 100)
    if least > amount:
        raise Refusal("InvalidParameter.MinAmount", "MinAmount must not be above Amount.")
    if params["InstanceType"] not in TYPES:
        raise Refusal("InvalidInstanceType.ValueNotSupported", "The specified InstanceType does not exist.")
    if params["ImageId"] not in cloud.behaviours.images:
        raise Refusal("InvalidImageId.NotFound", "The specified ImageId does not exist.")
    zone = params["VSwitchId"].removeprefix("vsw-")
    if zone not in cloud.behaviours.regions[region]:
        raise Refusal("InvalidVSwitchId.NotFound", "The specified VSwitchId does not exist.")
    if params.get("ZoneId", zone) != zone:
        raise Refusal("InvalidParameter.Conflict", "The vswitch is not in the zone.")
    for group in [params.get("SecurityGroupId"), *numbered(params, "SecurityGroupIds")]:
        if group not in (None, f"sg-{region}"):
            raise Refusal("InvalidSecurityGroupId.NotFound", f"There is no security group {group}.")
    hosts = numbered(params, "HostNames")
    if hosts and (len(hosts) != amount or "HostName" in params):
        raise Refusal("InvalidHostNames.Count", "HostNames must be as many as Amount, without HostName.")
    for host in hosts or [params.get("HostName", "host")]:
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?", host.replace("${instance_id}", "x")):
            raise Refusal("InvalidHostName.Malformed", f"The specified HostName {host!r} is not valid.")
    return amount, least, zone, tags_in(params)


def _sold(cloud: Cloud, params: dict[str, str], amount: int, least: int, zone: str) -> int:
    """Return how many instances of AMOUNT there are to be had."""
    kind, b = params["InstanceType"], cloud.behaviours
    if zone in b.closed_zones:
        raise Refusal("Zone.NotOnSale", "The specified zone is not available for purchase.")
    available = left(cloud, kind, zone)
    if available < least:
        raise Refusal("OperationDenied.NoStock", "The requested resource is sold out in the specified zone.")
    amount = min(amount, available)
    if b.instance_quota and len(cloud.instances) + amount > b.instance_quota:
        raise Refusal("QuotaExceed.ElasticQuota", "The number of the specified ECS instances has exceeded the quota.")
    data = {disk.get("Category", "") for disk in numbered(params, "DataDisk")}
    for which, categories in (("System", {params.get("SystemDisk.Category", "")}), ("Data", data)):
        if {f"{category}@{place}" for category in categories for place in (kind, zone)} & set(b.diskless):
            raise Refusal(f"Invalid{which}DiskCategory.NotSupported", "Specified disk category is not supported.")
    return amount


def run_instances(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    before = replayed(cloud, account, params)
    if before is not None:
        return before
    amount, least, zone, tags = check(cloud, params)
    kind, b = params["InstanceType"], cloud.behaviours
    try:
        amount = _sold(cloud, params, amount, least, zone)
    except Refusal as refusal:
        remember(cloud, account, params, refusal)
        raise
    if truth(params, "DryRun"):
        raise Refusal("DryRunOperation", "Request validation has been passed with DryRun flag set.")
    hosts, names = numbered(params, "HostNames"), names_of(params, amount)
    made = []
    for index in range(amount):
        item = cloud.make(account, region, zone, kind, Status="Pending" if b.start_delay_seconds else "Running")
        host = hosts[index] if hosts else params.get("HostName", item["HostName"])
        groups = [params["SecurityGroupId"]] if params.get("SecurityGroupId") else numbered(params, "SecurityGroupIds")
        item |= {
            "HostName": host.replace("${instance_id}", item["InstanceId"]),
            "InstanceName": names[index] or item["InstanceId"],
            "ImageId": params["ImageId"],
            "Description": params.get("Description", ""),
            "InstanceChargeType": params.get("InstanceChargeType", "PostPaid"),
            "SpotStrategy": params.get("SpotStrategy", "NoSpot"),
            "KeyPairName": params.get("KeyPairName", ""),
            "ResourceGroupId": params.get("ResourceGroupId", ""),
            "DeploymentSetId": params.get("DeploymentSetId", ""),
            "DeletionProtection": truth(params, "DeletionProtection"),
            "SecurityGroupIds": {"SecurityGroupId": groups},
        }
        item["MetadataOptions"] |= {"HttpTokens": params.get("HttpTokens", "optional")}
        set_tags(item, tags)
        cloud.born[item["InstanceId"]] = cloud.clock()
        if b.start_delay_seconds:
            cloud.later(item["InstanceId"], b.start_delay_seconds / 2, "Starting")
            cloud.later(item["InstanceId"], b.start_delay_seconds, "Running")
        made.append(item["InstanceId"])
    if f"{kind}@{zone}" in b.stock:
        b.stock[f"{kind}@{zone}"] -= amount
    answer = {"OrderId": "", "TradePrice": 0.0, "InstanceIdSets": {"InstanceIdSet": made}}
    return remember(cloud, account, params, answer)
