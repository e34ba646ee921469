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
  - C(docs/ecs-inventory.md) has the permissions needed, errors and remedies, and the way into AWX.
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
      - V(minimal) sets the facts that C(docs/ecs-inventory.md) lists, V(all) all fields of the instance besides.
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
from typing import Any, Mapping, NamedTuple

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client, settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import (
    filters,
    hostnames,
    instance,
    query,
    tiers,
)
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.accounts import (
    ENVIRONMENT,
    accounts_of,
    known_options,
    words,
)
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.fetch import Fetcher, Target, regions_of
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural_key
from ansible_collections.bigdata.emr.plugins.plugin_utils.constructed import FastConstructable

ERRORS = "emr_inventory_errors"
# Options in which expressions are evaluated, before anything else happens.
TEMPLATED = (
    *("access_key_id", "access_key_secret", "security_token", "profile", "credentials_file", "role_name"),
    *("assume_role_arn", "assume_role_session_name", "assume_role_external_id", "endpoint", "proxy", "ca_file"),
    *("region", "regions", "accounts", "clusters", "filters"),
)
# What the answer depends on, besides the accounts: two sources that differ in one of these share no cache.
FETCHED = ("source", "clusters", "cluster_tags", "filters", "include", "exclude")


class Plan(NamedTuple):
    """The options, checked."""

    accounts: list[dict[str, Any]]
    clusters: list[str]
    selected: filters.Selection
    rules: tiers.Rules
    variables: instance.Variables
    raw: bool
    """Whether the whole documents are needed, not only the facts."""


class InventoryModule(BaseInventoryPlugin, FastConstructable, Cacheable):
    """Plan (options), fetch (client or cache), place (pure), publish."""

    NAME = "bigdata.emr.ecs"

    def verify_file(self, path: str) -> bool:
        """Accept files whose name ends in ``ecs.yml`` or ``ecs.yaml``."""
        return super().verify_file(path) and path.endswith(("ecs.yml", "ecs.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Publish the instances. AnsibleParserError, with one sentence, when there is anything wrong."""
        super().parse(inventory, loader, path, cache)
        try:
            self._check_keys(self._read_config_data(path))
            plan = self._plan()
            self._publish(plan, self._instances(plan, path, cache))
        except Exception as error:  # whatever it is, the first play has to know
            known = isinstance(error, (AnsibleError, AlibabaError, ValueError))
            text = str(error) if known else f"{type(error).__name__}: {error}"
            fault = text if text.startswith(Path(path).name) else f"{Path(path).name}: {text}"
            earlier = inventory.groups["all"].get_vars().get(ERRORS) or []
            inventory.set_variable("all", ERRORS, [*earlier, fault])
            raise AnsibleParserError(fault) from None

    def _check_keys(self, config: Mapping[str, Any]) -> None:
        known_options(config, self.option_definitions)

    def _option(self, name: str) -> Any:
        value = self.get_option(name)
        return self.templar.template(value) if name in TEMPLATED and value else value

    def _plan(self) -> Plan:
        self.templar.available_variables = self._vars or {}
        options = {name: self._option(name) for name in (*TEMPLATED, *FETCHED)}
        for name in ("connect_timeout_seconds", "read_timeout_seconds", "max_attempts"):
            options[name] = self.get_option(name)
        clusters = words(options["clusters"], "clusters")
        by = [self.get_option(name) for name in ("cluster_tags", "tier_tags", "node_group_tags")]
        wanted = self.get_option("hostvars")
        prefix, suffix = self.get_option("hostvars_prefix"), self.get_option("hostvars_suffix")
        return Plan(
            accounts_of(options),
            clusters,
            filters.selection(options["filters"], options["include"], options["exclude"]),
            tiers.rules(*by, self.get_option("tier_map"), self.get_option("tier_name_patterns")),
            instance.variables(wanted, prefix, suffix),
            instance.needs_raw(wanted),
        )

    def _instances(self, plan: Plan, path: str, cache: bool) -> list[instance.Facts]:
        """Return the facts of all instances that are wanted, from the cache if it may be used and is young enough."""
        if not self.get_option("cache"):
            return self._fetched(plan)[0]
        limit = self.get_option("cache_timeout")
        self.set_option("cache_timeout", 0)  # its own limit would hide what `on_error: stale` needs
        self.load_cache_plugin()
        options = {name: self._option(name) for name in FETCHED}
        options.update(raw=plan.raw, environment={name: os.environ.get(name) for name in ENVIRONMENT})
        key = query.cache_key(self.get_cache_key(path), plan.accounts, options)
        entry, now = self._cached(key), time.time()
        if cache and entry and (not limit or now - entry[1] < limit):
            return entry[0]
        try:
            found, whole = self._fetched(plan)
        except AlibabaError as error:
            if self.get_option("on_error") != "stale" or not entry:
                raise
            self._warn(f"{error} Using the hosts of {query.age(now - entry[1])} ago.")
            return entry[0]
        if whole:
            self._cache[key] = query.packed(found, now)
        return found

    def _cached(self, key: str) -> tuple[list[instance.Facts], float] | None:
        try:
            return query.unpacked(self._cache.get(key))
        except AnsibleError as error:
            self._warn(f"the cache cannot be read and is made anew: {error}")
            return None

    def _fetched(self, plan: Plan) -> tuple[list[instance.Facts], bool]:
        """Return the facts of all instances that are wanted, and whether that is all of them."""
        faults: list[AlibabaError] = []
        targets = self._targets(plan, faults)
        fetcher = Fetcher(targets, self.get_option("max_workers"), self.get_option("page_size"), self.display.v)
        try:
            if self.get_option("source") == "ecs":
                asked = query.queries(plan.selected, plan.clusters, plan.rules.cluster_tags)
                result = fetcher.instances(asked)
            else:
                result = fetcher.by_emr(plan.clusters, self.get_option("source") == "both")
        finally:
            fetcher.close()
        faults.extend(result.failures.values())
        if faults and (self.get_option("on_error") != "warn" or len(result.failures) == len(targets)):
            raise faults[0]
        for fault in faults:
            self._warn(f"left out, so that hosts may be missing: {fault}")
        member = query.of_clusters(plan.clusters, plan.rules.cluster_tags)
        account = {id(raw): name for name, raw in result.instances}
        wanted = plan.selected.apply(raw for _name, raw in result.instances if member(raw))
        return [instance.facts(raw, account[id(raw)], plan.raw) for raw in wanted], not faults

    def _targets(self, plan: Plan, faults: list[AlibabaError]) -> list[Target]:
        """Return the regions of all accounts; what is wrong with an account is added to FAULTS."""
        found = []
        for account in plan.accounts:
            try:
                first = next((region for region in account["regions"] if region != "all"), account.get("region"))
                settings = settings_from({**account, "account": account["name"] or None, "region": first})
                regions = account["regions"] or [settings.region]
                if "all" in regions:
                    client = Client(settings)
                    regions = regions_of(client)
                    client.close()
            except AlibabaError as error:
                faults.append(error)
                continue
            found.extend(Target(account["name"], name, settings._replace(region=name)) for name in regions)
        return found

    def _publish(self, plan: Plan, found: list[instance.Facts]) -> None:
        many = len(plan.clusters) > 1
        for facts in found:
            facts["place"] = where = tiers.place(facts, plan.rules)
            facts.update(cluster=where.cluster, tier=where.tier, node_group=where.node_group)
        hosts = self._named(plan, found)
        tiers.one_cluster({name: facts["place"] for name, facts in hosts.items()}, plan.clusters)
        self._judge_tiers(hosts)
        kind = self.get_option("ansible_host")
        addresses = {name: hostnames.address(facts, kind) for name, facts in hosts.items()}
        self._warn(hostnames.without_address(addresses, kind))
        self._make_groups(plan, many)
        hostnames.clash_with_groups(hosts, self.inventory.groups)
        self.prepare_construction()
        named = {self._sanitize_group_name(group) for group in self.get_option("groups") or {}}
        hostnames.clash_with_groups(hosts, named)
        for name, facts in hosts.items():
            hostnames.clash_with_groups([name], self.inventory.groups)  # keyed groups may have come meanwhile
            existed = name in self.inventory.hosts
            self.inventory.add_host(name)
            variables = plan.variables(facts)
            if addresses[name]:
                variables["ansible_host"] = addresses[name]
            host = self.inventory.hosts[name]
            for variable, value in variables.items():
                # Not by the inventory, which copies and marks each value. These are plain data, so never templates.
                host.set_variable(variable, value)
            self._add_to_groups(name, facts, many)
            self.construct(name, variables, existed)
        hostnames.clash_with_groups(hosts, self.inventory.groups)

    def _named(self, plan: Plan, found: list[instance.Facts]) -> dict[str, instance.Facts]:
        """Return the instances by the names of their hosts, in natural order."""
        strict = self.get_option("strict")

        def evaluate(expression: str, facts: instance.Facts) -> Any:
            try:
                return self._compose(expression, plan.variables(facts))
            except AnsibleError as error:
                if strict:
                    raise AnsibleParserError(f"hostnames has {expression!r}, which fails: {error}") from error
                return ""

        chain = hostnames.chain(self.get_option("hostnames"), evaluate)
        named = hostnames.named(found, chain, self.get_option("hostname_collision"))
        for note in named.notes:
            self._warn(note)
        return {name: named.hosts[name] for name in sorted(named.hosts, key=natural_key)}

    def _judge_tiers(self, hosts: Mapping[str, instance.Facts]) -> None:
        places = {name: facts["place"] for name, facts in hosts.items()}
        sentence, wanted = tiers.untiered(places), self.get_option("unknown_tier")
        if sentence and wanted == "error":
            raise AnsibleParserError(sentence)
        if wanted == "warn":
            self._warn(sentence)

    def _make_groups(self, plan: Plan, many: bool) -> None:
        """Make the groups that plays may name, also where no host is in them."""
        self.inventory.add_group(tiers.RECLAIMING)
        if self.get_option("tier_groups"):
            for tier in tiers.TIERS:
                for cluster in plan.clusters if many else [""]:
                    self.inventory.add_group(tiers.groups(tiers.Place(cluster, tier, ""), many)[0][1])

    def _add_to_groups(self, name: str, facts: instance.Facts, many: bool) -> None:
        if "Recycling" in facts["lock_reasons"]:
            self.inventory.add_child(tiers.RECLAIMING, name)
        if not self.get_option("tier_groups"):
            return
        group = ""
        for parent, group in tiers.groups(facts["place"], many):
            if group not in self.inventory.groups:
                self.inventory.add_group(group)
            if parent and self.inventory.groups[group] not in self.inventory.groups[parent].child_groups:
                self.inventory.add_child(parent, group)
        self.inventory.add_child(group, name)

    def _warn(self, sentence: str) -> None:
        if sentence:
            self.display.warning(f"{Path(self.inventory.current_source or '').name}: {sentence}")
