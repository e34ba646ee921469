# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the manifest forbids before the first change. Pure."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.registry import COMPONENTS, LASTING, REMEMBERING, SERVICE_OF, WORKERS
from .document import PATH, Copy, Manifest


def errors(
    topology: Mapping[str, Any], copies: Sequence[Copy], current: Manifest | None, given_up: Sequence[str]
) -> list[str]:
    """Return one sentence for each thing in which COPIES and the manifest CURRENT contradict TOPOLOGY.

    GIVEN_UP (``emr_forget_hosts``) are hosts that the user says will not come back.
    """
    found = [
        f"{copy.host}: {PATH} cannot be used: {copy.error}; move it aside, then run playbooks/site.yml, which writes "
        "what the other hosts remember"
        for copy in copies
        if copy.error
    ]
    cluster = topology["cluster"]
    found += [
        f"{copy.host}: {PATH} says that it belongs to cluster {copy.manifest['cluster']}, not to {cluster}; take the "
        "host out of this inventory, or, if that cluster is over, move its data and this file aside on the host, and "
        "run playbooks/site.yml"
        for copy in copies
        if copy.manifest is not None and copy.manifest["cluster"] != cluster
    ]
    if current is not None and current["cluster"] == cluster:
        found += _missing(topology, current, given_up)
    return found


def leaving(members: Mapping[str, list[str]], current: Manifest | None, given_up: Sequence[str]) -> list[str]:
    """Return the hosts GIVEN_UP that the manifest CURRENT has as workers with data, and MEMBERS no more."""
    return [
        host
        for component in LASTING
        if component in WORKERS and current
        for host in current["members"].get(component, [])
        if host in given_up and host not in members.get(component, [])
    ]


def due(topology: Mapping[str, Any], current: Manifest | None, new_ids: Sequence[str]) -> str:
    """Say what a run with --limit would have to write into the manifest, in a few words; empty when nothing."""
    if current is None:
        return f"{', '.join(new_ids)} would get a ZooKeeper id" if new_ids else ""
    changed = [name for name in ("release", "type") if current[name] != topology[name]]
    members = {component: list(hosts) for component, hosts in topology["members"].items() if hosts}
    if current["members"] != members:
        names = sorted(set(members) | set(current["members"]))
        changed += [name for name in names if current["members"].get(name) != members.get(name)]
    return f"{', '.join(changed)} changed since serial {current['serial']}" if changed else ""


def _missing(topology: Mapping[str, Any], current: Manifest, given_up: Sequence[str]) -> list[str]:
    lost: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for component in LASTING:
        service = SERVICE_OF[component]
        for host in current["members"].get(component, []):
            if host in topology["members"].get(component, []) or host in given_up:
                continue
            if service in topology.get("services", [service]):
                if COMPONENTS[component].moves and host in topology["seen"]:
                    continue  # its daemon is taken off when the others do without it
                lost.setdefault(host, []).append(component)
            else:
                left.setdefault(service, []).append(host)
    return [
        *(_left(service, list(dict.fromkeys(hosts)), current["serial"]) for service, hosts in left.items()),
        *(_lost(host, components, current["serial"]) for host, components in lost.items()),
    ]


def _left(service: str, hosts: Sequence[str], serial: int) -> str:
    named = ", ".join(f'"{host}"' for host in hosts)
    return (
        f"{', '.join(hosts)}: {PATH} (serial {serial}) has {service} there, which is none of the cluster's services "
        f"any more, and what it holds cannot be made anew; add {service} to services, or, if nothing of it is needed "
        f"any more, add -e '{{\"emr_forget_hosts\": [{named}]}}'"
    )


def _lost(host: str, components: Sequence[str], serial: int) -> str:
    back = " to its place"
    if set(components) & set(REMEMBERING):
        back += " (placement: in topology.yml pins it)"
    if all(COMPONENTS[name].moves for name in components):
        back = " into the inventory, the tier gateway will do, so that it is taken off there,"
    return (
        f"{host}: {PATH} (serial {serial}) has it as {' and '.join(components)}, but the inventory places "
        f"no {' and no '.join(components)} there; put the host back{back} and run "
        f'playbooks/site.yml, or, if nothing on it is needed any more, add -e \'{{"emr_forget_hosts": ["{host}"]}}\''
    )
