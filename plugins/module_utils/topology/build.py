# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build ``emr_topology`` from topology.yml, what earlier inventory sources brought, and the releases."""

from __future__ import annotations

from typing import Mapping, Sequence

from ..services.products import borrowed
from ..services.registry import PACKAGED
from . import rules
from .graph import GRAPH, close, components
from .names import hint, natural
from .placement import members, protected
from .types import Graph, Request, Snapshot, Topology

SECOND_SOURCE = (
    "a second topology in one inventory, which is one cluster; keep one topology.yml, and none beside an exported"
    " inventory"
)


def build(
    request: Request,
    errors: Sequence[str],
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, str]],
    graph: Graph = GRAPH,
) -> Topology:
    """Return the topology that REQUEST makes of SNAPSHOT, with all errors; members are empty if there is any.

    ERRORS are those already found in the form of topology.yml. RELEASES maps a release to its products' versions.
    High availability follows from the number of masters alone.
    """
    tiers = {tier: list(row["hosts"]) for tier, row in snapshot["tiers"].items()}
    ha = len(tiers["master"]) > 1
    wanted = close(request["services"], ha, graph, request["type"])
    found: list[str] = [
        *errors,
        *rules.services(request, ha, graph),
        *rules.host_names(tiers),
        *rules.masters(request, tiers, graph),
        *rules.needed_tiers(request, wanted, tiers, graph),
        *rules.overlaps(request, snapshot),
        *rules.reserved(request, snapshot, graph),
        *rules.placement(request, wanted, tiers, ha, graph),
    ]
    products = _products(request, wanted, releases, found, graph)
    placed: dict[str, list[str]] = {name: [] for name in graph.components}
    if not found:
        placed = members(wanted, tiers, request["placement"], graph, request["type"])
        found.extend(rules.idle(placed, tiers, request["tiers"]))
    return {
        "cluster": request["cluster"],
        "type": request["type"],
        "release": request["release"],
        "products": products,
        "services": wanted,
        "high_availability": ha,
        "tier_groups": dict(request["tiers"]),
        "tiers": tiers,
        "node_groups": {
            tier: dict(row["node_groups"]) for tier, row in snapshot["tiers"].items() if row["node_groups"]
        },
        "members": placed,
        "protected": protected(placed, tiers),
        "errors": found,
        "seen": natural(host for hosts in tiers.values() for host in hosts),
    }


def _products(
    request: Request,
    wanted: Sequence[str],
    releases: Mapping[str, Mapping[str, str]],
    errors: list[str],
    graph: Graph,
) -> dict[str, str]:
    """Return the version of each product that the WANTED services use; append what the release does not have."""
    name = request["release"]
    if not name:
        return {}
    if name not in releases:
        errors.append(f"release {name!r} does not exist{hint(name, natural(releases))}")
        return {}
    rows = {one: graph.components[one] for one in components(wanted, graph, request["type"])}
    users = [(product, one) for one, row in rows.items() for product in (row.product, *row.brings)]
    users += [(row.product, row.name) for one in wanted for row in graph.services[one].auxiliaries]
    users += borrowed(wanted)
    products: dict[str, str] = {}
    for product, user in users:
        if not product or product in PACKAGED:
            continue
        if product in releases[name]:
            products[product] = releases[name][product]
        elif f"release {name!r} has no product {product}" not in " ".join(errors):
            errors.append(f"release {name!r} has no product {product}, which {user} needs; choose another release")
    return dict(sorted(products.items()))
