# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway cluster: hosts with the commands of another cluster and no daemon. Its topology is what that cluster tells.

Members are hosts of the other cluster, which are not in this inventory. So what plays do with groups they do with the
gateways alone, and what is asked of the cluster is asked of its daemons.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..association.offer import Offer, faults
from ..host.names import is_address
from ..services.products import products_of
from ..services.registry import GATEWAYS
from . import request as requests
from . import rules
from .graph import GRAPH
from .names import hint, is_host, natural, some
from .types import Associate, AssociatedTopology, Graph, Request, Snapshot

TYPE = requests.GATEWAY
OPTIONS = ("plugin", "cluster", "type", "release", "associate", "tiers")
OWN = ("type", requests.ASSOCIATE)
"""Those that are read here."""
_REMEDY = "write for example associate: {cluster: prod, masters: [master-1.example.com, master-2.example.com]}"
KEYS = ("cluster", "masters")
TIER = "gateway"


def is_meant(raw: Mapping[str, object]) -> bool:
    """Tell whether RAW, the contents of topology.yml, describes a gateway cluster."""
    return raw.get("type") == TYPE


def read(raw: Mapping[str, object]) -> tuple[Request, Associate, list[str]]:
    """Return what RAW asks for, and the errors in its form. Never raises."""
    foreign = [key for key in raw if key not in OPTIONS]
    errors = [
        f"{key} is no option of a gateway cluster, which has the services of its cluster; remove it"
        if key in requests.OPTIONS
        else f"{key} is no option{hint(str(key), OPTIONS)}"
        for key in map(str, foreign)
    ]
    request, wrong = requests.read_request({name: raw[name] for name in raw if name in OPTIONS and name not in OWN})
    errors += wrong
    associate = _associate(raw.get("associate"), errors)
    if associate["cluster"] and associate["cluster"] == request["cluster"]:
        errors.append(
            f"cluster and associate both name {request['cluster']}; give this gateway cluster a name of its own"
        )
    return {**request, "type": TYPE, "services": []}, associate, errors


def _associate(value: object, errors: list[str]) -> Associate:
    nobody = Associate(name="", cluster="", id="", masters=[], names={})
    if not isinstance(value, Mapping):
        what = "associate is missing" if value is None else "associate is no mapping"
        errors.append(f"{what}: it names the cluster and its masters; {_REMEDY}")
        return nobody
    unknown = [str(key) for key in value if key not in KEYS]
    if unknown:
        errors.append(f"associate has {some(unknown)}, which it does not know{hint(unknown[0], KEYS)}")
    cluster, masters = value.get("cluster"), value.get("masters")
    if unknown and (cluster is None or masters is None):
        return nobody  # what is missing has another name there
    if not isinstance(cluster, str) or not requests.LABEL.fullmatch(cluster):
        errors.append(f"associate: cluster is no name of a cluster; {_REMEDY}")
        return nobody
    if not isinstance(masters, list) or not masters or not all(isinstance(one, str) and one for one in masters):
        errors.append(f"associate: masters is no list of hosts; {_REMEDY}")
        masters = []
    strange = [repr(str(one)) for one in masters if not _is_named(one)]
    if strange:
        which = "is no name of a host" if len(strange) == 1 else "are no names of hosts"
        errors.append(
            f"associate: masters has {some(strange)}, which {which}; write names without scheme, port and blanks"
        )
        masters = []
    return Associate(name="", cluster=str(cluster), id="", masters=[str(one) for one in masters], names={})


def _is_named(master: str) -> bool:
    """Tell whether MASTER is the name or the address of a host, and nothing else."""
    return is_host(master) or (is_address(master) and master.split() == [master])


def associated(
    request: Request,
    associate: Associate,
    errors: Sequence[str],
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, str]],
    offer: Offer | None,
    graph: Graph = GRAPH,
) -> AssociatedTopology:
    """Return the topology of the gateway cluster that REQUEST and ASSOCIATE describe, with all errors.

    OFFER is what the cluster tells, None where nobody was asked or ERRORS say why it is not there.
    """
    tiers = {tier: list(row["hosts"]) for tier, row in snapshot["tiers"].items()}
    found = [*errors, *rules.host_names(tiers), *rules.overlaps(request, snapshot)]
    found += rules.reserved(request, snapshot, graph)
    found += [
        f"group {request['tiers'][tier]}: {some(hosts)} in tier {tier}, but a gateway cluster has no daemons; move to"
        f" {request['tiers'][TIER]}"
        for tier, hosts in tiers.items()
        if hosts and tier != TIER
    ]
    name = request["release"]
    if name and name not in releases and not offer:
        found.append(f"release {name!r} does not exist{hint(name, natural(releases))}")
    elif offer and not errors:
        found += faults(offer, associate["cluster"], name, releases)
        found += _with_daemons(tiers.get(TIER, []), offer, request["tiers"][TIER])
    good = offer if offer and not found else None
    services = [one for one in graph.services if good and one in good["services"]]
    members: dict[str, list[str]] = {one: [] for one in graph.components}
    members.update({one: list(hosts) for one, hosts in (good["members"] if good else {}).items() if one in members})
    members[GATEWAYS] = tiers.get(TIER, []) if good else []
    products = {one: releases[name][one] for one in products_of([GATEWAYS], services) if one in releases.get(name, {})}
    return {
        "cluster": associate["cluster"],
        "type": TYPE,
        "release": name,
        "products": products,
        "services": services,
        "high_availability": False,
        "tier_groups": dict(request["tiers"]),
        "tiers": tiers,
        "node_groups": {
            tier: dict(row["node_groups"]) for tier, row in snapshot["tiers"].items() if row["node_groups"]
        },
        "members": members,
        "protected": [],
        "errors": found,
        "seen": natural(host for hosts in tiers.values() for host in hosts),
        "associate": {
            **associate,
            "name": request["cluster"],
            "id": good["id"] if good else "",
            "names": dict(good["names"]) if good else {},
        },
    }


def _with_daemons(hosts: Sequence[str], offer: Offer, group: str) -> list[str]:
    """Return a sentence where HOSTS of GROUP are such as have daemons of the cluster of OFFER."""
    members = {host for component, placed in offer["members"].items() if component != GATEWAYS for host in placed}
    here = [host for host in hosts if host in members]
    if not here:
        return []
    cluster = offer["cluster"]
    return [
        f"group {group}: {some(here)}: cluster {cluster} has daemons there, and a host of a gateway cluster has none;"
        f" take another host, or put it into the tier gateway in the inventory of {cluster}"
    ]


def own(topology: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the members of TOPOLOGY that are hosts of its own inventory: all of them but in a gateway cluster."""
    members: Mapping[str, Sequence[str]] = topology["members"]
    if not topology.get("associate"):
        return {name: list(hosts) for name, hosts in members.items()}
    seen = set(topology["seen"])
    return {name: [host for host in hosts if host in seen] for name, hosts in members.items()}
