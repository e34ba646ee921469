# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``services_asked``; documentation in services_asked.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.health.status import services_of


def services_asked(topology: dict[str, Any], host: str) -> list[str]:
    """Return the services of the cluster TOPOLOGY whose state HOST asks for as a whole."""
    return services_of(topology.get("members", {}), host)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"services_asked": services_asked}
