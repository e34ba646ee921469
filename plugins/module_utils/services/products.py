# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which products a host has, by its components and the services of its cluster. No I/O."""

from __future__ import annotations

from typing import Iterable

from .registry import COMPONENTS, GATEWAYS, PACKAGED, PRODUCTS, SERVICES


def products_of(components: Iterable[str], services: Iterable[str]) -> list[str]:
    """Return the sorted products of a host with COMPONENTS in a cluster with SERVICES.

    A gateway has the commands of every service, but for one that others bring along: it is theirs, not the users'.
    """
    placed, running = list(components), list(services)
    brought = {product for name in placed for product in (COMPONENTS[name].product, *COMPONENTS[name].brings)}
    found = brought - {"", *PACKAGED}
    known = [SERVICES[name] for name in running if name in SERVICES]
    found |= {row.product for service in known for row in service.auxiliaries if row.component in placed}
    found |= {product for product, name in borrowed(running) if name in placed}
    found |= set(commands_of(placed, running))
    if GATEWAYS in placed:
        for name in running:
            if len(running) == 1 or not SERVICES[name].implied:
                products = {row.product for row in SERVICES[name].components.values()}
                found |= {product for product in products if PRODUCTS[product].commands}
    return sorted(found)


def packaged_of(components: Iterable[str]) -> list[str]:
    """Return the sorted products of a host with COMPONENTS that packages of its operating system bring."""
    return sorted({COMPONENTS[name].product for name in components} & {*PACKAGED})


def commands_of(components: Iterable[str], services: Iterable[str]) -> list[str]:
    """Return the sorted products of SERVICES whose commands a host with COMPONENTS has without running from them."""
    placed = set(components)
    rows = [SERVICES[name] for name in services if name in SERVICES and placed & set(SERVICES[name].commands_on)]
    own = {COMPONENTS[name].product for name in placed}
    return sorted({name for row in rows for name, product in row.products.items() if product.commands} - own)


def borrowed(services: Iterable[str]) -> list[tuple[str, str]]:
    """Return the products of which SERVICES take jars of each other, each with a component on whose hosts they do."""
    rows = [SERVICES[name] for name in services if name in SERVICES]
    there = {product for row in rows for product in row.products}
    return [(product, one) for row in rows for product, on in row.borrows.items() if product in there for one in on]
