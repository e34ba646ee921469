# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``host_users``; documentation in host_users.yml."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.users.placed import of_host


def host_users(inventory: Mapping[str, Any], topology: Mapping[str, Any], host: str) -> dict[str, Any] | None:
    """Return the accounts of users that HOST of TOPOLOGY is to have, from what check_inventory told of INVENTORY."""
    return of_host(inventory, topology.get("tiers", {}), host)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"host_users": host_users}
