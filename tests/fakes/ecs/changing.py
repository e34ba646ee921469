# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing instances: start, stop, reboot, delete, attributes, tags."""

from __future__ import annotations

from typing import Any

from .cloud import Cloud, set_tags, tags_of
from .errors import Refusal
from .parameters import numbered, required, truth
from .running import remember, replayed, tags_in


def chosen(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> list[dict[str, Any]]:
    required(params, "RegionId", "InstanceId")
    names = numbered(params, "InstanceId")
    if len(names) > 100:
        raise Refusal("InvalidParameter.InstanceId", "At most 100 instances.")
    return cloud.get(account, region, names)


def dry_run(params: dict[str, str], code: str = "DRYRUN.SUCCESS") -> None:
    """Refuse with the code that means success here; lists and RunInstances have another (pages.START_INSTANCES)."""
    if truth(params, "DryRun"):
        raise Refusal(code, "Request validation has been passed with DryRun flag set.")


def require_status(items: list[dict[str, Any]], *allowed: str) -> None:
    """Refuse if one of ITEMS is in no ALLOWED status: a call for several is done as a whole or not at all."""
    for item in items:
        if item["Status"] not in allowed:
            which = f"{item['InstanceId']} ({item['Status']})"
            message = f"The current status of the resource {which} does not support this operation."
            raise Refusal("IncorrectInstanceStatus", message)


def _move(cloud: Cloud, items: list[dict[str, Any]], through: str, to: str, seconds: float) -> dict[str, Any]:
    rows = []
    for item in items:
        before, item["Status"] = item["Status"], through if seconds else to
        if seconds:
            cloud.later(item["InstanceId"], seconds, to)
        row = {"InstanceId": item["InstanceId"], "PreviousStatus": before, "CurrentStatus": item["Status"]}
        rows.append({**row, "Code": "200", "Message": "success"})
    return {"InstanceResponses": {"InstanceResponse": rows}}


def start_instances(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    items = chosen(cloud, account, region, params)
    require_status(items, "Stopped")
    dry_run(params)
    for item in items:
        item["StoppedMode"] = "Not-applicable"
    return _move(cloud, items, "Starting", "Running", cloud.behaviours.start_delay_seconds)


def require_initialized(cloud: Cloud, items: list[dict[str, Any]]) -> None:
    for item in items:
        if cloud.younger(item["InstanceId"], cloud.behaviours.initializing_seconds):
            message = (
                f"The specified instance {item['InstanceId']} is initializing and does not support this operation."
            )
            raise Refusal("IncorrectInstanceStatus.Initializing", message)


def stop_instances(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    items = chosen(cloud, account, region, params)
    require_initialized(cloud, items)
    require_status(items, "Running", "Stopping")
    mode = params.get("StoppedMode", "KeepCharging")
    if mode not in ("StopCharging", "KeepCharging"):
        raise Refusal("InvalidStoppedMode.ValueNotSupported", "The specified StoppedMode is not supported.")
    dry_run(params)
    for item in items:
        item["StoppedMode"] = mode
    return _move(cloud, items, "Stopping", "Stopped", cloud.behaviours.stop_delay_seconds)


def reboot_instances(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    items = chosen(cloud, account, region, params)
    require_status(items, "Running")
    dry_run(params)
    return _move(cloud, items, "Starting", "Running", cloud.behaviours.start_delay_seconds)


def delete_instances(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    before = replayed(cloud, account, params)
    if before is not None:
        return before
    items = chosen(cloud, account, region, params)
    require_initialized(cloud, items)
    for item in items:
        if item["DeletionProtection"]:
            message = f"The operation is not allowed due to deletion protection of {item['InstanceId']}."
            raise Refusal("InvalidOperation.DeletionProtection", message)
        if item["InstanceChargeType"] == "PrePaid" and not truth(params, "TerminateSubscription"):
            raise Refusal("ChargeTypeViolation", "Subscription instances need TerminateSubscription.")
    if not truth(params, "Force"):
        require_status(items, "Stopped")
    require_status(items, "Stopped", "Running", "Starting", "Stopping")
    dry_run(params)
    for item in items:
        if cloud.behaviours.delete_delay_seconds:
            item["Status"] = "Stopping"
        cloud.later(item["InstanceId"], cloud.behaviours.delete_delay_seconds, "")
    return remember(cloud, account, params, {})


def modify_instance_attribute(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "InstanceId")
    # No RegionId in this action's description: the id alone says which instance it is.
    item = cloud.instances.get(params["InstanceId"])
    if item is None or cloud.owner[item["InstanceId"]] != account:
        raise Refusal("InvalidInstanceId.NotFound", "The specified InstanceId does not exist.")
    for name in ("InstanceName", "HostName", "Description"):
        item[name] = params.get(name, item[name])
    if "DeletionProtection" in params:
        item["DeletionProtection"] = truth(params, "DeletionProtection")
    if numbered(params, "SecurityGroupIds"):
        item["SecurityGroupIds"] = {"SecurityGroupId": numbered(params, "SecurityGroupIds")}
    return {}


def _resources(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> list[dict[str, Any]]:
    required(params, "RegionId", "ResourceType", "ResourceId")
    if params["ResourceType"] != "instance":
        raise Refusal("Fake.Unsupported", "The fake knows tags of instances only.")
    names = numbered(params, "ResourceId")
    if len(names) > 50:
        raise Refusal("InvalidParameter.ResourceId", "At most 50 resources.")
    known = {item["InstanceId"]: item for item in cloud.mine(account, region)}
    if not set(names) <= set(known):
        raise Refusal("InvalidResourceId.NotFound", "The specified ResourceIds are not found.")
    return [known[name] for name in names]


def tag_resources(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "Tag")
    items, tags = _resources(cloud, account, region, params), tags_in(params)
    if any(len(tags_of(item) | tags) > 20 for item in items):
        raise Refusal("NumberExceed.Tags", "A resource has at most 20 tags.")
    for item in items:
        set_tags(item, tags_of(item) | tags)
    return {}


def untag_resources(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    items, keys = _resources(cloud, account, region, params), numbered(params, "TagKey")
    if len(keys) > 20:
        raise Refusal("InvalidParameter.TagKey", "At most 20 keys.")
    if any(key.startswith(("acs:", "aliyun")) for key in keys):
        raise Refusal("InvalidTagKey.Malformed", "System tags cannot be removed.")
    for item in items:
        tags = tags_of(item)
        every = truth(params, "All") and not keys
        set_tags(item, {k: v for k, v in tags.items() if k.startswith("acs:") or (not every and k not in keys)})
    return {}
