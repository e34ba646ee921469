# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of hosts as they were written, each host read once: ten thousand hosts take seconds each time."""

from __future__ import annotations

from typing import Any, Iterable, Mapping


class Raws:
    """What Ansible's ``hostvars`` are asked for here; of the unresolved values only NAMES, which are remembered."""

    def __init__(self, hostvars: Any, names: Iterable[str]) -> None:
        self._hostvars = hostvars
        self._names = tuple(names)
        self._known: dict[str, dict[str, Any]] = {}

    def raw_get(self, host: str) -> Mapping[str, Any]:
        """Return those variables of HOST that are set, as they were written."""
        if host not in self._known:
            raw = self._hostvars.raw_get(host)
            found = raw if isinstance(raw, Mapping) else {}
            self._known[host] = {name: found[name] for name in self._names if name in found}
        return self._known[host]

    def __getitem__(self, host: str) -> Any:
        """Return the resolved variables of HOST."""
        return self._hostvars[host]
