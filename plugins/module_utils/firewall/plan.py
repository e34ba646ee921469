# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done on which host, from what the inventory asks and what hosts said. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ..services.registry import COMPONENTS, GATEWAYS, PORTS, TABLE
from . import open_ports
from .members import addresses
from .reading import version_of
from .report import counted, some
from .rules import rules_text
from .types import Due, Look, Rules, Wish

UNDO_SECONDS = 60
"""How long a host waits for the confirmation of its new rules, and one second more for each host that gets some."""
PROBES = 24
"""Members whose answer a host waits for before it keeps its new rules; of a large cluster not all."""
_PROBED = [(name, port) for name, row in COMPONENTS.items() for port in row.ports]
"""Ports at which a member can answer, those of whoever is needed first."""


class Asked(NamedTuple):
    """What the inventory says."""

    topology: Mapping[str, Any]
    """``emr_topology``."""
    wishes: Mapping[str, Wish]
    given: Mapping[str, str]
    """Host to the address that hosts write to ``/etc/hosts``."""
    relay: Mapping[str, Sequence[int]]
    """Host to the ports at which it hands software on."""
    ssh: Mapping[str, int]
    """Host to the port at which the controller reaches it."""


def components_of(topology: Mapping[str, Any], host: str) -> list[str]:
    """Return the components that TOPOLOGY places on HOST."""
    return [name for name, hosts in topology["members"].items() if host in hosts]


def has_daemons(topology: Mapping[str, Any], host: str) -> bool:
    """Tell whether a daemon is placed on HOST; a gateway has none."""
    return any(name != GATEWAYS for name in components_of(topology, host))


def rules_of(asked: Asked, looks: Mapping[str, Look]) -> dict[str, str]:
    """Return the rules of each host of LOOKS, "" where it is to have none."""
    topology = asked.topology
    seen = list(topology["seen"])
    found = addresses(seen, asked.given, looks)
    members = {host: found[host] for host in seen if has_daemons(topology, host)}
    gateways = {host: found[host] for host in seen if host not in members}
    alone = open_ports.is_alone(topology["services"])
    texts = {}
    for host, look in looks.items():
        wish = asked.wishes.get(host) or Wish([], [])
        if not wish.networks:
            texts[host] = ""
            continue
        ssh = sorted({*look["ssh"], *([asked.ssh[host]] if host in asked.ssh else [])})
        relay = asked.relay.get(host, [])
        low, high = look["ephemeral"]
        ports = open_ports.for_clients(components_of(topology, host), alone, wish.ports)
        texts[host] = rules_text(
            Rules(
                cluster=topology["cluster"],
                host=host,
                members=members,
                gateways=gateways,
                networks=wish.networks,
                closed=open_ports.closed(relay, [*look["foreign"], *ssh]),
                for_clients=ports,
                for_gateways=open_ports.merged([*ports, *((one, one) for one in relay)]),
                users=list(look["users"].values()),
                ephemeral=look["ephemeral"],
                # Whether the relay's are reserved is not looked at: a rule for connects alone does in any case.
                shared=look["shared"] or any(low <= one <= high for one in relay),
                ssh=ssh,
            )
        )
    return texts


def due(asked: Asked, looks: Mapping[str, Look], joining: Sequence[str] | None = None) -> dict[str, Due]:
    """Return what is to be done on those hosts of LOOKS that have not what they are to have.

    With JOINING, hosts that are rebuilt, no firewall is turned on: hosts that keep rules get them renewed, and those of
    JOINING get some where others keep rules.
    """
    texts = rules_of(asked, looks)
    pending = [host for host in looks if not _settled(looks[host], texts[host])]
    if joining is not None:
        pending = [host for host in pending if _renewed(host, looks, joining)]
    found = addresses(list(looks), asked.given, looks)
    return {
        host: Due(
            rules=texts[host],
            undo_seconds=UNDO_SECONDS + len(pending),
            probes=probes(asked.topology, host, found) if texts[host] else [],
            why=_why(asked, looks[host], texts[host], host),
        )
        for host in pending
    }


def left(asked: Asked, looks: Mapping[str, Look], joining: Sequence[str] | None) -> list[str]:
    """Return the line on hosts where :func:`due` leaves something because of JOINING; none where it does not."""
    if joining is None:
        return []
    now = due(asked, looks, joining)
    hosts = [host for host in due(asked, looks) if host not in now]
    return [f"Firewall: left for site.yml on {some(hosts)}"] if hosts else []


def _renewed(host: str, looks: Mapping[str, Look], joining: Sequence[str]) -> bool:
    keeps = [other for other, look in looks.items() if look["state"]["version"]]
    return not looks[host]["lacks"] and (host in keeps or (host in joining and bool(keeps)))


def probes(topology: Mapping[str, Any], host: str, found: Mapping[str, Sequence[str]]) -> list[tuple[str, str, int]]:
    """Return those members among FOUND (host to addresses) that have to answer HOST, with address and port.

    What counts is that an answer comes back, also that nobody listens there. Hosts after HOST first, so that of a large
    cluster each is asked by somebody.
    """
    seen = [other for other in topology["seen"] if other in found]
    at = seen.index(host) if host in seen else 0
    listed = []
    for other in [*seen[at + 1 :], *seen[:at]]:
        placed = components_of(topology, other)
        names = [one for one in _PROBED if one[0] in placed and (_for_clients(*one) or has_daemons(topology, host))]
        if names and found[other]:
            listed.append((other, found[other][0], PORTS[names[0][0]][names[0][1]]))
    return listed[:PROBES]


def line(topology: Mapping[str, Any], wishes: Mapping[str, Wish]) -> str:
    """Return the line that says whether the firewall is on, and what it leaves open to whom."""
    hosts = {host: wish for host, wish in wishes.items() if wish.networks}
    if not hosts:
        return (
            "Firewall: off, since emr_client_networks is not set: whoever reaches a host reaches its daemons, as "
            "docs/firewall.md tells"
        )
    alone = open_ports.is_alone(topology["services"])
    parts = []
    for networks, on in _by_networks(hosts).items():
        placed = [name for name in topology["members"] if set(topology["members"][name]) & set(on)]
        ports = open_ports.listed(open_ports.named(placed, alone))
        further = sorted({str(one) for host in on for one in hosts[host].ports})
        more = f", and {', '.join(further)}" if further else ""
        where = "" if len(on) == len(wishes) else f" on {some(on)}"
        reach = "reaches" if len(networks) == 1 else "reach"
        parts.append(f"{', '.join(networks)} {reach} {ports or 'nothing'}{more}{where}")
    return (
        f"Firewall: on, {counted(len(hosts))}, which reach each other; {'; '.join(parts)}; all others reach SSH only, "
        "and what is not the cluster's"
    )


def _by_networks(wishes: Mapping[str, Wish]) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for host, wish in wishes.items():
        found.setdefault(tuple(wish.networks), []).append(host)
    return found


def _for_clients(component: str, name: str) -> bool:
    one = TABLE[component][name]
    return bool(one.clients) and not one.alone


def _settled(look: Look, text: str) -> bool:
    state = look["state"]
    if not text:
        return not (state["version"] or state["left"])
    return state["version"] == version_of(text) and state["live"] and state["boots"]


def _why(asked: Asked, look: Look, text: str, host: str) -> list[str]:
    """Return what changes on HOST, in words for people."""
    state = look["state"]
    if not text:
        return ["off: what was closed is open to everybody"]
    if not state["version"]:
        return [f"on: clients in {', '.join(asked.wishes[host].networks)}"]
    now, seen = list(asked.wishes[host].networks), asked.topology["seen"]
    words = [
        *_changed("open to", now, state["clients"]),
        *_changed("no longer open to", state["clients"], now),
        *_changed("lets in", seen, state["names"]),
        *_changed("no longer lets in", state["names"], seen),
    ]
    if not words and state["version"] == version_of(text):
        words = ["in force again" if not state["live"] else "starts at boot again"]
    return words or ["other addresses or ports"]


def _changed(what: str, these: Sequence[str], those: Sequence[str]) -> list[str]:
    found = [one for one in these if one not in those]
    return [f"{what} {some(found)}"] if found else []
