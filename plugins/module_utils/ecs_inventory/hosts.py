# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make hosts of instances: their names, variables and groups; pure, except that names may be made by expressions."""

from __future__ import annotations

from typing import Any, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import hostnames, tiers
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import Facts
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.plan import Plan
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural_key


class Host(NamedTuple):
    """One host; GROUPS are those of its tier, as (parent or empty, group), parents first: it is in the last."""

    name: str
    variables: dict[str, Any]
    groups: list[tuple[str, str]]
    reclaimed: bool
    """Whether it is about to be taken back."""


class Hosts(NamedTuple):
    """Hosts in natural order of their names, and what people should hear about them."""

    hosts: list[Host]
    notes: list[str]


def hosts_of(plan: Plan, instances: Sequence[Facts], namers: Sequence[hostnames.Namer]) -> Hosts:
    """Return the hosts that INSTANCES are, named by NAMERS; their facts get cluster, tier and node group.

    HostnameError for names and addresses that cannot be had as PLAN wants, TierError for tiers and clusters.
    """
    for facts in instances:
        facts["place"] = where = tiers.place(facts, plan.rules)
        facts.update(cluster=where.cluster, tier=where.tier, node_group=where.node_group)
    named = hostnames.named(instances, namers, plan.hostname_collision)
    found = {name: named.hosts[name] for name in sorted(named.hosts, key=natural_key)}
    places = {name: facts["place"] for name, facts in found.items()}
    tiers.one_cluster(places, plan.clusters)
    lost = tiers.untiered(places)
    if lost and plan.unknown_tier == "error":
        raise tiers.TierError(lost)
    addresses = {name: hostnames.address(facts, plan.ansible_host) for name, facts in found.items()}
    unreached = hostnames.without_address(addresses, plan.ansible_host)
    notes = [*named.notes, lost if plan.unknown_tier == "warn" else "", unreached]
    return Hosts([_host(plan, name, facts, addresses[name]) for name, facts in found.items()], [n for n in notes if n])


def _host(plan: Plan, name: str, facts: Facts, address: str) -> Host:
    variables = plan.variables(facts)
    if address:
        variables["ansible_host"] = address
    return Host(name, variables, tiers.groups(facts["place"], plan.many), "Recycling" in facts["lock_reasons"])
