# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of a cluster's hosts, as these see each other: from the inventory, their resolvers and their routes."""

from __future__ import annotations

import ipaddress
from typing import Iterable, Mapping, Sequence

from .types import Look


def addresses(hosts: Sequence[str], given: Mapping[str, str], looks: Mapping[str, Look]) -> dict[str, list[str]]:
    """Return the addresses of each of HOSTS, in order.

    GIVEN has what the inventory says, which hosts write to ``/etc/hosts`` where their resolver does not know a name;
    LOOKS what hosts said. Those that did not are let in at the addresses that the others know: their names', and those
    that the rules in force have, so that a host that is off for a while changes no rules.
    """
    found: dict[str, list[str]] = {}
    for host in hosts:
        default = [given[host]] if host in given else []
        addresses = [one for look in looks.values() for one in look["resolved"].get(host, default)] or default
        if host in looks:
            addresses = [*addresses, *looks[host]["sources"]]
        else:
            addresses = [*addresses, *(one for look in looks.values() for one in look["state"]["known"].get(host, []))]
        found[host] = ordered(addresses)
    return found


def deviating(found: Mapping[str, Sequence[str]], given: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what of FOUND (host to addresses) is not what GIVEN says already."""
    return {
        host: ordered(one)
        for host, one in found.items()
        if usable(one) and ordered(one) != ordered([given.get(host, "")])
    }


def usable(found: Iterable[str]) -> list[str]:
    """Return those of the addresses FOUND by which other hosts can know a host."""
    good = []
    for text in found:
        try:
            one = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            continue
        if not (one.is_loopback or one.is_link_local or one.is_multicast or one.is_unspecified):
            good.append(str(one))
    return good


def ordered(found: Iterable[str]) -> list[str]:
    """Return the usable ones of the addresses FOUND, each once, IPv4 first."""
    return sorted(set(usable(found)), key=lambda text: (ipaddress.ip_address(text).version, ipaddress.ip_address(text)))
