# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's network: a bridge with names in DNS, on a subnet that nothing else on the machine uses."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable
from typing import Any

import engine as engines
from common import BRIDGE, FILTERS, NETWORK, ROOT, LabError, labels, run, say
from engine import Engine

# One /24 of a range that is rarely used for home or office networks.
_CANDIDATES = ipaddress.IPv4Network("10.213.0.0/16")
_FIRST_HOST = 11


def ensure(engine: Engine) -> ipaddress.IPv4Network:
    """Return the subnet of the lab's network; make the network if it is missing."""
    if not engine("network", "ls", "--quiet", "--filter", f"name=^{NETWORK}$", *FILTERS):
        if engine("network", "ls", "--quiet", "--filter", f"name=^{NETWORK}$"):
            owner = (
                engine("network", "inspect", NETWORK, "--format", '{{index .Labels "bigdata.emr.path"}}') or "somebody"
            )
            raise LabError(
                f"the engine's network {NETWORK} belongs to {owner}: run `lab down` there, or remove the network"
            )
        route = _default_route()
        options = [f"com.docker.network.bridge.name={BRIDGE}", f"com.docker.network.driver.mtu={_mtu(route)}"]
        subnet = _free(engine)
        say(f"making network {NETWORK} ({subnet})")
        words = [word for option in options for word in ("--opt", option)] + ["--label", f"bigdata.emr.path={ROOT}"]
        engine("network", "create", *labels(), *words, "--subnet", str(subnet), NETWORK)
    words = ["network", "inspect", NETWORK, "--format", "{{(index .IPAM.Config 0).Subnet}}"]
    subnet = ipaddress.IPv4Network(engine(*words))
    if engine.own:
        engines.open_gate(str(subnet))
    return subnet


def addresses(subnet: ipaddress.IPv4Network, taken: Iterable[str]) -> Iterable[str]:
    """Yield the addresses that a new host may get, lowest first."""
    used: set[str] = set(taken)
    return (str(address) for address in list(subnet.hosts())[_FIRST_HOST - 1 :] if str(address) not in used)


def _free(engine: Engine) -> ipaddress.IPv4Network:
    used = [str(route["dst"]) for route in _ip("route", "show", "table", "all") if route.get("dst") != "default"]
    ids = engine.lines("network", "ls", "--quiet")
    form = "{{range .IPAM.Config}}{{println .Subnet}}{{end}}"
    used += engine.lines("network", "inspect", *ids, "--format", form) if ids else []
    networks = [ipaddress.IPv4Network(text, strict=False) for text in used if ":" not in text]
    for candidate in _CANDIDATES.subnets(new_prefix=24):
        if not any(candidate.overlaps(network) for network in networks):
            return candidate
    raise LabError(f"every /24 of {_CANDIDATES} is in use on this machine: free one of them")


def _default_route() -> dict[str, Any]:
    routes = _ip("route", "show", "default")
    return routes[0] if routes else {}


def _mtu(route: dict[str, Any]) -> int:
    """Return the packet size of the way out: larger packets of a host would be lost on it."""
    links = _ip("link", "show", "dev", str(route["dev"])) if "dev" in route else []
    return min(1500, int(links[0]["mtu"])) if links else 1500


def _ip(*words: str) -> list[dict[str, Any]]:
    listing: list[dict[str, Any]] = json.loads(run(["ip", "-4", "-json", *words]).stdout or "[]")
    return listing
