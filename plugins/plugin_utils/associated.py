# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway cluster is refused for: playbooks for clusters, configuration of its own, hosts with daemons."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.bigdata.emr.plugins.module_utils.services import offers
from ansible_collections.bigdata.emr.plugins.module_utils.topology import scopes
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import some
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

MINUTES = "emr_associate_minutes"
MOST_MINUTES = 1440
NAMES = (scopes.GATEWAY_CLUSTERS, MINUTES)
"""Variables of hosts that are read here."""
OWN = (*scopes.SCOPES, scopes.FORCE)
ELSEWHERE = (
    *(scopes.WORKFLOWS, scopes.SCRIPTS, scopes.RDS, scopes.OSS, scopes.STORAGE, scopes.SMARTDATA),
    scopes.GATEWAY_CLUSTERS,
)
"""What means nothing here, or means the whole cluster."""


def errors(topology: Mapping[str, Any], hostvars: Any, hosts: Sequence[str], here: bool) -> list[str]:
    """Return a sentence for each thing that a gateway cluster of TOPOLOGY with HOSTS cannot have.

    HERE tells whether the playbook works in gateway clusters.
    """
    cluster = topology["cluster"] or "its cluster"
    found = []
    if not here:
        which = f" of {cluster}" if topology["cluster"] else ""
        found.append(
            f"this inventory is a gateway cluster{which}, which has no daemons; run playbooks/associate.yml here, and"
            f" this playbook with the inventory of {cluster}"
        )
    for name in OWN:
        having = [host for host in hosts if hostvars.raw_get(host).get(name)]
        if having:
            found.append(
                f"{name}: {some(having)}: a gateway cluster has the configuration of its cluster; set it in the"
                f" inventory of {cluster}, where it holds for gateways too, and remove it here"
            )
    for name in ELSEWHERE:
        if any(hostvars.raw_get(host).get(name) for host in hosts):
            found.append(
                f"{name}: a gateway cluster has none; set it in the inventory of {cluster}, and remove it here"
            )
    return [*found, *(_minutes(hostvars, hosts) if here else [])]


def _minutes(hostvars: Any, hosts: Sequence[str]) -> list[str]:
    """Return a sentence for each different number of minutes that no timer of HOSTS can follow."""
    wrong: dict[str, list[str]] = {}
    for host in hosts:
        if MINUTES not in hostvars.raw_get(host):
            continue
        try:
            value = hostvars[host][MINUTES]
        except AnsibleError as error:
            wrong.setdefault(f"it cannot be resolved ({error}); correct the expression", []).append(host)
            continue
        text = "" if isinstance(value, bool) else str(value)
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_MINUTES):
            text = f"it is {value}; write a whole number of minutes from 1 to {MOST_MINUTES}"
            wrong.setdefault(text, []).append(host)
    return [f"{MINUTES}: {some(having)}: {text}" for text, having in wrong.items()]


def judged(names: Sequence[str], topology: Mapping[str, Any]) -> list[str]:
    """Return those variables NAMES whose values are of interest: not what a gateway cluster of TOPOLOGY cannot have."""
    nothing = (*OWN, *ELSEWHERE) if topology.get("associate") else ()
    return [name for name in names if name not in nothing]


def is_told(value: Any) -> bool:
    """Return what VALUE of emr_gateway_clusters means, which -e brings as a text; ValueError where it is neither."""
    try:
        return value is not None and boolean(value)
    except TypeError as error:
        raise ValueError("write true or false") from error


def untold(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any]) -> dict[str, list[scopes.Fault]]:
    """Return what is wrong where the cluster of TOPOLOGY with HOSTS is to tell gateway clusters what they need.

    It lies on hosts that some clusters do not have, and nobody would hear of it, nor of a word that means nothing.
    """
    if topology.get("associate"):
        return {}
    asked = alike.read(hostvars, hosts, scopes.GATEWAY_CLUSTERS)
    try:
        told = is_told(asked.value)
    except ValueError as error:
        return {host: [(scopes.GATEWAY_CLUSTERS, f"it is {asked.value}; {error}")] for host in hosts}
    if topology.get("errors") or offers.masters(topology.get("members", {})):
        return {}
    if not told:
        return asked.faults
    text = (
        "this cluster has no HDFS, from which gateway clusters learn what they need; remove it, and put hosts with"
        " commands of this cluster into its tier gateway"
    )
    return {host: [(scopes.GATEWAY_CLUSTERS, text)] for host in hosts}


def running(looked: Mapping[str, Mapping[str, Any]], cluster: str) -> list[str]:
    """Return a sentence for each host of which preflight saw (LOOKED) that it has daemons of a cluster."""
    return [
        f"{host}: it has daemons of a cluster ({', '.join(one['leftovers'])}), and a host of"
        f" a gateway cluster has none; take another host, or put it into the tier gateway in the inventory of {cluster}"
        for host, one in looked.items()
        if one.get("leftovers")
    ]
