# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the databases of the cluster, and what is wrong with them."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.module_utils.config import databases
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import RDS, SECRET, Fault

NAMES = (RDS, SECRET)
"""Variables of hosts that are read here."""
_UNEVEN = (
    "it is another one than on other hosts, and one database serves the whole cluster; write it once, in "
    "group_vars/all or group_vars/emr_cluster"
)


class Databased(NamedTuple):
    """The databases of a cluster by name, without passwords."""

    databases: dict[str, dict[str, Any]]
    users: dict[str, list[str]]
    """Each of them that is not ours to the hosts whose daemons need it."""
    brought: str
    """Host that brings some of them itself, "" where none is due."""
    faults: dict[str, list[Fault]]


NONE = Databased({}, {}, "", {})


def read(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any]) -> Databased:
    """Return the databases of the cluster of TOPOLOGY with HOSTS, each distinct value resolved once."""
    name = RDS
    services, masters = topology.get("services", []), list(topology.get("tiers", {}).get("master", []))
    resolved: dict[str, Any] = {}
    kinds: dict[str, list[str]] = {}
    for host in hosts:
        raw = hostvars.raw_get(host).get(name)
        key = repr(raw)
        kinds.setdefault(key, []).append(host)
        if key not in resolved:
            try:
                resolved[key] = None if raw is None else hostvars[host][name]
            except AnsibleError as error:
                text = f"it cannot be resolved ({error}); correct the expression"
                return Databased({}, {}, "", {one: [(name, text)] for one in hosts})
    if len(kinds) > 1:
        most = max(kinds.values(), key=len)
        others = [host for found in kinds.values() if found is not most for host in found]
        return Databased({}, {}, "", {host: [(name, _UNEVEN)] for host in others})
    asked = next(iter(resolved.values()), None)
    if asked is None and not databases.needed(services):
        return NONE
    derives = any(hostvars.raw_get(host).get(SECRET) is not None for host in masters[:1])
    found = databases.read(asked, services, masters, derives)
    members = topology.get("members", {})
    return Databased(
        {one: database._asdict() for one, database in found.databases.items()},
        {one: databases.users_of(one, members) for one, row in found.databases.items() if not row.local},
        next((row.host for row in found.databases.values() if row.local), ""),
        {host: [(name, text) for text in found.faults] for host in hosts} if found.faults else {},
    )
