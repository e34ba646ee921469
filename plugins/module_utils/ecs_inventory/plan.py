# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the inventory plugin, checked and made into what the work is done with; pure."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import filters, instance, tiers
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.accounts import (
    ENVIRONMENT,
    accounts_of,
    words,
)

# What the answer depends on, besides the accounts: two sources that differ in one of these share no cache.
FETCHED = ("source", "clusters", "cluster_tags", "filters", "include", "exclude")


class Plan(NamedTuple):
    """The options of these names, and what is made of others."""

    accounts: list[dict[str, Any]]
    clusters: list[str]
    selected: filters.Selection
    rules: tiers.Rules
    variables: instance.Variables
    raw: bool
    """Whether the whole documents are needed, not only the facts."""
    key: dict[str, Any]
    """What the answer depends on, besides the accounts."""
    source: str
    max_workers: int
    page_size: int
    on_error: str
    unknown_tier: str
    hostname_collision: str
    ansible_host: str

    @property
    def many(self) -> bool:
        """Whether groups carry the name of their cluster, since several are wanted."""
        return len(self.clusters) > 1


def planned(options: Mapping[str, Any], environment: Mapping[str, str]) -> Plan:
    """Return the plan for OPTIONS of the plugin in ENVIRONMENT; a ValueError says what is wrong, in one sentence."""
    wanted = options["hostvars"]
    by = [options[name] for name in ("cluster_tags", "tier_tags", "node_group_tags", "tier_map", "tier_name_patterns")]
    raw = instance.needs_raw(wanted)
    around = {name: environment.get(name) for name in ENVIRONMENT}
    return Plan(
        accounts=accounts_of(options),
        clusters=words(options["clusters"], "clusters"),
        selected=filters.selection(options["filters"], options["include"], options["exclude"]),
        rules=tiers.rules(*by),
        variables=instance.variables(wanted, options["hostvars_prefix"], options["hostvars_suffix"]),
        raw=raw,
        key={**{name: options[name] for name in FETCHED}, "raw": raw, "environment": around},
        source=options["source"],
        max_workers=options["max_workers"],
        page_size=options["page_size"],
        on_error=options["on_error"],
        unknown_tier=options["unknown_tier"],
        hostname_collision=options["hostname_collision"],
        ansible_host=options["ansible_host"],
    )
