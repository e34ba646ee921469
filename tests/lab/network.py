# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's network: a bridge with names in DNS, on a subnet that nothing else on the machine uses."""

from __future__ import annotations

import ipaddress
import json
from typing import Any, Dict, Iterable, List, Set

import engine as engines
from common import BRIDGE, FILTERS, NETWORK, LabError, labels, run, say
from engine import Engine

# One /24 of a range that is rarely used for home or office networks.
_CANDIDATES = ipaddress.IPv4Network("10.213.0.0/16")
_FIRST_HOST = 11


def ensure(engine: Engine) -> ipaddress.IPv4Network:
    """Return the subnet of the lab's network; make the network if it is missing."""
    if not engine("network", "ls", "--quiet", "--filter", f"name=^{NETWORK}$", *FILTERS):
        if engine("network", "ls", "--quiet", "--filter", f"name=^{NETWORK}$"):
            raise LabError(f"the engine has a network {NETWORK} that is not this checkout's lab: remove it, or `lab down` in the other checkout")
        route = _default_route()
        options = [f"com.docker.network.bridge.name={BRIDGE}", f"com.docker.network.driver.mtu={_mtu(route)}"]
        subnet = _free(engine)
        say(f"making network {NETWORK} ({subnet})")
        words = [word for option in options for word in ("--opt", option)]
        engine("network", "create", *labels(), *words, "--subnet", str(subnet), NETWORK)
    subnet = ipaddress.IPv4Network(engine("network", "inspect", NETWORK, "--format", "{{(index .IPAM.Config 0).Subnet}}"))
    if engine.own:
        engines.open_gate(str(subnet))
    return subnet


def addresses(subnet: ipaddress.IPv4Network, taken: Iterable[str]) -> Iterable[str]:
    """Yield the addresses that a new host may get, lowest first."""
    used: Set[str] = set(taken)
    return (str(address) for address in list(subnet.hosts())[_FIRST_HOST - 1 :] if str(address) not in used)


def _free(engine: Engine) -> ipaddress.IPv4Network:
    used = [str(route["dst"]) for route in _ip("route", "show", "table", "all") if route.get("dst") != "default"]
    ids = engine.lines("network", "ls", "--quiet")
    used += engine.lines("network", "inspect", *ids, "--format", "{{range .IPAM.Config}}{{println .Subnet}}{{end}}") if ids else []
    networks = []
    for text in used:
        try:
            networks.append(ipaddress.IPv4Network(text, strict=False))
        except ValueError:
            pass  # an IPv6 network of the engine
    for candidate in _CANDIDATES.subnets(new_prefix=24):
        if not any(candidate.overlaps(network) for network in networks):
            return candidate
    raise LabError(f"every /24 of {_CANDIDATES} is in use on this machine: free one of them")


def _default_route() -> Dict[str, Any]:
    routes = _ip("route", "show", "default")
    return routes[0] if routes else {}


def _mtu(route: Dict[str, Any]) -> int:
    """Return the packet size of the way out: larger packets of a host would be lost on it."""
    links = _ip("link", "show", "dev", str(route["dev"])) if "dev" in route else []
    return min(1500, int(links[0]["mtu"])) if links else 1500


def _ip(*words: str) -> List[Dict[str, Any]]:
    listing: List[Dict[str, Any]] = json.loads(run(["ip", "-4", "-json", *words]).stdout or "[]")
    return listing
