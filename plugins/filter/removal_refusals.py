# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``removal_refusals``: what forbids to destroy the cluster."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.preflight.confirmations import protects
from ansible_collections.bigdata.emr.plugins.module_utils.removal.decide import Request, refusals


def removal_refusals(
    results: Mapping[str, Any], cluster: str, name: str, wipe: str | None, protected: Any, limit: str
) -> list[str]:
    """Return one sentence for each thing that forbids it, from the RESULTS of the module removal by host."""
    looked = {host: result if isinstance(result, Mapping) else {} for host, result in results.items()}
    request = Request(str(name), None if wipe is None else str(wipe), protects(protected), str(limit))
    return refusals(looked, cluster, request)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"removal_refusals": removal_refusals}
