# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``client_declarations``; documentation in client_declarations.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import GATEWAYS


def client_declarations(products: list[str]) -> list[dict[str, Any]]:
    """Return what a host declares that has the commands and the configuration of PRODUCTS, and no daemon of them."""
    return [{"name": GATEWAYS, "product": product} for product in products]


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"client_declarations": client_declarations}
