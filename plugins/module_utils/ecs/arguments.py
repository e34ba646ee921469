# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the ECS modules: those of the client and of node groups, and what their values have to keep to.

Documented in the doc fragments `alibaba` and `ecs_node_groups`.
"""

from __future__ import annotations

import re
from typing import Any, Dict, Mapping, Sequence

from ..topology.names import some
from .names import MAX_NAME, host_name
from .selection import ARCHITECTURES
from .types import CLUSTER_TAG, GUARDED_TIERS, TIERS, Plan, Row

Spec = Dict[str, Dict[str, Any]]

CLIENT: Spec = {
    "region": {"type": "str"},
    "access_key_id": {"type": "str", "no_log": False},
    "access_key_secret": {"type": "str", "no_log": True},
    "security_token": {"type": "str", "no_log": True},
    "profile": {"type": "str"},
    "credentials_file": {"type": "path"},
    "role_name": {"type": "str"},
    "assume_role_arn": {"type": "str"},
    "assume_role_session_name": {"type": "str", "default": "bigdata-emr"},
    "assume_role_external_id": {"type": "str"},
    "endpoint": {"type": "dict", "default": {}},
    "proxy": {"type": "str"},
    "ca_file": {"type": "path"},
    "connect_timeout_seconds": {"type": "float", "default": 5},
    "read_timeout_seconds": {"type": "float", "default": 30},
    "max_attempts": {"type": "int", "default": 6},
    "resource_group_id": {"type": "str"},
}

WAIT: Spec = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout_seconds": {"type": "float", "default": 600},
    "wait_interval_seconds": {"type": "float", "default": 5},
}

_STRINGS = {"type": "list", "elements": "str"}
_DISK: Spec = {
    "category": {"type": "str", "default": "cloud_essd"},
    "size_gib": {"type": "int"},
    "performance_level": {"type": "str", "choices": ["PL0", "PL1", "PL2", "PL3"]},
}

SELECT: Spec = {
    "instance_types": _STRINGS,
    "vcpus": {"type": "int"},
    "vcpus_max": {"type": "int"},
    "memory_gib": {"type": "float"},
    "memory_gib_max": {"type": "float"},
    "local_disks": {"type": "int"},
    "local_disk_gib": {"type": "int"},
    "architecture": {"type": "str", "choices": list(ARCHITECTURES)},
    "families": _STRINGS,
    "families_deny": _STRINGS,
}

COMMON: Spec = {
    "select": {"type": "dict", "options": SELECT},
    "vswitches": {
        "type": "list",
        "elements": "dict",
        "options": {"zone": {"type": "str", "required": True}, "id": {"type": "str", "required": True}},
    },
    "fallback_first": {"type": "str", "choices": ["instance_type", "zone"]},
    "spread_zones": {"type": "bool"},
    "spot_strategy": {"type": "str", "choices": ["NoSpot", "SpotAsPriceGo", "SpotWithPriceLimit"]},
    "spot_price_limit": {"type": "float"},
    "image_id": {"type": "str"},
    "security_group_ids": _STRINGS,
    "key_pair_name": {"type": "str", "no_log": False},
    "ram_role_name": {"type": "str"},
    "deployment_set_id": {"type": "str"},
    "user_data": {"type": "str"},
    "system_disk": {"type": "dict", "options": _DISK},
    "data_disks": {"type": "list", "elements": "dict", "options": {**_DISK, "count": {"type": "int", "default": 1}}},
    "deletion_protection": {"type": "bool"},
    "tags": {"type": "dict"},
}

NODE_GROUPS: Spec = {
    "node_groups": {
        "type": "list",
        "elements": "dict",
        "options": {
            "tier": {"type": "str", "required": True, "choices": list(TIERS)},
            "name": {"type": "str"},
            "count": {"type": "int"},
            "min_count": {"type": "int"},
            "max_count": {"type": "int"},
            **COMMON,
        },
    },
    "defaults": {"type": "dict", "options": COMMON},
}

_FINAL: dict[str, Any] = {
    "select": {},
    "vswitches": [],
    "fallback_first": "instance_type",
    "spread_zones": False,
    "spot_strategy": "NoSpot",
    "security_group_ids": [],
    "system_disk": {"category": "cloud_essd", "size_gib": 40},
    "data_disks": [],
    "tags": {},
}

_LABEL = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")


def node_groups(params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the node groups in PARAMS, in the order of the tiers, each with everything that holds for it.

    `low` and `high` bound the number of hosts, `zones` are those of its vswitches, which become a dict zone to id.
    """
    defaults = {**_FINAL, **_given(params.get("defaults") or {})}
    groups = [_group({**defaults, **_given(raw)}) for raw in params.get("node_groups") or []]
    return sorted(groups, key=lambda group: TIERS.index(group["tier"]))


def _given(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if value is not None}


def _group(raw: Mapping[str, Any]) -> dict[str, Any]:
    group = {**dict.fromkeys(COMMON), **raw}
    group["name"] = raw.get("name") or raw["tier"]
    group["low"] = raw.get("count", raw.get("min_count", 0))
    group["high"] = raw.get("count", raw.get("max_count", group["low"]))
    group["switches"] = [row["zone"] for row in raw["vswitches"]]
    group["vswitches"] = {row["zone"]: row["id"] for row in raw["vswitches"]}
    group["zones"] = list(group["vswitches"])
    if group["deletion_protection"] is None:
        group["deletion_protection"] = group["tier"] in GUARDED_TIERS
    return group


def faults(cluster: str, groups: Sequence[Mapping[str, Any]], create: bool = True) -> list[str]:
    """Return what is wrong with the form of CLUSTER and its GROUPS, with CREATE also what creating hosts needs."""
    found: list[str] = []
    if not _LABEL.fullmatch(cluster):
        found.append(f"cluster {cluster!r} is not a DNS label in lower case that starts with a letter")
    names = [group["name"].replace("_", "-") for group in groups]
    found += [f"node group {name}: named twice" for name in sorted({name for name in names if names.count(name) > 1})]
    for group in groups:
        found += [f"node group {group['name']}: {text}" for text in _faults(cluster, group, create)]
    return found


def _faults(cluster: str, group: Mapping[str, Any], create: bool) -> list[str]:
    found = []
    name, low, high = group["name"], group["low"], group["high"]
    if not _LABEL.fullmatch(name.replace("_", "-")):
        found.append("the name is not made of lower case letters, digits and _, starting with a letter")
    elif name != group["tier"] and name in TIERS:
        found.append("this is the name of another tier")
    if len(host_name(cluster, name, 10000)) > MAX_NAME:
        found.append(f"host names like {host_name(cluster, name, 1)} are longer than {MAX_NAME} characters")
    if "count" in group and ("min_count" in group or "max_count" in group):
        found.append("give count, or min_count and max_count")
    if low < 0 or high < low:
        found.append(f"between {low} and {high} hosts are not possible")
    if create:
        wanted = {"image_id": group["image_id"], "security_group_ids": group["security_group_ids"]}
        found += [f"{key} is missing" for key, value in {**wanted, "vswitches": group["zones"]}.items() if not value]
    if len(set(group["switches"])) < len(group["switches"]):
        found.append("two vswitches in one zone; name one")
    if group["spot_strategy"] == "SpotWithPriceLimit" and not group["spot_price_limit"]:
        found.append("SpotWithPriceLimit needs spot_price_limit")
    if group["spot_strategy"] != "NoSpot" and group["tier"] in GUARDED_TIERS:
        found.append(f"hosts of tier {group['tier']} hold data and quorums, so they cannot be spot instances")
    reserved = [key for key in group["tags"] if str(key).startswith(("acs:", "aliyun", "emr:"))]
    if reserved:
        found.append(f"tags: {some(reserved)} reserved; {CLUSTER_TAG} and its like are set from cluster, tier and name")
    if len(group["tags"]) > 17:
        found.append("tags: at most 17 beside our own three")
    return found


def own_plan(groups: Sequence[Mapping[str, Any]]) -> Plan:
    """Return the plan that GROUPS themselves hold: instance types in their order, in the zones of the vswitches."""
    plan: Plan = {}
    for group in groups:
        types, zones = group["select"].get("instance_types") or [], group["zones"]
        rows = [Row(name, zone) for zone in zones for name in types]
        if group["fallback_first"] == "zone":
            rows = [Row(name, zone) for name in types for zone in zones]
        plan[group["name"]] = [row._replace(share=group["low"] if row is rows[0] else 0) for row in rows]
    return plan
