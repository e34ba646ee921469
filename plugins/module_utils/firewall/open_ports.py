# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ports the firewall of a host closes, and which of them it opens to clients."""

from __future__ import annotations

from typing import Iterable, Mapping, Sequence

from ..services.registry import PORTS, TABLE

PORTS_VARIABLE = "emr_client_ports"


def closed(relay: Iterable[int], open_to_all: Iterable[int]) -> list[int]:
    """Return the ports of all components and of the RELAY, but for those in OPEN_TO_ALL, in order.

    Of all components on every host, also where they do not run: a component that moves finds its ports closed.
    """
    ours = {number for ports in PORTS.values() for number in ports.values()}
    return sorted((ours | set(relay)) - set(open_to_all))


def is_alone(services: Sequence[str]) -> bool:
    """Tell whether a cluster of SERVICES runs one only, which is then what its clients come for."""
    return len(services) == 1


def named(components: Iterable[str], alone: bool) -> dict[str, list[int]]:
    """Return the ports for clients of each of COMPONENTS that has any; ALONE as :func:`is_alone`."""
    found = {
        component: [one.number for one in TABLE.get(component, {}).values() if one.clients and (alone or not one.alone)]
        for component in components
    }
    return {component: sorted(ports) for component, ports in found.items() if ports}


def for_clients(components: Sequence[str], alone: bool, further: Sequence[object]) -> list[tuple[int, int]]:
    """Return the ranges of ports that clients reach on a host with COMPONENTS; FURTHER are those that the user names.

    ValueError for one that is none.
    """
    ports = [(number, number) for ports in named(components, alone).values() for number in ports]
    for one in further:
        component, low, high = parse(one)
        if not component or component in components:
            ports.append((low, high))
    return merged(ports)


def parse(value: object) -> tuple[str, int, int]:
    """Return the component ("" for any host), first and last port of a VALUE in emr_client_ports.

    ValueError with what is wrong with it, and what to write.
    """
    text = str(value).strip()
    component, dot, name = text.partition(".")
    if dot and name in PORTS.get(component, {}):
        return component, PORTS[component][name], PORTS[component][name]
    low, dash, high = text.partition("-")
    if isinstance(value, bool) or not low.isdigit() or (dash and not high.isdigit()):
        known = ", ".join(f"{other}.{one}" for other in PORTS for one in PORTS[other] if other == component)
        raise ValueError(
            f"{text or repr(value)} is no port; write a number, a range in quotes ('50100-50200'), or a component with "
            f"the name of its port ({known or 'zookeeper.client'})"
        )
    first, last = int(low), int(high or low)
    if not 1 <= first <= last <= 65535:
        raise ValueError(f"{text} is no range of ports from 1 to 65535, the lower one first")
    return "", first, last


def faults(value: object) -> list[str]:
    """Return what is wrong with VALUE, the variable emr_client_ports."""
    if not isinstance(value, (list, tuple)):
        return ["it is no list; write for example [zookeeper.client, 7071, '50100-50200']"]
    found = []
    for one in value:
        try:
            parse(one)
        except ValueError as error:
            found.append(str(error))
    return found


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return RANGES in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def listed(ports: Mapping[str, Sequence[int]]) -> str:
    """Return PORTS (by component) for a sentence: ``namenode 8020 9870, datanode 9864``."""
    return ", ".join(f"{component} {' '.join(map(str, numbers))}" for component, numbers in ports.items())
