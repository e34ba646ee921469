# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``roll_gates``; documentation in roll_gates.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.health.gate_types import SILENT_SECONDS
from ansible_collections.bigdata.emr.plugins.module_utils.roll.gates import compared, roll_gates


def _gates(
    topology: dict[str, Any],
    component: str,
    absent: list[str],
    batch: list[str] | None = None,
    before: list[dict[str, Any]] | None = None,
    txid: int = 0,
    silent_seconds: int = SILENT_SECONDS,
) -> list[dict[str, Any]]:
    return compared(roll_gates(topology["members"], component, absent, batch or [], txid, silent_seconds), before or [])


class FilterModule:
    """Filters about rolls."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"roll_gates": _gates}
