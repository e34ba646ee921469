# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare a cluster as it is with what is wanted: what lacks, what is too much, and what may be removed at all.

Pure. Nothing is ever removed because of a number: numbers create, names remove. The only exception is the task tier,
and only if told so.
"""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ..topology.names import natural_key, some
from .names import twins
from .types import CLUSTER_TAG, GUARDED_TIERS, NODE_GROUP_TAG, TIER_TAG, TIERS, Host, Json


class Difference(NamedTuple):
    """MISSING and SURPLUS are hosts a node group; REFUSALS stop the run before the first change."""

    missing: dict[str, int]
    surplus: dict[str, int]
    remove: list[Host]
    refusals: list[str]
    warnings: list[str]


def tags_of(raw: Json) -> dict[str, str]:
    """Return the tags of RAW, an entry of DescribeInstances."""
    return {str(tag["TagKey"]): str(tag.get("TagValue", "")) for tag in raw.get("Tags", {}).get("Tag", [])}


def host(raw: Json) -> Host:
    """Return RAW, an entry of DescribeInstances, as a host of a cluster."""
    tags = tags_of(raw)
    addresses = raw.get("VpcAttributes", {}).get("PrivateIpAddress", {}).get("IpAddress", [])
    return Host(
        id=str(raw["InstanceId"]),
        name=str(raw.get("HostName") or raw.get("InstanceName") or ""),
        tier=tags.get(TIER_TAG, ""),
        node_group=tags.get(NODE_GROUP_TAG) or tags.get(TIER_TAG, ""),
        instance_type=str(raw.get("InstanceType", "")),
        zone=str(raw.get("ZoneId", "")),
        status=str(raw.get("Status", "")),
        private_ip=str(addresses[0]) if addresses else "",
        protected=bool(raw.get("DeletionProtection")),
    )


def in_order(hosts: Sequence[Host]) -> list[Host]:
    """Return HOSTS by tier and name."""
    rank = {tier: number for number, tier in enumerate(TIERS)}
    return sorted(hosts, key=lambda one: (rank.get(one.tier, len(rank)), natural_key(one.name), one.id))


def compare(
    cluster: str,
    groups: Sequence[Mapping[str, Any]],
    hosts: Sequence[Host],
    remove: Sequence[str] = (),
    shrink_task: bool = False,
) -> Difference:
    """Return what has to be done to make the HOSTS of CLUSTER those of GROUPS (`name`, `tier`, `low`, `high`).

    REMOVE names hosts to delete, by instance id or host name. With SHRINK_TASK surplus hosts of the task tier go too,
    highest numbers first.
    """
    difference = Difference({}, {}, [], _refusals(cluster, groups, hosts, remove), [])
    named = {one.id for one in hosts if {one.id, one.name, one.name.partition(".")[0]} & set(remove)}
    for group in groups:
        members = in_order([one for one in hosts if one.node_group == group["name"]])
        leaving = [one for one in members if one.id in named]
        rest = len(members) - len(leaving)
        above = rest - group["high"]
        difference.remove.extend(leaving)
        if leaving and rest < group["low"]:
            difference.refusals.append(
                f"{group['name']}: without {some([one.name for one in leaving])} {rest} hosts remain, but"
                f" {group['low']} are wanted; lower the count first, or take the names out of remove_hosts"
            )
        if above > 0 and group["tier"] in GUARDED_TIERS:
            difference.surplus[group["name"]] = above
            difference.refusals.append(_too_many(group, len(members)))
        elif above > 0:
            stay = [one for one in members if one.id not in named]
            _surplus(difference, group, stay, above, shrink_task)
        elif rest < group["low"]:
            difference.missing[group["name"]] = group["low"] - rest
    strangers = in_order([one for one in hosts if one.node_group not in {group["name"] for group in groups}])
    gone = [one for one in strangers if one.id in named]
    difference.remove.extend(gone)
    left = [one.name or one.id for one in strangers if one.id not in named]
    if left:
        difference.warnings.append(f"{some(left)} belong to no node group that is listed; they are left alone")
    return difference


def _surplus(
    difference: Difference, group: Mapping[str, Any], stay: Sequence[Host], above: int, shrink_task: bool
) -> None:
    if group["tier"] == "task" and shrink_task:
        difference.remove.extend(stay[-above:])
        return
    difference.surplus[group["name"]] = above
    how = " or set shrink_task" if group["tier"] == "task" else ""
    difference.warnings.append(
        f"{group['name']}: {above} hosts more than the {group['high']} that are wanted; they are left alone, name them"
        f" in remove_hosts{how} to delete them"
    )


def _too_many(group: Mapping[str, Any], there: int) -> str:
    return (
        f"{group['name']}: there are {there} hosts and {group['high']} are wanted, but tier {group['tier']} never"
        " shrinks by a number; decommission the hosts that shall go and name all of them in remove_hosts, or raise the"
        " count"
    )


def _refusals(
    cluster: str, groups: Sequence[Mapping[str, Any]], hosts: Sequence[Host], remove: Sequence[str]
) -> list[str]:
    """Return what makes the cluster as it is unfit for any change."""
    refusals = []
    double = twins([one.name for one in hosts if one.name and one.id not in remove])
    if double:
        ids = [one.id for one in hosts if one.name == double[0]]
        refusals.append(
            f"{some(double)}: more than one instance of cluster {cluster} has this host name ({double[0]}:"
            f" {some(ids)}); find out which of them is of use and put the id of the other into remove_hosts"
        )
    tierless = [one.name or one.id for one in hosts if one.tier not in TIERS]
    if tierless:
        refusals.append(
            f"{some(tierless)}: tagged {CLUSTER_TAG}={cluster}, but {TIER_TAG} is none of {', '.join(TIERS)}; correct"
            " the tags with ecs_tag"
        )
    tiers = {group["name"]: group["tier"] for group in groups}
    for one in hosts:
        if tiers.get(one.node_group, one.tier) != one.tier:
            refusals.append(
                f"{one.name or one.id}: node group {one.node_group} is in tier {tiers[one.node_group]} here, but the"
                f" host is tagged {TIER_TAG}={one.tier}; give the node group another name"
            )
    return refusals
