# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which products have class data, and who makes it."""

from __future__ import annotations

from typing import Iterable, Mapping

from ..services.registry import PRODUCTS
from .classes import label

SHARED_JARS: dict[str, list[str]] = {name: list(row.shared_jars) for name, row in PRODUCTS.items() if row.shared_jars}
"""Command below a product's directory that prints the jars with which all its class paths begin."""


def makers(hosts: Mapping[str, tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return label to the host that makes it: for each product and JVM the first host that has both.

    ``hosts`` maps a host to the key of its JVM, empty if it has none, and to its products.
    """
    chosen: dict[str, str] = {}
    for host, (key, products) in hosts.items():
        for product in products:
            if key and product in SHARED_JARS:
                chosen.setdefault(label(product, key), host)
    return chosen
