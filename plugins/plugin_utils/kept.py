# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the volume of the cluster, and what is wrong with it."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import GROUPS
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import asked as smartdata
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.facts import CLIENTS, JUICEFS
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.parts import calendars
from ansible_collections.bigdata.emr.plugins.module_utils.topology.published import possible
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import SMARTDATA, Fault
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

NAMES = (SMARTDATA,)
"""Variables of hosts that are read here."""
SERVICE = "smartdata"


class Kept(NamedTuple):
    """The volume of a cluster without its keys, {} for none."""

    volume: dict[str, Any]
    archive_hosts: list[str]
    """Hosts that download the archive of the user's own engine."""
    faults: dict[str, list[Fault]]
    clear: str = ""
    """File in which a key stands in clear, "" for none that is known."""
    calendars: Mapping[str, Mapping[str, str]] = {}
    """The keeper to the calendars that the user has named, by how a sentence names them."""
    groups: Mapping[str, Mapping[str, str]] = {}
    """Hosts with clients to the group that these need there, by what asks for it."""


NONE = Kept({}, [], {})
_UNSURE = ObjectStore("", (), "keys")
"""Stands for a store of which the faults are told: nothing is wrong with a volume there."""


def read(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any], store: Mapping[str, Any] | None) -> Kept:
    """Return the volume of the cluster of TOPOLOGY with HOSTS.

    STORE is that of ``emr_oss``, {} for none, None where that has faults itself.
    """
    services = topology.get("services", [])
    if topology.get("associate") or (SERVICE in services and SERVICE not in possible(topology)):
        # A gateway cluster is not told the password of the volume, and has none. Of a service that the type of the
        # cluster excludes the topology tells.
        return NONE
    asked = alike.read(hostvars, hosts, SMARTDATA)
    if asked.faults:
        return NONE._replace(faults=asked.faults)
    if SERVICE not in services:
        if asked.value is None:
            return NONE
        text = f"the cluster has no service {SERVICE}; add it to services in topology.yml, or remove this"
        return NONE._replace(faults={host: [(SMARTDATA, text)] for host in hosts})
    bucket = ObjectStore(**{**store, "buckets": tuple(store["buckets"])}) if store else None
    bucket = _UNSURE if store is None else bucket
    found = smartdata.read(asked.value, str(topology.get("cluster", "")), topology.get("products", {}), bucket)
    if found.faults:
        return NONE._replace(faults={host: [(SMARTDATA, text) for text in found.faults] for host in hosts})
    volume = found.volume._asdict() if found.volume else {}
    members = topology.get("members", {})
    clients = {host for one in CLIENTS for host in members.get(one, ())}
    archive_hosts = [host for host in hosts if host in clients and volume.get("archive_url")]
    group = str(volume.get("group") or "")
    groups = {host: {SMARTDATA: group} for host in hosts if host in clients and group not in ("", *GROUPS)}
    named = {f"{SMARTDATA}: schedule {name}": words for name, words in calendars(asked.value).items()}
    asking = {host: named for host in list(members.get(SERVICE, ()))[:1] if named}
    return Kept(volume, archive_hosts, {}, alike.in_clear(asked.value, smartdata.SECRETS[1:]), asking, groups)


def reached(volume: Kept) -> str | None:
    """Return the name of VOLUME, "" for none; None where something is wrong with it, or its engine has other names."""
    if volume.faults or volume.volume.get("engine", JUICEFS) != JUICEFS:
        return None
    return str(volume.volume.get("name", ""))


def spared(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any]) -> list[str]:
    """Return the services of TOPOLOGY that need no database, since what HOSTS ask for has no metadata."""
    asked = alike.read(hostvars, hosts, SMARTDATA).value if SERVICE in topology.get("services", []) else None
    others = isinstance(asked, Mapping) and (asked.get("engine") or JUICEFS) != JUICEFS
    return [SERVICE] if others else []
