# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``component_names``; documentation in component_names.yml."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.roll.variables import component_names


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"component_names": component_names}
