# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``host_names``: the addresses of hosts, for those that resolvers do not know."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.host.names import address_in


def host_names(hosts: Iterable[str], hostvars: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the hosts that have a name and whose ``ansible_host`` is an address that others can use."""
    found = {host: address_in(host, hostvars[host].get("ansible_host")) for host in hosts if host in hostvars}
    return {host: address for host, address in found.items() if address}


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"host_names": host_names}
