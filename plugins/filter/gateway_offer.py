# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters on gateway clusters: what a cluster tells them, and where a gateway keeps what it knows for jobs."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.filter.host_names import host_names
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import Offer, offer_of
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import path_for
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import FORCE, GATEWAY_CLUSTERS, SCOPES
from ansible_collections.bigdata.emr.plugins.plugin_utils.associated import is_told


def gateway_offer(
    topology: Mapping[str, Any],
    hostvars: Mapping[str, Mapping[str, Any]],
    told: Any = False,
    checked: Mapping[str, Any] | None = None,
    manifest: Mapping[str, Any] | None = None,
) -> Offer | dict[str, Any]:
    """Return what the cluster of TOPOLOGY tells gateway clusters; {} where it does not (TOLD).

    What holds for its own gateways holds for them, else what holds for all its hosts. CHECKED is what check_inventory
    found, MANIFEST what check_manifest did.
    """
    try:
        tells = is_told(told)
    except ValueError as error:
        raise AnsibleFilterError(f"{GATEWAY_CLUSTERS} is {told}; {error}") from error
    if not tells or not topology.get("members"):
        return {}
    seen = [host for host in topology["seen"] if host in hostvars]
    gateways = [host for host in topology["tiers"].get("gateway", []) if host in hostvars]
    known: Mapping[str, Any] = hostvars[(gateways or seen)[0]] if seen else {}
    scopes = [known.get(name) or {} for name in (SCOPES[:2] if gateways else SCOPES[:1])]
    return offer_of(
        topology,
        scopes,
        known.get(FORCE) or {},
        host_names(seen, hostvars),
        (manifest or {}).get("zookeeper_ids") or {},
        (checked or {}).get("object_store") or {},
        (checked or {}).get("storages") or {},
    )


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"gateway_offer": gateway_offer, "jobs_place": path_for}
