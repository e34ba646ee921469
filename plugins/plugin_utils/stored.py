# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the object store of the cluster, and what is wrong with it."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config import object_store
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import OSS, Fault
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

NAMES = (OSS,)
"""Variables of hosts that are read here."""


class Stored(NamedTuple):
    """The object store of a cluster without its keys, {} for none."""

    store: dict[str, Any]
    users: list[str]
    """Hosts with a product that reaches it."""
    faults: dict[str, list[Fault]]
    clear: str = ""
    """File in which a key stands in clear, "" for none that is known."""


NONE = Stored({}, [], {})


def read(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any]) -> Stored:
    """Return the object store of the cluster of TOPOLOGY with HOSTS."""
    asked = alike.read(hostvars, hosts, OSS)
    if asked.faults or asked.value is None:
        return NONE._replace(faults=asked.faults)
    found = object_store.read(asked.value)
    if found.faults or found.store is None:
        return NONE._replace(faults={host: [(OSS, text) for text in found.faults] for host in hosts})
    services, placed = topology.get("services", []), topology.get("members", {})
    users = [host for host in hosts if object_store.needs_keys(_components(placed, host), services)]
    store = {**found.store._asdict(), "buckets": list(found.store.buckets)}
    return Stored(store, users, {}, alike.in_clear(asked.value, object_store.SECRETS[1:]))


def _components(members: Mapping[str, Sequence[str]], host: str) -> list[str]:
    return [name for name, hosts in members.items() if host in hosts]
