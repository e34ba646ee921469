# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``registered``: what a play before this one has decided for all hosts."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping


def registered(hostvars: Mapping[str, Mapping[str, Any]], name: str, hosts: Iterable[str], key: str) -> Any:
    """Return entry KEY of the variable NAME of the first of HOSTS that has both; an empty dictionary without one."""
    for host in hosts:
        value = hostvars[host].get(name) if host in hostvars else None
        if isinstance(value, Mapping) and key in value:
            return value[key]
    return {}


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"registered": registered}
