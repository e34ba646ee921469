# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``host_components``; documentation in host_components.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, DAEMONS


def host_components(topology: dict[str, Any], host: str) -> dict[str, str]:
    """Return component to product of the daemons that TOPOLOGY places on HOST, in the order in which they start."""
    members = topology.get("members", {})
    return {name: COMPONENTS[name].product for name in DAEMONS if host in members.get(name, [])}


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"host_components": host_components}
