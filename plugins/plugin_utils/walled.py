# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts what decides their firewalls, and what is wrong with it."""

from __future__ import annotations

from typing import Any, Sequence

from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import networks, open_ports
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.types import Wish
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import port_range
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import Fault

NETWORKS, PORTS = networks.NETWORKS, open_ports.PORTS_VARIABLE
_RELAY, _SSH = "distribution_relay_ports", ("ansible_port", "ansible_ssh_port")
NAMES = (NETWORKS, PORTS, _RELAY, *_SSH)
"""Variables of hosts that are read here."""
RELAY_PORTS = "8970-8973"
"""Where hosts hand software on to each other: the default of distribution_relay_ports."""
_GAP = (
    "it is not set here, while other hosts have it, and a fence with a gap is none; set it for all of them, in "
    "group_vars/all or group_vars/emr_cluster"
)


def faults(hostvars: Any, hosts: Sequence[str]) -> dict[str, list[Fault]]:
    """Return what is wrong with the networks and ports of clients, by host; each distinct value is judged once."""
    judged: dict[tuple[str, str], list[str]] = {}
    found: dict[str, list[Fault]] = {}
    walls: list[str] = []
    for host in hosts:
        for name, judge in ((NETWORKS, networks.faults), (PORTS, open_ports.faults)):
            try:
                value = _value(hostvars, host, name)
            except AnsibleError as error:
                found.setdefault(host, []).append((name, f"it cannot be resolved ({error}); correct the expression"))
                continue
            if name == NETWORKS and value:
                walls.append(host)
            if value is None:
                continue
            key = (name, repr(value))
            if key not in judged:
                judged[key] = judge(value)
            found.setdefault(host, []).extend((name, text) for text in judged[key])
    if walls and not any(found.values()):
        for host in [host for host in hosts if host not in walls]:
            found.setdefault(host, []).append((NETWORKS, _GAP))
    return {host: wrong for host, wrong in found.items() if wrong}


def wishes(hostvars: Any, hosts: Sequence[str]) -> dict[str, Wish]:
    """Return what is asked of each of HOSTS, by variables without faults."""
    plain: dict[str, list[str]] = {}
    found = {}
    for host in hosts:
        value = _value(hostvars, host, NETWORKS) or []
        if value and repr(value) not in plain:
            plain[repr(value)] = networks.plain(value)
        found[host] = Wish(plain[repr(value)] if value else [], _value(hostvars, host, PORTS) or [])
    return found


def relays(hostvars: Any, hosts: Sequence[str]) -> dict[str, list[int]]:
    """Return the ports at which each of HOSTS hands software on; a range that is none is told when it is used."""
    found = {}
    for host in hosts:
        try:
            found[host] = port_range(str(_value(hostvars, host, _RELAY) or RELAY_PORTS))
        except ValueError:
            found[host] = []
    return found


def ssh_ports(hostvars: Any, hosts: Sequence[str]) -> dict[str, int]:
    """Return the port at which the controller reaches each of HOSTS by SSH."""
    found = {}
    for host in hosts:
        port = next(filter(None, (_value(hostvars, host, name) for name in _SSH)), None)
        found[host] = int(str(port)) if str(port).isdigit() else 22
    return found


def _value(hostvars: Any, host: str, name: str) -> Any:
    """Return variable NAME of HOST, resolved if it is a template anywhere; None where it is not set."""
    value = hostvars.raw_get(host).get(name)
    return hostvars[host][name] if "{{" in str(value) or "{%" in str(value) else value
