# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: ecs
short_description: Hosts of Alibaba Cloud ECS, in tiers
version_added: "1.0.0"
author:
  - bigdata.emr contributors (@bigdata-emr)
description:
  - Finds the ECS instances of a cluster and puts them into the groups C(master), C(core), C(task) and C(gateway), by
    the tags C(emr:cluster), C(emr:tier) and C(emr:node_group), by the tags that EMR sets, or by their names.
  - Reads a file whose name ends in C(ecs.yml) or C(ecs.yaml). Beside it may lie a C(topology.yml), which decides what
    runs on the hosts.
  - Needs no Python library but the standard one. JMESPath expressions need C(jmespath).
  - What it finds is data, never a template, also where an instance's name or description looks like one.
  - When it fails, it says why in the variable C(emr_inventory_errors) of group C(all), since Ansible goes on with
    the other sources. P(bigdata.emr.topology#inventory) then publishes no cluster, and the first play of every
    playbook fails with that sentence.
notes:
  - C(docs/ecs/inventory.md) has the permissions needed, errors and remedies, and the way into AWX.
extends_documentation_fragment:
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
  - bigdata.emr.alibaba
options:
  plugin:
    description: Name of this plugin.
    type: str
    required: true
    choices: [bigdata.emr.ecs]
  source:
    description:
      - V(ecs) lists instances.
      - V(emr) lists the nodes of EMR clusters. Names and variables hold what EMR knows.
      - V(both) lists the nodes of EMR clusters and takes their names and variables from their instances.
    type: str
    choices: [ecs, emr, both]
    default: ecs
  accounts:
    description:
      - Several accounts. An entry has a C(name) for messages and the variable C(ecs_account), may have C(regions),
        C(region), C(endpoint) and the options about credentials, and takes what it has not from the plugin's options.
      - An entry with credentials of its own takes none from the plugin's options.
    type: list
    elements: dict
    default: []
  regions:
    description:
      - Regions to look in. Empty means O(region), or what stands in its place.
      - V(all) means all that the account may use.
    type: raw
    default: []
  clusters:
    description:
      - Names (or EMR's ids) of the clusters wanted. Empty means no choice, and an error
        if hosts of more than one are found.
      - With several, tier groups are called C(<cluster>_<tier>), and no host is in a group C(master).
    type: raw
    default: []
    aliases: [cluster]
  cluster_tags:
    description: Tags with the name of an instance's cluster. The first that an instance has counts.
    type: list
    elements: str
    default: ["emr:cluster", "acs:emr:clusterId"]
  tier_tags:
    description: Tags with the tier of an instance. The first that an instance has counts.
    type: list
    elements: str
    default: ["emr:tier", "acs:emr:nodeGroupType"]
  node_group_tags:
    description: Tags with the node group of an instance, which becomes a group C(<tier>_<node group>) below the tier's.
    type: list
    elements: str
    default: ["emr:node_group"]
  tier_map:
    description: Other word for a tier, in lower case, to the tier. V(header), V(worker) and V(master-extend) are known.
    type: dict
    default: {}
  tier_name_patterns:
    description:
      - How to know the tier from the host name or, second, the instance name, where no tag says it. Each entry has a
        C(regex) and a C(tier), which may refer to a group of the expression.
    type: list
    elements: dict
    default:
      - regex: '^(master|core|task|gateway)-\d+-\d+'
        tier: '\1'
      - {regex: '^emr-header-\d+', tier: master}
      - {regex: '^emr-gateway-\d+', tier: gateway}
  tier_groups:
    description: Whether to make the groups of tiers and node groups.
    type: bool
    default: true
  unknown_tier:
    description: What to do about instances in no tier. They are in the group C(emr_untiered), also with V(ignore).
    type: str
    choices: [warn, error, ignore]
    default: warn
  filters:
    description:
      - Which instances are wanted, by the names that the API has, such as C(Status), C(VpcId) or C(InstanceName), or by
        C(tag:KEY). All filters must hold; in a list of values one must. C(*) and C(?) are wildcards.
      - A filter whose name starts with C(!) must not hold.
      - What the API can do is done there, the rest here.
    type: dict
    default: {}
  include:
    description:
      - If given, only instances are taken that meet one of these. An entry is a mapping as in O(filters), or a JMESPath
        expression about the instance as the API describes it.
    type: list
    elements: raw
    default: []
    aliases: [include_filters]
  exclude:
    description: Instances that meet one of these are left out. Entries are as in O(include).
    type: list
    elements: raw
    default: []
    aliases: [exclude_filters]
  hostnames:
    description:
      - Where the name of a host comes from; the first entry that gives a usable name counts.
      - An entry is a fact such as V(host_name), V(name), V(private_ip) or V(instance_id); C(tag:KEY); C(tag:KEY=VALUE),
        which gives KEY_VALUE; C(tag:KEY,OTHER), the first that is there; a mapping with C(name), C(prefix) and
        C(separator), of which the first two are such entries; or a Jinja expression over the variables.
    type: list
    elements: raw
    default: [host_name, "tag:Name", instance_id]
  hostname_collision:
    description:
      - What to do when instances share a name. V(suffix_id) appends the instance id to all of them, V(first) takes the
        first and leaves the others out with a warning.
    type: str
    choices: [error, suffix_id, first]
    default: error
  ansible_host:
    description:
      - Address to connect to. V(auto) is the elastic, else the public, else the private one, V(public) the elastic or
        the public one. V(none) leaves C(ansible_host) alone.
      - A host without such an address is reached by its name, with a warning. It is an error if no host has one.
    type: str
    choices: [auto, private, public, eip, ipv6, none]
    default: auto
  hostvars:
    description:
      - V(minimal) sets the facts that C(docs/ecs/inventory.md) lists, V(all) all fields of the instance besides.
      - Or a list of facts, and of fields in the API's spelling, such as V(ExpiredTime).
    type: raw
    default: minimal
  hostvars_prefix:
    description: How host variables start.
    type: str
    default: ecs_
  hostvars_suffix:
    description: How host variables end.
    type: str
    default: ""
  max_workers:
    description:
      - How many connections at once. A region with many instances is listed zone by zone; with V(1) it is not.
    type: int
    default: 8
  page_size:
    description: Instances per answer, 10 to 100.
    type: int
    default: 100
  on_error:
    description:
      - What to do when an account or region cannot be read. V(fail) fails, V(warn) leaves it out with a warning.
      - V(stale) takes what the cache holds, however old, with a warning that says how old; it needs O(cache=true).
    type: str
    choices: [fail, warn, stale]
    default: fail
"""

EXAMPLES = r"""
# inventories/prod/ecs.yml: the hosts with the tag emr:cluster=prod
plugin: bigdata.emr.ecs
regions: [cn-hangzhou]
clusters: [prod]
---
# A cluster that EMR made, reached by private addresses
plugin: bigdata.emr.ecs
source: both
region: cn-beijing
clusters: [c-0123456789abcdef]
ansible_host: private
---
# Two accounts, some of the hosts, groups by rack, an hour of cache that also bridges an outage of the API
plugin: bigdata.emr.ecs
accounts:
  - {name: prod, profile: prod, regions: [cn-hangzhou, cn-beijing]}
  - {name: lab, profile: lab, assume_role_arn: "acs:ram::1234567890123456:role/inventory", regions: all}
clusters: [etl]
filters: {VpcId: [vpc-1, vpc-2], "!Status": Stopped, "tag:env": prod}
exclude:
  - {InstanceName: "tmp-*"}
  - "LocalStorageAmount == `0` && Cpu < `4`"
hostnames: [{name: host_name, prefix: region, separator: "."}, instance_id]
keyed_groups:
  - {key: ecs_tags.rack, prefix: rack}
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/ansible-inventory
on_error: stale
"""

import os
import time
from pathlib import Path
from typing import Any, Sequence

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import hostnames, query, tiers
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.accounts import known_options
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.hosts import Host, hosts_of
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import Facts
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.listing import Listing, listing
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.plan import Plan, planned
from ansible_collections.bigdata.emr.plugins.plugin_utils.collector import nothing_collected
from ansible_collections.bigdata.emr.plugins.plugin_utils.constructed import FastConstructable

ERRORS = "emr_inventory_errors"
# Options in which expressions are evaluated, before anything else happens.
TEMPLATED = (
    *("access_key_id", "access_key_secret", "security_token", "profile", "credentials_file", "role_name"),
    *("assume_role_arn", "assume_role_session_name", "assume_role_external_id", "endpoint", "proxy", "ca_file"),
    *("region", "regions", "accounts", "clusters", "filters", "resource_group_id"),
)


class InventoryModule(BaseInventoryPlugin, FastConstructable, Cacheable):
    """Plan (options), list (client or cache), make hosts (pure), publish."""

    NAME = "bigdata.emr.ecs"

    def verify_file(self, path: str) -> bool:
        """Accept files whose name ends in ``ecs.yml`` or ``ecs.yaml``."""
        return super().verify_file(path) and path.endswith(("ecs.yml", "ecs.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Publish the instances. AnsibleParserError, with one sentence, when there is anything wrong."""
        super().parse(inventory, loader, path, cache)
        try:
            known_options(self._read_config_data(path), self.option_definitions)
            plan = planned(self._templated(), os.environ)
            self.prepare_construction()
            namers = self._namers(plan)
            with nothing_collected():
                hosts, notes = hosts_of(plan, self._instances(plan, path, cache), namers)
            for note in notes:
                self._warn(note)
            self._publish(plan, hosts)
        except Exception as error:  # whatever it is, the first play has to know
            known = isinstance(error, (AnsibleError, AlibabaError, ValueError))
            text = str(error) if known else f"{type(error).__name__}: {error}"
            fault = text if text.startswith(Path(path).name) else f"{Path(path).name}: {text}"
            earlier = inventory.groups["all"].get_vars().get(ERRORS) or []
            inventory.set_variable("all", ERRORS, [*earlier, fault])
            raise AnsibleParserError(fault) from None

    def _templated(self) -> dict[str, Any]:
        self.templar.available_variables = self._vars or {}
        options = {name: self.get_option(name) for name in self.option_definitions}
        return {**options, **{name: self.templar.template(options[name]) for name in TEMPLATED if options[name]}}

    def _instances(self, plan: Plan, path: str, cache: bool) -> list[Facts]:
        """Return the facts of all instances that are wanted, from the cache if it may be used and is young enough."""
        if not self.get_option("cache"):
            return self._listed(plan).instances
        limit = self.get_option("cache_timeout")
        self.set_option("cache_timeout", 0)  # its own limit would hide what `on_error: stale` needs
        self.load_cache_plugin()
        key = query.cache_key(self.get_cache_key(path), plan.accounts, plan.key)
        entry, now = self._cached(key), time.time()
        if cache and entry and (not limit or now - entry[1] < limit):
            return entry[0]
        try:
            found, faults = self._listed(plan)
        except AlibabaError as error:
            if plan.on_error != "stale" or not entry:
                raise
            self._warn(f"{error} Using the hosts of {query.age(now - entry[1])} ago.")
            return entry[0]
        if not faults:
            self._cache[key] = query.packed(found, now)
        return found

    def _cached(self, key: str) -> tuple[list[Facts], float] | None:
        try:
            return query.unpacked(self._cache.get(key))
        except AnsibleError as error:
            self._warn(f"the cache cannot be read and is made anew: {error}")
            return None

    def _listed(self, plan: Plan) -> Listing:
        found = listing(plan, self.display.v)
        for fault in found.faults:
            self._warn(f"left out, so that hosts may be missing: {fault}")
        return found

    def _namers(self, plan: Plan) -> list[hostnames.Namer]:
        """Return the functions that name a host, in the order in which they are tried."""
        strict = self.get_option("strict")

        def evaluate(expression: str, facts: Facts) -> Any:
            try:
                return self._compose(expression, plan.variables(facts))
            except AnsibleError as error:
                if strict:
                    raise AnsibleParserError(f"hostnames has {expression!r}, which fails: {error}") from error
                return ""

        return hostnames.chain(self.get_option("hostnames"), evaluate)

    def _publish(self, plan: Plan, hosts: Sequence[Host]) -> None:
        names = [host.name for host in hosts]
        self._make_groups(plan)
        hostnames.clash_with_groups(names, self.inventory.groups)
        conditional = {self._sanitize_group_name(group) for group in self.get_option("groups") or {}}
        hostnames.clash_with_groups(names, conditional)
        for host in hosts:
            hostnames.clash_with_groups([host.name], self.inventory.groups)  # keyed groups may have come meanwhile
            existed = host.name in self.inventory.hosts
            self.inventory.add_host(host.name)
            self._set_variables(host, existed)
            self._add_to_groups(host)
            self.construct(host.name, host.variables, existed)
        hostnames.clash_with_groups(names, self.inventory.groups)

    def _set_variables(self, host: Host, existed: bool) -> None:
        # Not by the inventory, which copies and marks each value. These are plain data, so never templates.
        entry = self.inventory.hosts[host.name]
        if not existed:
            entry.vars.update(host.variables)  # the names were checked once, not for every host
            return
        for variable, value in host.variables.items():
            entry.set_variable(variable, value)

    def _make_groups(self, plan: Plan) -> None:
        """Make the groups that plays may name, also where no host is in them."""
        self.inventory.add_group(tiers.RECLAIMING)
        if self.get_option("tier_groups"):
            for tier in tiers.TIERS:
                for cluster in plan.clusters if plan.many else [""]:
                    self.inventory.add_group(tiers.groups(tiers.Place(cluster, tier, ""), plan.many)[0][1])

    def _add_to_groups(self, host: Host) -> None:
        if host.reclaimed:
            self.inventory.add_child(tiers.RECLAIMING, host.name)
        if not self.get_option("tier_groups"):
            return
        group = ""
        for parent, group in host.groups:
            if group not in self.inventory.groups:
                self.inventory.add_group(group)
            if parent and self.inventory.groups[group] not in self.inventory.groups[parent].child_groups:
                self.inventory.add_child(parent, group)
        self.inventory.add_child(group, host.name)

    def _warn(self, sentence: str) -> None:
        self.display.warning(f"{Path(self.inventory.current_source or '').name}: {sentence}")
