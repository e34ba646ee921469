# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters ``plan_document`` and ``plan_table``; documentation in their own files."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.roll.report import plan_document, plan_table


class FilterModule:
    """Filters about plans."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"plan_document": plan_document, "plan_table": plan_table}
