# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers say, as the decision on the next step asks for it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from .lists import Lists
from .types import LEADING, SERVING, Case, Ensemble, Seen


class View(NamedTuple):
    """A case, and where its ensemble stands."""

    case: Case
    seen: dict[str, Seen]
    lists: Lists

    @property
    def target(self) -> Ensemble:
        """The declared members."""
        return frozenset(self.case.target)

    @property
    def members(self) -> Ensemble:
        """All who count somewhere."""
        return self.lists.goal | (self.lists.before or frozenset())

    @property
    def serving(self) -> Ensemble:
        """All hosts whose server serves."""
        return frozenset(host for host, one in self.seen.items() if one["state"] in SERVING)

    @property
    def leader(self) -> str:
        """Who leads, or stands alone; empty where none does, or several say so."""
        leading = [host for host in self.members if self.state(host) in LEADING]
        return leading[0] if len(leading) == 1 else ""

    @property
    def led(self) -> Ensemble:
        """The members that the leader counts."""
        return frozenset(self.seen[self.leader]["running"] or ()) if self.leader else frozenset()

    def state(self, host: str) -> str:
        """Return what the server of HOST is."""
        return self.seen[host]["state"] if host in self.seen else "dead"

    def runs(self, host: str) -> bool:
        """Tell whether HOST has a process."""
        return host in self.seen and self.seen[host]["running"] is not None

    def has(self, host: str, ensemble: Ensemble) -> bool:
        """Tell whether HOST runs with ENSEMBLE, and will after its next start."""
        one = self.seen.get(host)
        parts = (one["configured"], one["running"]) if one else ()
        return bool(parts) and all(part and frozenset(part) == ensemble for part in parts)

    def holds(self, host: str) -> bool:
        """Tell whether HOST ever kept a transaction."""
        return host in self.seen and self.seen[host]["data"]

    def is_blank(self, host: str) -> bool:
        """Tell whether HOST counts as a member, does not run, and never kept a transaction."""
        counted = self.lists.before or self.lists.goal
        return host in counted & set(self.seen) and not self.holds(host) and not self.runs(host)
