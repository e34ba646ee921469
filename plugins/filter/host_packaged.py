# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``host_packaged``; documentation in host_packaged.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.products import packaged_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS


def host_packaged(topology: dict[str, Any], host: str) -> list[str]:
    """Return the products that packages of the operating system bring to HOST of TOPOLOGY; none without a topology."""
    members = topology.get("members", {})
    return packaged_of(name for name, hosts in members.items() if host in hosts and name in COMPONENTS)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"host_packaged": host_packaged}
