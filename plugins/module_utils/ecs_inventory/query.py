# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the API: one query or several, and the key under which its answer is kept; pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Callable, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.filters import (
    Selection,
    server_parameters,
    server_tag,
)
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import Raw, tags

FORMAT = 1  # of what the cache holds; raised when its meaning changes
EMR_CLUSTER = "acs:emr:clusterId"


class Query(NamedTuple):
    """One list of instances. TAG and the parameter ResourceGroupId are filters that the API caps at 1,000 resources.

    GROUP is a resource group that is looked for in the answers, since the API's own filter has reached its cap.
    """

    parameters: dict[str, str]
    tag: tuple[str, str] | None = None
    group: str = ""

    def within(self, group: str) -> Query:
        """Return this query with the resource group GROUP, unless it has one of its own or GROUP is empty."""
        if not group or self.group or "ResourceGroupId" in self.parameters:
            return self
        return self._replace(parameters={**self.parameters, "ResourceGroupId": group})

    def uncapped(self) -> Query:
        """Return this query without the filters that have a cap; its tag is lost, its resource group is not."""
        rest = dict(self.parameters)
        return Query(rest, group=rest.pop("ResourceGroupId", self.group))

    def meant(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return those of ROWS that are in the resource group, where the API was not asked for it."""
        return [raw for raw in rows if raw.get("ResourceGroupId") == self.group] if self.group else rows

    def shown(self) -> dict[str, Any]:
        """Return the parameters of DescribeInstances."""
        if self.tag is None:
            return dict(self.parameters)
        return {**self.parameters, "Tag": [{"Key": self.tag[0], "Value": self.tag[1]}]}

    @property
    def capped(self) -> bool:
        """Whether the API may have left out what is beyond its cap."""
        return self.tag is not None or "ResourceGroupId" in self.parameters


def queries(selected: Selection, clusters: Sequence[str], cluster_tags: Sequence[str]) -> list[Query]:
    """Return the queries whose answers together hold every instance that is SELECTED and in one of CLUSTERS.

    Only one tag with one value goes to the server, the cluster's, else the first of the filters. The resource group
    goes along: an identity whose permissions end at it is shown nothing without.
    """
    parameters = server_parameters(selected.filters)
    # EMR's ids start with c-, so no other name of a cluster can be in its tag.
    wanted = [(key, name) for name in clusters for key in cluster_tags if key != EMR_CLUSTER or name.startswith("c-")]
    if not wanted:
        tag = server_tag(selected.filters)
        if tag is None:
            return [Query(parameters)]
        wanted = [tag]
    return [Query(parameters, tag) for tag in wanted]


def of_clusters(clusters: Sequence[str], cluster_tags: Sequence[str]) -> Callable[[Raw], bool]:
    """Return the function that says whether an instance is in one of CLUSTERS (names or ids); no names, all are."""
    wanted = set(clusters)

    def member(raw: Raw) -> bool:
        found, emr = tags(raw), raw.get("Emr") or {}
        own = next((found[key] for key in cluster_tags if found.get(key)), emr.get("ClusterId"))
        return own in wanted or emr.get("ClusterName") in wanted

    return member if wanted else lambda raw: True


def cache_key(base: str, accounts: Sequence[Mapping[str, Any]], options: Mapping[str, Any]) -> str:
    """Return the key for what ACCOUNTS and OPTIONS make the plugin fetch; BASE is Ansible's own key for the source.

    An access key's secret and token are not part of it, so that rotating them keeps the cache.
    """
    secret = {"access_key_secret", "security_token"}
    who = [{key: value for key, value in account.items() if key not in secret} for account in accounts]
    text = json.dumps([FORMAT, who, options], sort_keys=True, default=str)
    return f"{base}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def packed(instances: Sequence[Mapping[str, Any]], now: float) -> dict[str, Any]:
    """Return the cache's entry for INSTANCES fetched at NOW (seconds since the epoch).

    They are one string, since Ansible copies and compares whatever else is in its cache.
    """
    return {"format": FORMAT, "fetched": now, "instances": json.dumps(instances, separators=(",", ":"))}


def unpacked(entry: Any) -> tuple[list[dict[str, Any]], float] | None:
    """Return the instances in the cache's ENTRY and when they were fetched; None for what is no entry of ours."""
    try:
        if entry["format"] != FORMAT:
            return None
        instances = json.loads(entry["instances"])
        when = float(entry["fetched"])
    except (KeyError, TypeError, ValueError):
        return None
    whole = isinstance(instances, list) and all(isinstance(item, dict) and "instance_id" in item for item in instances)
    return (instances, when) if whole else None


def age(seconds: float) -> str:
    """Return SECONDS for people: "3 minutes"."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} seconds"
