# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``deletion_refusals``: what forbids to delete hosts of a cluster."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import leaving


def deletion_refusals(
    topology: Mapping[str, Any], tiers: str | Sequence[str], readings: Sequence[Any], wipe: Any = None
) -> list[str]:
    """Return a sentence for each thing that forbids it.

    TIERS may be one text with commas, as extra variables are; READINGS may lack hosts that did not answer.
    """
    if isinstance(tiers, str):
        tiers = [tier.strip() for tier in tiers.split(",")]
    usable = [one for one in readings if isinstance(one, Mapping)]
    return leaving.deletion_refusals(topology, tiers, usable, None if wipe is None else str(wipe))


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"deletion_refusals": deletion_refusals}
