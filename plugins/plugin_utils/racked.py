# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts where they are: their racks and addresses."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.module_utils.host.names import address_in
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import WORKERS
from ansible_collections.bigdata.emr.plugins.module_utils.topology.racks import (
    RACK,
    ZONE,
    depth_faults,
    rack_faults,
    racks,
)
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import Fault

HOST_NAMES = "host_names"
NAMES = (RACK, ZONE, HOST_NAMES, "ansible_host")
"""Variables of hosts that are read here."""


class Racked(NamedTuple):
    """What variables of hosts say of where they are."""

    table: dict[str, str]
    """Host, by name and by address where that is known, to its rack."""
    faults: dict[str, list[Fault]]
    """Host to what is wrong with its rack."""
    addresses: dict[str, str]
    """Host to its address, where the inventory has one: in ``host_names``, else ``ansible_host``."""


def read(hostvars: Any, hosts: Sequence[str], members: Mapping[str, Sequence[str]]) -> Racked:
    """Return where HOSTS are. What is a template, of racks and ``host_names``, is resolved; the others cost nothing."""
    named: dict[str, str] = {}
    zones: dict[str, str] = {}
    addresses: dict[str, str] = {}
    faults: dict[str, list[Fault]] = {}
    for host in hosts:
        raw = hostvars.raw_get(host)
        rack, wrong = _rack(hostvars, host, raw.get(RACK))
        if wrong:
            faults[host] = wrong
        elif rack is not None:
            named[host] = rack
        if raw.get(ZONE) and isinstance(raw[ZONE], str):
            zones[host] = raw[ZONE]
        address = _named(hostvars, host, raw.get(HOST_NAMES)) or address_in(host, raw.get("ansible_host"))
        if address:
            addresses[host] = address
    workers = {host for component in WORKERS for host in members.get(component, [])}
    found = racks(named, zones, workers)
    uneven = {} if faults else depth_faults(found, workers)
    table = {**found, **{addresses[host]: rack for host, rack in found.items() if host in addresses}}
    return Racked(table, {**faults, **uneven}, addresses)


def _named(hostvars: Any, host: str, names: Any) -> str:
    """Return the address that the user names for HOST in NAMES (``host_names``), "" without one."""
    if isinstance(names, str) and "{{" in names:
        try:
            names = hostvars[host][HOST_NAMES]
        except AnsibleError:
            return ""  # the role host refuses it
    return address_in(host, names.get(host)) if isinstance(names, Mapping) else ""


def _rack(hostvars: Any, host: str, value: Any) -> tuple[Any, list[Fault]]:
    if isinstance(value, str) and "{{" in value:
        try:
            value = hostvars[host][RACK]
        except AnsibleError as error:
            return None, [(RACK, f"it cannot be resolved ({error}); correct the expression")]
    return value, rack_faults(value)
