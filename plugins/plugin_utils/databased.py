# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the databases of the cluster, and what is wrong with them."""

from __future__ import annotations

from typing import Any, Collection, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config import databases
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import (
    RDS,
    SECRET,
    Fault,
    secret_faults,
)
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

NAMES = (RDS, SECRET)
"""Variables of hosts that are read here."""


class Databased(NamedTuple):
    """The databases of a cluster by name, without passwords."""

    databases: dict[str, dict[str, Any]]
    users: dict[str, list[str]]
    """Each of them that is not ours to the hosts whose daemons need it."""
    brought: str
    """Host that brings some of them itself, "" where none is due."""
    faults: dict[str, list[Fault]]
    clear: str = ""
    """File in which a password stands in clear, "" for none that is known."""


NONE = Databased({}, {}, "", {})


def read(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any], spared: Collection[str] = ()) -> Databased:
    """Return the databases of the cluster of TOPOLOGY with HOSTS; its services that are SPARED need none."""
    services = [one for one in topology.get("services", []) if one not in spared]
    masters = list(topology.get("tiers", {}).get("master", []))
    asked = alike.read(hostvars, hosts, RDS)
    if asked.faults or (asked.value is None and not databases.needed(services)):
        return NONE._replace(faults=asked.faults)
    derives = any(hostvars.raw_get(host).get(SECRET) is not None for host in masters[:1])
    found = databases.read(asked.value, services, masters, derives)
    members = topology.get("members", {})
    local = [one for one, row in found.databases.items() if row.local]
    if not all(databases.passwords(asked.value, local, []).values()):
        # On a cluster without failover nothing else is derived from it, so nobody has judged it.
        weak = secret_faults(hostvars[masters[0]][SECRET], str(topology.get("cluster", "")))
        if weak:
            return NONE._replace(faults=dict.fromkeys(hosts, weak))
    return Databased(
        {one: database._asdict() for one, database in found.databases.items()},
        {one: databases.users_of(one, members) for one, row in found.databases.items() if not row.local},
        next((row.host for row in found.databases.values() if row.local), ""),
        {host: [(RDS, text) for text in found.faults] for host in hosts} if found.faults else {},
        alike.in_clear(asked.value, ["password"]) if found.databases else "",
    )
