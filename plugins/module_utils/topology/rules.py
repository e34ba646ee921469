# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of a topology. Each returns sentences: where, what is wrong, what to do instead. None raises."""

from __future__ import annotations

from typing import Iterable, Mapping, Sequence

from .graph import GRAPH, component_group, components, needs, reserved_groups
from .names import hint, is_host, some
from .types import Graph, Request, Snapshot

Hosts = Mapping[str, Sequence[str]]


def services(request: Request, ha: bool, graph: Graph = GRAPH) -> list[str]:
    """Every listed service has what it needs, and none that excludes it or that the cluster type excludes."""
    errors: list[str] = []
    listed = request["services"]
    for name in listed:
        reason = _type_excludes(request, graph).get(name, "")
        if reason:
            errors.append(
                f"cluster type {request['type']} and service {name} exclude each other ({reason}); remove one of them"
            )
            continue  # what else it lacks is no matter then
        for other in needs(name, ha, graph, request["type"]):
            if other not in listed and not graph.services[other].implied:
                errors.append(f"service {name} needs {other}; add {other} to services")
        for other, reason in graph.services[name].excludes.items():
            if other in listed:
                errors.append(f"services {name} and {other} exclude each other ({reason}); keep one of them")
    return errors


def _type_excludes(request: Request, graph: Graph) -> Mapping[str, str]:
    return graph.types[request["type"]].excludes if request["type"] else {}


def host_names(tiers: Hosts) -> list[str]:
    """Hosts have names that Java, DNS and URLs take for such (RFC 1123)."""
    wrong = [host for hosts in tiers.values() for host in hosts if not is_host(host)]
    if not wrong:
        return []
    return [
        f"{some(wrong)}: no host name, so that no daemon finds the others by it; rename in the inventory and in DNS:"
        " letters, digits and hyphens between dots, at most 63 of them, first and last no hyphen"
    ]


def masters(request: Request, tiers: Hosts, graph: Graph = GRAPH) -> list[str]:
    """The number of masters has a layout, and the layout has the hosts that it needs."""
    hosts, group = list(tiers.get("master", [])), request["tiers"]["master"]
    if not any(tiers.values()) or not request["type"]:
        return []
    allowed = graph.types[request["type"]].masters
    errors: list[str] = []
    if not hosts:
        errors.append(f"group {group}: no host in tier master; add {_numbers(allowed)} hosts")
    elif len(hosts) not in allowed:
        errors.append(
            f"group {group}: {len(hosts)} masters ({some(hosts)}) have no layout, since a quorum needs an odd number of"
            f" votes; cluster type {request['type']} runs on {_numbers(allowed)} masters, so use one of these numbers"
        )
    elif len(hosts) == 2 and not tiers.get("core"):
        errors.append(
            f"group {group}: 2 masters and no core host, but the third vote of a quorum runs on the first core host;"
            f" add a host to {request['tiers']['core']}, or use 1 or 3 masters"
        )
    if request["high_availability"] == "required" and len(hosts) == 1:
        errors.append(
            f"group {group}: high_availability is required, but one master ({hosts[0]}) has no failover; add 1 or 2"
        )
    return errors


def _numbers(allowed: Iterable[int]) -> str:
    *first, last = sorted(allowed)
    return f"{', '.join(map(str, first))} or {last}" if first else str(last)


def needed_tiers(request: Request, wanted: Sequence[str], tiers: Hosts, graph: Graph = GRAPH) -> list[str]:
    """Each of the WANTED services has a host in the tiers that it needs (two masters without core: see above)."""
    if not any(tiers.values()) or len(tiers.get("master", [])) == 2:
        return []
    return [
        f"group {request['tiers'][tier]}: no host in tier {tier}, but service {name} needs one for {what}; add one"
        for name in wanted
        if name not in _type_excludes(request, graph)
        for tier, what in graph.services[name].tiers.items()
        if not tiers.get(tier)
    ]


def overlaps(request: Request, snapshot: Snapshot) -> list[str]:
    """No host is in two tiers or in two node groups of a tier, and node groups have no groups below them."""
    errors: list[str] = []
    tiers = {tier: row["hosts"] for tier, row in snapshot["tiers"].items()}
    for (one, two), hosts in _shared(tiers).items():
        errors.append(f"{some(hosts)}: in tier {one} and in tier {two}; keep each host in one tier")
    for tier, row in snapshot["tiers"].items():
        for (one, two), hosts in _shared(row["node_groups"]).items():
            errors.append(
                f"{some(hosts)}: in node groups {one} and {two} of tier {tier}, whose emr_config_node_group would"
                " replace each other; keep each host in one node group"
            )
        for inner, outer in row["nested"]:
            errors.append(
                f"group {inner}: below node group {outer}, and node groups do not nest; make it a child of"
                f" {request['tiers'][tier]}"
            )
    return errors


def _shared(groups: Hosts) -> dict[tuple[str, str], list[str]]:
    """Return the hosts that are in more than one of GROUPS, by the first two groups that have them. Linear in hosts."""
    first: dict[str, str] = {}
    shared: dict[tuple[str, str], list[str]] = {}
    for group, hosts in groups.items():
        for host in hosts:
            other = first.setdefault(host, group)
            if other != group:
                shared.setdefault((other, group), []).append(host)
    return shared


def reserved(request: Request, snapshot: Snapshot, graph: Graph = GRAPH) -> list[str]:
    """Our groups did not exist before, and no host has the name of a group that a play could mean."""
    ours = reserved_groups(graph)
    groups = set(snapshot["groups"])
    errors = [
        f"group {name}: exists already, and only the topology may make it; rename it (what runs in it is not ours), or"
        " set placement in topology.yml"
        for name in ours
        if name in groups
    ]
    names = {*ours, *request["tiers"].values()}
    cluster = {host for row in snapshot["tiers"].values() for host in row["hosts"]}
    for host in snapshot["hosts"]:
        if host in names or (host in cluster and host in groups):
            errors.append(f"host {host}: has the name of a group, so that a play could mean either; rename the host")
    return errors


def placement(request: Request, wanted: Sequence[str], tiers: Hosts, ha: bool, graph: Graph = GRAPH) -> list[str]:
    """Overrides name components of WANTED services and hosts of tiers that can run them, as many as they can have."""
    errors: list[str] = []
    tier_of = {host: tier for tier, hosts in tiers.items() for host in hosts}
    active = components(wanted, graph, request["type"])
    for name, hosts in request["placement"].items():
        if name not in graph.components:
            errors.append(f"placement of {name}: no such component{hint(name, graph.components)}")
            continue
        row = graph.components[name]
        if name not in active:
            where = f" in type {request['type']}" if row.types else ""
            services = some(wanted, 9)
            errors.append(f"placement of {name}: none of the services {services} has this component{where}; remove it")
            continue
        if row.follows:
            errors.append(f"placement of {name}: it runs where {row.follows} runs; place {row.follows} instead")
            continue
        unknown = [host for host in hosts if host not in tier_of]
        if unknown:
            errors.append(f"placement of {name}: {some(unknown)} in no tier; write hosts of this cluster")
        wrong = [host for host in hosts if host in tier_of and tier_of[host] not in row.tiers]
        if wrong:
            errors.append(
                f"placement of {name}: {some(wrong)} in tier {tier_of[wrong[0]]}, which cannot run it; write hosts of"
                f" tier {some(row.tiers)}"
            )
        errors.extend(_count(name, hosts, ha, graph))
    return errors


def _count(name: str, hosts: Sequence[str], ha: bool, graph: Graph) -> list[str]:
    row = graph.components[name]
    allowed = row.ha if ha else row.single
    mode = "with high availability" if ha else "without high availability"
    if len(set(hosts)) != len(hosts):
        return [f"placement of {name}: a host is named twice; write each host once"]
    if allowed is None or len(hosts) in allowed:
        return []
    if allowed == (0,):
        return [f"placement of {name}: it does not run {mode} ({row.count_reason}); remove it"]
    many = "1 host" if len(hosts) == 1 else f"{len(hosts)} hosts"
    return [
        f"placement of {name}: {many}, but {mode} it runs on {_numbers(allowed)} ({row.count_reason}); write that many"
    ]


def idle(members: Hosts, tiers: Hosts, groups_of: Mapping[str, str]) -> list[str]:
    """Every host of a tier runs something or is configured for something. GROUPS_OF has the group of each tier."""
    busy = {host for hosts in members.values() for host in hosts}
    errors: list[str] = []
    for tier, hosts in tiers.items():
        rest = [host for host in hosts if host not in busy]
        if not rest:
            continue
        remedy = "remove from the tier"
        if tier in ("master", "core"):  # a member that leaves a quorum stays until it is taken off
            remedy = f"move to {groups_of['gateway']} those that had one until now, and remove others from the tier"
        errors.append(f"{some(rest)}: in tier {tier}, where no service of this cluster has a component; {remedy}")
    return errors


def groups(members: Hosts) -> dict[str, list[str]]:
    """Return the component groups of MEMBERS with their hosts."""
    return {component_group(name): list(hosts) for name, hosts in members.items()}
