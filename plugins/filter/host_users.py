# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters ``host_users`` and ``accounts_told``; documentation in files of these names."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural, some
from ansible_collections.bigdata.emr.plugins.module_utils.users.placed import of_host


def host_users(inventory: Mapping[str, Any], topology: Mapping[str, Any], host: str) -> dict[str, Any] | None:
    """Return the accounts of users that HOST of TOPOLOGY is to have, from what check_inventory told of INVENTORY."""
    return of_host(inventory, topology.get("tiers", {}), host)


def accounts_told(looks: Mapping[str, Any]) -> list[str]:
    """Return a line for each change of an account that LOOKS (host to what preflight returned) have, and where."""
    where: dict[str, list[str]] = {}
    for host, look in looks.items():
        for line in look.get("accounts", []) if isinstance(look, Mapping) else []:
            where.setdefault(line, []).append(host)
    return [f"{line[:1].upper()}{line[1:]}, on {some(natural(hosts))}" for line, hosts in where.items()]


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"host_users": host_users, "accounts_told": accounts_told}
