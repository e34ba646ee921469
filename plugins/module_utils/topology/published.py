# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judge the published topology when a play starts: is it there, is it sound, does the inventory still agree with it?"""

from __future__ import annotations

from typing import Mapping, Sequence

from ..services.registry import COMPONENTS, CREDENTIALS, SERVICE_OF, TYPES, passwords_of
from .graph import CLUSTER_GROUP, component_group
from .names import natural, some
from .types import Topology

MISSING = (
    "emr_topology is missing: no source of the inventory is a topology.yml that could be read; add one that sorts after"
    " the sources with the hosts, or mend what Ansible warned about above"
)
EMPTY = (
    "inventory: no host in any tier, so there is nothing to do; add hosts to the groups {groups}, or set"
    " emr_allow_empty where hosts are yet to be made"
)

Groups = Mapping[str, Sequence[str]]


def published_errors(topology: object, groups: Groups, allow_empty: bool) -> list[str]:
    """Return what speaks against a play with TOPOLOGY (``emr_topology``) and GROUPS (Ansible's ``groups``).

    GROUPS are those of the whole inventory, whatever the limit of the run. An inventory without a host in any tier is
    refused unless ALLOW_EMPTY.
    """
    if not isinstance(topology, Mapping):
        return [MISSING]
    absent = [key for key in Topology.__annotations__ if key not in topology]
    if absent:
        return [f"emr_topology: {some(absent)} missing, so another release made it; export the inventory again"]
    errors = [str(error) for error in topology["errors"]]
    if not topology["seen"] and not errors and not allow_empty:
        errors.append(EMPTY.format(groups=some(list(topology["tier_groups"].values()), 4)))
    return errors + _late(topology, groups)


def _late(topology: Mapping[str, Mapping[str, object]], groups: Groups) -> list[str]:
    """Compare each group that the topology saw or made with what the whole inventory has there now."""
    expected: dict[str, Sequence[str]] = {}
    for tier, group in topology["tier_groups"].items():
        expected[str(group)] = _names(topology["tiers"][tier])
    for node_groups in topology["node_groups"].values():
        if isinstance(node_groups, Mapping):
            expected.update({str(name): _names(hosts) for name, hosts in node_groups.items()})
    if not topology["errors"]:
        seen = set(_names(topology["seen"]))
        for component, hosts in topology["members"].items():
            here = [host for host in _names(hosts) if host in seen or not topology.get("associate")]
            expected[component_group(component)] = here
        expected[CLUSTER_GROUP] = _names(topology["seen"])
    errors: list[str] = []
    for group, hosts in expected.items():
        now = groups.get(group, [])
        added, removed = natural(set(now).difference(hosts)), natural(set(hosts).difference(now))
        if added:
            errors.append(
                f"group {group}: {some(added)} added by a source that Ansible read after topology.yml; rename that"
                " source so that it sorts before it"
            )
        if removed:
            errors.append(
                f"group {group}: {some(removed)} in emr_topology but no longer in the group; add what is missing again,"
                " or export the inventory anew"
            )
    return errors


def _names(hosts: object) -> list[str]:
    return [str(host) for host in hosts] if isinstance(hosts, Sequence) and not isinstance(hosts, str) else []


def possible(topology: Mapping[str, object]) -> list[str]:
    """Return the services of TOPOLOGY without those that its type excludes: what these need is nobody's question."""
    kind = TYPES.get(str(topology.get("type")))
    return [name for name in _names(topology.get("services")) if not (kind and name in kind.excludes)]


def needs_secret(topology: Mapping[str, object]) -> bool:
    """Return whether anything is derived from ``emr_secret``.

    Daemons with failover elect by znodes, which are closed with it, and services have passwords of it.
    """
    services = _names(topology.get("services"))
    if passwords_of(COMPONENTS, services):
        return True
    return bool(topology.get("high_availability")) and any(SERVICE_OF[row.component] in services for row in CREDENTIALS)
