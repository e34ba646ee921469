# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.health.cluster import cluster_gates


class FilterModule:
    """Filters about the whole cluster."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"cluster_gates": cluster_gates}
