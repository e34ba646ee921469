# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn what lacks into RunInstances calls: one at a time, the next one decided by what the last one brought.

Pure. The client token of a call follows from what the call asks for. A run that was interrupted, or two runs at once,
therefore send the same call with the same token, and the API answers with the instances that it already made.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import AbstractSet, Any, Collection, Mapping, Sequence, Tuple

from .names import free_run, host_name, ordinal_of, series
from .types import CLUSTER_TAG, NODE_GROUP_TAG, TIER_TAG, Host, Row, Step

BATCH = 100
"""RunInstances makes at most this many."""

Places = AbstractSet[Tuple[str, str]]


def next_step(
    cluster: str, node_group: str, low: int, rows: Sequence[Row], exhausted: Places, hosts: Collection[Host]
) -> Step | None:
    """Return the next call for NODE_GROUP, None when it has LOW hosts or no place is left.

    ROWS are its places, EXHAUSTED those (instance type, zone) that gave less than they were asked for. HOSTS are all
    of the cluster, those just made included.
    """
    members = [one for one in hosts if one.node_group == node_group]
    missing = low - len(members)
    row, amount = _place(rows, exhausted, members, missing)
    if row is None:
        return None
    used = [ordinal_of(cluster, node_group, one.name) for one in hosts]
    return Step(node_group, row.instance_type, row.zone, tuple(free_run(used, min(amount, BATCH))))


def _place(rows: Sequence[Row], exhausted: Places, members: Collection[Host], missing: int) -> tuple[Row | None, int]:
    """Return the place for the next hosts: one that lacks its share, else the best one near those that are there."""
    left = [row for row in rows if row[:2] not in exhausted]
    if missing <= 0 or not left:
        return None, 0
    if sum(row.share > 0 for row in rows) > 1:
        for row in left:
            lacking = row.share - sum((one.instance_type, one.zone) == row[:2] for one in members)
            if lacking > 0:
                return row, min(lacking, missing)
    zones = {one.zone for one in members}
    return min(left, key=lambda row: bool(zones) and row.zone not in zones), missing


def run_instances(cluster: str, group: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """Return the parameters of RunInstances for STEP, without ClientToken and DryRun.

    GROUP holds the options of the node group. MinAmount is 1: a part of the hosts is better than none, the next place
    gives the rest.
    """
    spot = group["spot_strategy"]
    params: dict[str, Any] = {
        "Amount": len(step.ordinals),
        "MinAmount": 1,
        "InstanceType": step.instance_type,
        "ZoneId": step.zone,
        "VSwitchId": group["vswitches"][step.zone],
        "ImageId": group["image_id"],
        "SecurityGroupIds": list(group["security_group_ids"]),
        "HostNames": [host_name(cluster, step.node_group, ordinal) for ordinal in step.ordinals],
        "InstanceName": series(cluster, step.node_group, step.ordinals[0]),
        "InstanceChargeType": "PostPaid",
        "SystemDisk": _disk(group["system_disk"]),
        "DataDisk": [_disk(disk) for disk in group["data_disks"] for _number in range(disk.get("count") or 1)],
        "KeyPairName": group["key_pair_name"],
        "RamRoleName": group["ram_role_name"],
        "DeploymentSetId": group["deployment_set_id"],
        "UserData": _user_data(group["user_data"]),
        "HttpEndpoint": "enabled",
        "HttpTokens": "required",
        "Tag": tags(cluster, group),
    }
    if spot == "NoSpot":
        params["DeletionProtection"] = group["deletion_protection"]
    else:
        params.update(SpotStrategy=spot, SpotPriceLimit=group["spot_price_limit"])
    return {name: value for name, value in params.items() if value not in (None, "", [], {})}


def tags(cluster: str, group: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the tags of the hosts of GROUP; a node group with its tier's name has no tag of its own."""
    ours = {CLUSTER_TAG: cluster, TIER_TAG: group["tier"]}
    if group["name"] != group["tier"]:
        ours[NODE_GROUP_TAG] = group["name"]
    return [{"Key": str(key), "Value": str(value)} for key, value in {**(group["tags"] or {}), **ours}.items()]


def _disk(disk: Mapping[str, Any]) -> dict[str, Any]:
    names = {"category": "Category", "size_gib": "Size", "performance_level": "PerformanceLevel"}
    return {there: disk[here] for here, there in names.items() if disk.get(here)}


def _user_data(text: str | None) -> str | None:
    return base64.b64encode(text.encode()).decode() if text else None


def client_token(params: Mapping[str, Any], spent: Sequence[str] = (), moment: str = "") -> str:
    """Return the ClientToken (64 ASCII characters) of a call with PARAMS.

    SPENT are instances that this call made before and that are deleted since: the API remembers tokens for longer than
    some instances live, and would answer with what is gone. MOMENT sets apart what is asked for at different times.
    """
    text = json.dumps([params, sorted(spent), *([moment] if moment else [])], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
