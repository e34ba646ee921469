# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the directories that they share, and what is wrong with them."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config import storages
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import STORAGE, Fault
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

NAMES = (STORAGE,)
"""Variables of hosts that are read here."""


class Shared(NamedTuple):
    """The directories of a cluster: service to URL."""

    urls: dict[str, str]
    users: dict[str, list[str]]
    """Each service whose hosts can see by themselves that its directory is there, to these hosts."""
    faults: dict[str, list[Fault]]


NONE = Shared({}, {}, {})


def read(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any], store: Mapping[str, Any] | None) -> Shared:
    """Return the directories of the cluster of TOPOLOGY with HOSTS.

    STORE is its object store, {} for none, None where that has faults itself.
    """
    asked = alike.read(hostvars, hosts, STORAGE)
    if asked.faults:
        return NONE._replace(faults=asked.faults)
    members = topology.get("members", {})
    found = storages.read(asked.value, members, store["buckets"] if store else None, unsure=store is None)
    if found.faults:
        return NONE._replace(faults={host: [(STORAGE, text) for text in found.faults] for host in hosts})
    return Shared(found.urls, storages.checked(found.urls, members), {})
