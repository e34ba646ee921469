# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read topology.yml: check its form, and return what it asks for with one sentence for each fault."""

from __future__ import annotations

import re
from typing import Mapping

from ..services.layouts import TIERS
from .graph import GRAPH
from .names import hint
from .types import Graph, Request

GATEWAY = "gateway"
"""Type of what is no cluster itself, see :mod:`.associate`."""
ASSOCIATE = "associate"
"""Option of that type alone."""
OPTIONS = ("plugin", "cluster", "type", "release", "services", "placement", "high_availability", "tiers")
HIGH_AVAILABILITY = ("auto", "required")

# A label of letters, digits and hyphens (RFC 1123). It starts with a letter, since Java takes the authority of
# hdfs://<cluster>/ for a host name only then.
LABEL = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


def read_request(raw: Mapping[str, object], graph: Graph = GRAPH) -> tuple[Request, list[str]]:
    """Return what RAW, the contents of topology.yml, asks for, and the errors in it. Never raises."""
    known = (*OPTIONS, ASSOCIATE)
    errors = [f"{_show(key)} is no option{hint(str(key), known)}" for key in raw if key not in known]
    request: Request = {
        "cluster": _cluster(raw, errors),
        "type": _type(raw, errors, graph),
        "release": _release(raw, errors),
        "services": [],
        "placement": _placement(raw.get("placement"), errors),
        "high_availability": _high_availability(raw, errors),
        "tiers": _tiers(raw.get("tiers"), errors),
    }
    services = _services(raw.get("services"), request["type"], errors, graph)
    # What is meant for a gateway cluster, and does not say so, is asked for no hosts with daemons.
    request["services"] = services if request["type"] or ASSOCIATE not in raw else []
    return request, errors


def _show(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _cluster(raw: Mapping[str, object], errors: list[str]) -> str:
    value = raw.get("cluster")
    if isinstance(value, str) and LABEL.fullmatch(value):
        return str(value)
    what = "cluster is missing" if value is None else f"cluster {_show(value)!r} is no cluster name"
    errors.append(
        f"{what}; write a DNS label: 1 to 63 lower-case letters, digits and hyphens, first a letter, last no hyphen"
    )
    return ""


def _type(raw: Mapping[str, object], errors: list[str], graph: Graph) -> str:
    value = raw.get("type", "hadoop")
    if not isinstance(value, str) or value not in graph.types:
        errors.append(f"type {_show(value)!r} is no cluster type{hint(str(value), (*graph.types, GATEWAY))}")
    elif ASSOCIATE in raw:
        errors.append(f"{ASSOCIATE} is for type: {GATEWAY}; write that, or remove it")
    else:
        return str(value)
    return ""


def _release(raw: Mapping[str, object], errors: list[str]) -> str:
    value = raw.get("release")
    if isinstance(value, str):
        return str(value)
    if value is None:
        errors.append('release is missing; write for example release: "1.0"')
    else:
        errors.append(f'release {_show(value)} is no string; quote it: release: "{_show(value)}"')
    return ""


def _high_availability(raw: Mapping[str, object], errors: list[str]) -> str:
    value = raw.get("high_availability", "auto")
    if isinstance(value, str) and value in HIGH_AVAILABILITY:
        return str(value)
    errors.append(
        f"high_availability {_show(value)!r} is unknown; write required, or leave it out to let the masters decide"
    )
    return "auto"


def _services(value: object, cluster_type: str, errors: list[str], graph: Graph) -> list[str]:
    if value is None:
        return list(graph.types[cluster_type].services) if cluster_type else []
    if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
        errors.append("services is no list of names; write for example services: [hdfs, yarn]")
        return []
    unknown = [name for name in value if name not in graph.services]
    errors.extend(f"services has {_show(name)}, which is no service{hint(name, graph.services)}" for name in unknown)
    return [str(name) for name in value if name not in unknown]


def _placement(value: object, errors: list[str]) -> dict[str, list[str]]:
    remedy = "write for example placement: {jobhistory: [master-2]}"
    if value is None:
        return {}
    if not isinstance(value, dict):
        errors.append(f"placement is no mapping of components to hosts; {remedy}")
        return {}
    placement: dict[str, list[str]] = {}
    for component, hosts in value.items():
        if isinstance(hosts, list) and hosts and all(isinstance(host, str) for host in hosts):
            placement[str(component)] = [str(host) for host in hosts]
        else:
            errors.append(f"placement of {_show(component)} is no list of hosts; {remedy}")
    return placement


def _tiers(value: object, errors: list[str]) -> dict[str, str]:
    groups = {tier: tier for tier in TIERS}
    if value is None:
        return groups
    if not isinstance(value, dict):
        errors.append("tiers is no mapping of tiers to groups; write for example tiers: {master: my_masters}")
        return groups
    for tier, group in value.items():
        if tier not in TIERS:
            errors.append(f"tiers has {_show(tier)}, which is no tier{hint(str(tier), TIERS)}")
        elif not isinstance(group, str) or not group:
            errors.append(f"tiers gives {tier} no group name; write for example tiers: {{{tier}: my_{tier}}}")
        else:
            groups[str(tier)] = str(group)
    taken: dict[str, str] = {}
    for tier, group in groups.items():
        if group in taken:
            errors.append(f"tiers gives group {group} to {taken[group]} and to {tier}; give each tier its own group")
        taken.setdefault(group, tier)
    return groups
