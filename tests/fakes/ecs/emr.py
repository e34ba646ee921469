# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""EMR's reading actions. Its nodes are the instances that carry EMR's system tags."""

from __future__ import annotations

from typing import Any

from .cloud import TIERS, Cloud, tags_of
from .errors import Refusal
from .parameters import numbered, required
from .reading import chunk, clamp

CLUSTER_TAG, TYPE_TAG = "acs:emr:clusterId", "acs:emr:nodeGroupType"
STATES = {"Running": "RUNNING", "Stopped": "STOPPED", "Pending": "INITIALIZING", "Starting": "INITIALIZING"}


def _page(cloud: Cloud, items: list[Any], params: dict[str, str], name: str) -> dict[str, Any]:
    size = clamp(params, "MaxResults", 1, 100, 20)
    shown, token = chunk(cloud, items, params, size)
    return {name: shown, "NextToken": token, "MaxResults": size, "TotalCount": len(items)}


def _nodes(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> list[dict[str, Any]]:
    required(params, "RegionId", "ClusterId")
    cluster = params["ClusterId"]
    if cluster not in cloud.emr_clusters or cloud.emr_clusters[cluster]["RegionId"] != region:
        raise Refusal("EntityNotExist.Cluster", f"The cluster {cluster} does not exist.")
    return [item for item in cloud.mine(account, region) if tags_of(item).get(CLUSTER_TAG) == cluster]


def group_of(item: dict[str, Any]) -> tuple[str, str, str]:
    """Return id, name and type of the node group of an instance."""
    cluster, kind = tags_of(item)[CLUSTER_TAG], tags_of(item)[TYPE_TAG]
    name = tags_of(item).get("emr:node_group") or kind.lower()
    return f"ng-{cluster.removeprefix('c-')}-{name}", name, kind


def list_clusters(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    required(params, "RegionId")
    names, states = numbered(params, "ClusterIds"), numbered(params, "ClusterStates")
    items = [
        {key: value for key, value in item.items() if key != "RegionId"}
        for name, item in cloud.emr_clusters.items()
        if item["RegionId"] == region
        and (not names or name in names)
        and (not states or item["ClusterState"] in states)
        and params.get("ClusterName", item["ClusterName"]) == item["ClusterName"]
    ]
    return _page(cloud, items, params, "Clusters")


def list_node_groups(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    groups: dict[str, dict[str, Any]] = {}
    for item in _nodes(cloud, account, region, params):
        identity, name, kind = group_of(item)
        group = groups.setdefault(
            identity,
            {
                "NodeGroupId": identity,
                "NodeGroupName": name,
                "NodeGroupType": kind,
                "NodeGroupState": "RUNNING",
                "InstanceTypes": [item["InstanceType"]],
                "PaymentType": "PayAsYouGo",
                "RunningNodeCount": 0,
                "ZoneId": item["ZoneId"],
            },
        )
        group["RunningNodeCount"] += item["Status"] == "Running"
    kinds = numbered(params, "NodeGroupTypes")
    items = [group for group in groups.values() if not kinds or group["NodeGroupType"] in kinds]
    return _page(cloud, items, params, "NodeGroups")


def list_nodes(cloud: Cloud, account: str, region: str, params: dict[str, str]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    items = []
    for item in _nodes(cloud, account, region, params):
        identity, name, kind = group_of(item)
        counts[identity] = counts.get(identity, 0) + 1
        items.append(
            {
                "NodeId": item["InstanceId"],
                "NodeName": f"{name}-1-{counts[identity]}" if name in TIERS else f"{name}-{counts[identity]}",
                "NodeGroupId": identity,
                "NodeGroupType": kind,
                "NodeState": STATES.get(item["Status"], "STOPPING"),
                "MaintenanceStatus": "NORMAL",
                "InstanceType": item["InstanceType"],
                "PrivateIp": item["VpcAttributes"]["PrivateIpAddress"]["IpAddress"][0],
                "PublicIp": (item["PublicIpAddress"]["IpAddress"] or [""])[0],
                "ZoneId": item["ZoneId"],
                "CreateTime": 1700000000000,
                "ExpireTime": 4102415999000,
                "AutoRenew": False,
            }
        )
    groups, states = numbered(params, "NodeGroupIds"), numbered(params, "NodeStates")
    items = [
        item
        for item in items
        if (not groups or item["NodeGroupId"] in groups) and (not states or item["NodeState"] in states)
    ]
    return _page(cloud, items, params, "Nodes")
