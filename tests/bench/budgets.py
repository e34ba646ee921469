# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment may cost, as ratios to the floor and to itself, and whether measured runs keep to it. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Record = Mapping[str, Any]

FIRST = 1.25
"""First deployment, of the floor."""
SECOND = 0.25
"""Second run, of the first."""
MASTER_EXECUTIONS = 18
"""Executions of modules on a master in the second run."""
ROLL = 1.3
"""What a changed property costs beyond a second run, of the restarts that it needs."""
ONE_MORE = 0.35
"""One more host, of the first deployment."""
REACHED = {"first deployment / floor": 1.28}
"""Ratios that miss their budget as last measured on a quiet machine: what is slower is a step back."""


@dataclass(frozen=True)
class Verdict:
    """One budget: what was measured, what is allowed, and by how much chance alone may exceed it."""

    name: str
    value: float
    limit: float
    noise: float = 0.0
    detail: str = ""
    reached: float = 0.0
    """What was measured before, where that misses the budget."""

    @property
    def met(self) -> bool:
        """Whether the budget is met."""
        return self.value <= self.limit

    @property
    def broken(self) -> bool:
        """Whether it is exceeded, and what was reached before, by more than chance explains."""
        return self.value > max(self.limit, self.reached) * (1 + self.noise)


def judge(records: Sequence[Record], noise: float) -> list[Verdict]:
    """Compare what RECORDS hold with the budgets; ratios of times may exceed theirs by the share NOISE by chance.

    Of a run that was repeated the best time counts, and the worst count.
    """
    firsts = times(records, "first")
    if not firsts:
        return []
    first = median(firsts)
    return [
        *_against_floor(firsts, times(records, "floor"), noise),
        *_second([one for one in records if one["kind"] == "second"], first, noise),
        *_property([one for one in records if one["kind"] == "property"], times(records, "second"), noise),
        *_one_more([one for one in records if one["kind"] == "node"], first, noise),
    ]


def times(records: Sequence[Record], kind: str) -> list[float]:
    """Return the seconds of the runs of KIND."""
    return [float(record["cost"]["seconds"]) for record in records if record["kind"] == kind]


def foreign_share(records: Sequence[Record], cores: int) -> float:
    """Return the share of a machine with CORES that others took during RECORDS, in the run where it was largest."""
    return max((one["cost"]["foreign_cpu"] / (cores * one["cost"]["seconds"]) for one in records), default=0.0)


def unsteadiness(records: Sequence[Record]) -> float:
    """Return by which share the machine's own speed changed during RECORDS: by that of equal runs' CPU seconds.

    What a run computes does not depend on when it runs. A run that is slower because it has more to do is so each time.
    """
    used: dict[str, list[float]] = {"floor": [], "first": []}
    for one in records:
        if one["kind"] in used:
            used[one["kind"]].append(one["cost"]["controller_cpu"] + one["cost"]["hosts_cpu"])
    return max((max(times) / min(times) - 1 for times in used.values() if times), default=0.0)


def _against_floor(firsts: list[float], floors: list[float], noise: float) -> list[Verdict]:
    if not floors:
        return []
    detail = f"median {median(firsts):.1f} s of {len(firsts)}, floor {min(floors):.1f} s of {len(floors)}"
    return [_ratio("first deployment / floor", median(firsts) / min(floors), FIRST, noise, detail)]


def _second(records: Sequence[Record], first: float, noise: float) -> list[Verdict]:
    if not records:
        return []
    changed = [change for one in records for change in one["changed"]]
    most = max(count for one in records for count in one["executions"]["by_host"].values())
    return [
        _ratio("second run / first", min(times(records, "second")) / first, SECOND, noise),
        _none("second run, changes", changed),
        Verdict("second run, executions on a master", most, MASTER_EXECUTIONS),
    ]


def _property(records: Sequence[Record], seconds: list[float], noise: float) -> list[Verdict]:
    if not records or not seconds:
        return []
    best = min(records, key=lambda one: float(one["cost"]["seconds"]))
    restarts = sum(best["stop_to_gate"].values())
    detail = f"{len(best['stop_to_gate'])} restarts, {restarts:.1f} s together"
    others = [name for one in records for name in one["restarted"] if not name.endswith("/emr-nodemanager.service")]
    return [
        Verdict("one property, s", best["cost"]["seconds"], min(seconds) + ROLL * restarts, noise, detail),
        _none("one property, other daemons restarted", others),
    ]


def _one_more(records: Sequence[Record], first: float, noise: float) -> list[Verdict]:
    if not records:
        return []
    return [
        _ratio("one more host / first", min(times(records, "node")) / first, ONE_MORE, noise),
        _none("one more host, daemons restarted", [name for one in records for name in one["restarted"]]),
    ]


def _ratio(name: str, value: float, limit: float, noise: float, detail: str = "") -> Verdict:
    return Verdict(name, value, limit, noise, detail, REACHED.get(name, 0.0))


def _none(name: str, found: Sequence[str]) -> Verdict:
    return Verdict(name, len(found), 0, detail=", ".join(found))
