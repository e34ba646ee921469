# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``host_products``; documentation in host_products.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.module_utils.services.products import products_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS


def host_products(topology: dict[str, Any], host: str) -> list[str]:
    """Return the sorted names of the products that TOPOLOGY brings to HOST; none without a topology."""
    components = [name for name, hosts in topology.get("members", {}).items() if host in hosts]
    unknown = [name for name in components if name not in COMPONENTS]
    if unknown:
        raise AnsibleFilterError(f"emr_topology has unknown components: {', '.join(unknown)}")
    return products_of(components, topology.get("services", []))


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"host_products": host_products}
