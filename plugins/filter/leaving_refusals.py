# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``leaving_refusals``: what of HDFS depends on DataNodes that are to be forgotten."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.leaving import refusals


def leaving_refusals(hdfs: Mapping[str, Any], leaving: Sequence[str]) -> list[str]:
    """Return a sentence for each thing in HDFS (what hdfs_info returned) that forbids that hosts are LEAVING."""
    return refusals(leaving, hdfs)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"leaving_refusals": leaving_refusals}
