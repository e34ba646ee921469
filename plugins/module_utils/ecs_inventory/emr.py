# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes as EMR lists them, in the form of ECS instances: a node's id is its instance's id."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client

Rows = List[Dict[str, Any]]


def emr_nodes(wanted: Sequence[str], client: Client) -> Rows:
    """Return the nodes of the clusters WANTED (ids or names; none means all) as instances, with ``Emr`` added."""
    found: Rows = []
    for page in client.pages("emr", "ListClusters", {}, "Clusters"):
        for cluster in page:
            identity, name = str(cluster.get("ClusterId", "")), str(cluster.get("ClusterName", ""))
            ended = str(cluster.get("ClusterState", "")).startswith("TERMINAT")
            if identity and not ended and (not wanted or identity in wanted or name in wanted):
                found.extend(_nodes(client, identity, name))
    return found


def _nodes(client: Client, cluster: str, cluster_name: str) -> Rows:
    parameters = {"ClusterId": cluster}
    groups = {
        row.get("NodeGroupId"): str(row.get("NodeGroupName", ""))
        for page in client.pages("emr", "ListNodeGroups", parameters, "NodeGroups")
        for row in page
    }
    return [
        {
            "InstanceId": node.get("NodeId"),
            "InstanceName": node.get("NodeName"),
            "HostName": node.get("NodeName"),
            "Status": str(node.get("NodeState", "")).capitalize(),
            "RegionId": client.settings.region,
            "ZoneId": node.get("ZoneId"),
            "InstanceType": node.get("InstanceType"),
            "VpcAttributes": {"PrivateIpAddress": {"IpAddress": [node["PrivateIp"]] if node.get("PrivateIp") else []}},
            "PublicIpAddress": {"IpAddress": [node["PublicIp"]] if node.get("PublicIp") else []},
            "Emr": {
                "ClusterId": cluster,
                "ClusterName": cluster_name,
                "NodeGroupType": node.get("NodeGroupType"),
                "NodeGroupName": groups.get(node.get("NodeGroupId"), ""),
            },
        }
        for page in client.pages("emr", "ListNodes", parameters, "Nodes")
        for node in page
        if not str(node.get("NodeState", "")).startswith("TERMINAT")
    ]


def merged(instances: Rows, nodes: Rows) -> Rows:
    """Return NODES with the fields of their INSTANCES where they have one; EMR's part stays."""
    full = {row.get("InstanceId"): row for row in instances}
    return [{**node, **full.get(node["InstanceId"], {})} for node in nodes]
