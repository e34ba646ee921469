# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firewall in a plan and in the state of a cluster, in words for people. No I/O."""

from __future__ import annotations

import ipaddress
from typing import Any, Mapping, Sequence, TypedDict

from .types import State


class Walled(TypedDict):
    """What happens to the firewall of HOSTS: WHY has a line for each change."""

    hosts: list[str]
    why: list[str]


def walled(due: Mapping[str, Any]) -> list[Walled]:
    """Return what is DUE by host (:class:`.types.Due`), hosts with the same reasons together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for host, one in due.items():
        found.setdefault(tuple(one["why"]), []).append(host)
    return [{"hosts": hosts, "why": list(why)} for why, hosts in found.items()]


def lines(changes: Sequence[Walled]) -> list[str]:
    """Return CHANGES as lines of a plan, none where there are none."""
    rows = [f"  {some(one['hosts'])}: {'; '.join(one['why'])}" for one in changes]
    return ["", "Firewall:", *rows] if rows else []


def firewall_state(topology: Mapping[str, Any], readings: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return what the firewall of a cluster is in a line, and a sentence for each way in which it is not as it should.

    READINGS maps under ``units`` the hosts of TOPOLOGY to results of daemon_info, and under ``clients`` to the networks
    of clients in the inventory.
    """
    looks = {host: one.get("firewall") for host, one in readings.get("units", {}).items() if isinstance(one, Mapping)}
    states = {host: one for host, one in looks.items() if one}
    wishes: Mapping[str, Sequence[str]] = readings.get("clients", {})
    seen = topology.get("seen", [])
    wrong: dict[str, list[str]] = {}
    on = [host for host, state in states.items() if state["version"] and state["live"]]
    for host, state in states.items():
        for fault in _faults(state, wishes.get(host, []), seen):
            wrong.setdefault(fault, []).append(host)
    problems = [f"firewall: {fault} on {some(hosts)}; playbooks/site.yml mends it" for fault, hosts in wrong.items()]
    if not on:
        return ("off" if states else "could not be read"), problems
    networks = sorted({one for host in on for one in states[host]["clients"]})
    hosts = counted(len(on)) if len(on) == len(seen) else f"{len(on)} of {counted(len(seen))}"
    return f"on, {hosts}, clients {', '.join(networks)}", problems


def _plain(network: str) -> str:
    """Return NETWORK as nft writes it."""
    try:
        return str(ipaddress.ip_network(network.strip()))
    except ValueError:
        return network


def _faults(state: State, wished: Sequence[str], seen: Sequence[str]) -> list[str]:
    if not wished:
        return ["rules are left though emr_client_networks is empty"] if state["version"] or state["left"] else []
    if not state["version"]:
        return ["there are no rules"]
    found = [] if state["live"] else ["the rules are not in force as they were confirmed"]
    found += [] if state["boots"] else ["the unit that loads the rules at boot is not as it should be"]
    if sorted(state["clients"]) != sorted(map(_plain, wished)):
        found.append(f"the rules are for clients in {', '.join(state['clients'])}")
    if set(state["names"]) != set(seen):
        found.append("the rules are for other hosts than those of the inventory")
    return found


def counted(number: int) -> str:
    """Return how many hosts there are, for a sentence."""
    return "1 host" if number == 1 else f"{number} hosts"


def some(names: Sequence[str], most: int = 4) -> str:
    """Return NAMES for a sentence, of many only the first."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
