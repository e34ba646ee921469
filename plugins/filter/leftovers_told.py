# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters ``leftovers_told`` and ``database_told``; documentation in their own files."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.removal.leftovers import Leftover, database_told, told


def leftovers_told(topology: Mapping[str, Any], leftovers: Sequence[Leftover], check: bool) -> list[str]:
    """Return what a run says that has stopped LEFTOVERS of the cluster TOPOLOGY, or would in CHECK mode."""
    return told(leftovers, topology["services"], check)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"leftovers_told": leftovers_told, "database_told": database_told}
