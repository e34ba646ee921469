# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cluster, tier and node group an instance belongs to, and the groups that follow; pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import Iterable, Mapping, NamedTuple, Pattern, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import Facts
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural, some

TIERS = ("master", "core", "task", "gateway")
# What EMR and its older versions call tiers; all lower case.
WORDS = {"header": "master", "master-extend": "master", "worker": "core"}
RECLAIMING = "emr_reclaiming"
UNTIERED = "emr_untiered"


class TierError(ValueError):
    """Instances that do not make up one cluster in tiers; the text is a sentence."""


class Rules(NamedTuple):
    """Where cluster, tier and node group are found, in the order in which they are looked for."""

    cluster_tags: tuple[str, ...] = ("emr:cluster", "acs:emr:clusterId")
    tier_tags: tuple[str, ...] = ("emr:tier", "acs:emr:nodeGroupType")
    node_group_tags: tuple[str, ...] = ("emr:node_group",)
    words: Mapping[str, str] = WORDS
    patterns: tuple[tuple[Pattern[str], str], ...] = ()


def rules(
    cluster_tags: Sequence[str],
    tier_tags: Sequence[str],
    node_group_tags: Sequence[str],
    tier_map: Mapping[str, str],
    patterns: Sequence[Mapping[str, str]],
) -> Rules:
    """Return the rules for the options of these names. TierError for a tier that is none and for a broken pattern."""
    for word, tier in tier_map.items():
        if tier not in TIERS:
            raise TierError(f"tier_map has {tier} for {word}, which is no tier; write one of {', '.join(TIERS)}")
    compiled = []
    for row in patterns:
        if not isinstance(row, Mapping) or not {"regex", "tier"} <= set(row):
            raise TierError("tier_name_patterns has an entry without regex or tier; write {regex: ^m-, tier: master}")
        try:
            regex = re.compile(str(row["regex"]))
        except re.error as error:
            text = row["regex"]
            raise TierError(f"tier_name_patterns has {text!r}, which is no regular expression: {error}") from None
        tier = str(row["tier"])
        if "\\" not in tier and tier not in TIERS:
            raise TierError(f"tier_name_patterns has tier {tier}, which is none; write one of {', '.join(TIERS)}")
        compiled.append((regex, tier))
    words = {**WORDS, **{str(word).lower(): tier for word, tier in tier_map.items()}}
    return Rules(tuple(cluster_tags), tuple(tier_tags), tuple(node_group_tags), words, tuple(compiled))


class Place(NamedTuple):
    """Where an instance belongs. TIER is empty when it is not known; SAID is then what was found instead."""

    cluster: str
    tier: str
    node_group: str
    said: str = ""


def _tagged(tags: Mapping[str, str], keys: Iterable[str]) -> tuple[str, str]:
    for key in keys:
        if tags.get(key):
            return key, tags[key]
    return "", ""


def _by_name(found: Facts, by: Rules) -> str:
    for name in (found.get("host_name") or "", found.get("name") or ""):
        for regex, tier in by.patterns:
            match = regex.search(name)
            if match:
                word = match.expand(tier).lower()
                return by.words.get(word, word)
    return ""


def place(found: Facts, by: Rules) -> Place:
    """Return where the instance with the facts FOUND belongs: by its tags, else as EMR lists it, else by its name."""
    tags, emr = found.get("tags") or {}, found.get("emr") or {}
    cluster = _tagged(tags, by.cluster_tags)[1] or str(emr.get("ClusterId") or "")
    node_group = _tagged(tags, by.node_group_tags)[1] or str(emr.get("NodeGroupName") or "")
    key, value = _tagged(tags, by.tier_tags)
    if not value and emr.get("NodeGroupType"):
        key, value = "NodeGroupType", str(emr["NodeGroupType"])
    if value:
        tier = by.words.get(value.lower(), value.lower())
        return Place(cluster, tier, node_group) if tier in TIERS else Place(cluster, "", node_group, f"{key}={value}")
    tier = _by_name(found, by)
    return Place(cluster, tier if tier in TIERS else "", node_group, "" if tier in TIERS else "no tier")


def one_cluster(places: Mapping[str, Place], chosen: Sequence[str]) -> None:
    """Raise TierError when the hosts of PLACES (name to place) are of several clusters, unless several were CHOSEN.

    An inventory is the unit of safety: with two clusters in one tier group, the topology would make one of them.
    """
    if len(chosen) > 1:
        return
    members: dict[str, list[str]] = {}
    for name, where in places.items():
        if where.tier:
            members.setdefault(where.cluster, []).append(name)
    if len(members) > 1:
        parts = [f"{cluster or 'no cluster'} ({some(natural(hosts), 2)})" for cluster, hosts in sorted(members.items())]
        raise TierError(
            f"instances of {len(members)} clusters are mixed: {', '.join(parts)};"
            " name the wanted one in clusters, or set the tag emr:cluster on all of its hosts"
        )


def untiered(places: Mapping[str, Place]) -> str:
    """Return one sentence about the hosts of PLACES without a tier, empty if there is none."""
    lost = {name: where.said for name, where in places.items() if not where.tier}
    if not lost:
        return ""
    counts = Counter(lost.values())
    reasons = ", ".join(f"{count} with {said}" for said, count in sorted(counts.items()))
    return (
        f"{len(lost)} of {len(places)} instances are in no tier ({reasons}): {some(natural(lost))};"
        f" set the tag emr:tier to one of {', '.join(TIERS)}, use tier_map or tier_name_patterns, or exclude them"
    )


_UNSAFE = re.compile(r"[^A-Za-z0-9_]")


def safe(name: str) -> str:
    """Return NAME as a group name that Ansible does not change."""
    return _UNSAFE.sub("_", name)


def groups(where: Place, many: bool) -> list[tuple[str, str]]:
    """Return the groups of a host with the place WHERE, each as (parent or empty, group), parents first.

    With MANY clusters in one inventory the groups carry the cluster's name, and none is called as a tier.
    """
    if not where.tier:
        return [("", UNTIERED)]
    tier = safe(f"{where.cluster}_{where.tier}") if many else where.tier
    if not where.node_group:
        return [("", tier)]
    return [("", tier), (tier, node_group_name(tier, where.tier, where.node_group))]


def node_group_name(parent: str, tier: str, node_group: str) -> str:
    """Return the group of NODE_GROUP below PARENT: ``core_ssd`` for ``ssd`` and ``core-ssd`` of tier core.

    It starts with the parent's name, since two tiers may well have a node group of the same name.
    """
    name = safe(node_group.lower())
    own = name[len(tier) + 1 :] if name.startswith(f"{tier}_") else name
    return f"{parent}_{own or name}"
