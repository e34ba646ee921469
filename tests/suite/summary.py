# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary of a run of checks: what came of each part, its seconds, and where they went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import phases


@dataclass(frozen=True)
class Result:
    """What came of a part: `passed`, `failed`, `stopped` (another one failed beside it) or `not run`."""

    name: str
    outcome: str
    seconds: float
    note: str = ""
    phases: list[phases.Phase] = field(default_factory=list)
    cpu_seconds: float = 0
    """Of what it ran on this machine, without the lab hosts: two of them are to be had in each second."""


def lines(results: Sequence[Result], names: Sequence[str], seconds: float) -> list[str]:
    """Return the summary of the parts NAMES of a run that took SECONDS; its last line is the one that CI reads."""
    done = {result.name for result in results}
    rows = [*results, *(Result(name, "not run", 0) for name in names if name not in done)]
    width = max(len(row.name) for row in rows)
    told = ["", "=== phases (of a second and more; files of tests that run beside each other add up)"]
    for row in rows:
        if row.phases:
            told += [row.name, *phases.table(row.phases)]
    told += ["", "=== summary"]
    rows.append(Result("all", "", seconds, cpu_seconds=sum(row.cpu_seconds for row in rows)))
    told += [
        f"{row.name:{width}}  {row.outcome:7}  {row.seconds:7.1f} s  CPU {row.cpu_seconds:6.1f} s  {row.note}".rstrip()
        for row in rows
    ]
    outcomes = [row.outcome for row in rows[:-1]]
    return [*told, f"{outcomes.count('passed')} passed, {outcomes.count('failed')} failed"]


def show(results: Sequence[Result], names: Sequence[str], seconds: float) -> int:
    """Print the summary and return the exit code."""
    print(*lines(results, names, seconds), sep="\n", flush=True)
    complete = set(names) <= {result.name for result in results}
    return int(not complete or any(result.outcome != "passed" for result in results))
