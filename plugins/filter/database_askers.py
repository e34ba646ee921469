# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter ``database_askers``; documentation in database_askers.yml."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence


def database_askers(users: Mapping[str, Sequence[str]], absent: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return host to the databases that it asks: of the USERS of each the first one that is not ABSENT."""
    found: dict[str, list[str]] = {}
    for name, hosts in users.items():
        present = [host for host in hosts if host not in absent]
        if present:
            found.setdefault(present[0], []).append(name)
    return found


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"database_askers": database_askers}
