# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows several runs at once, for a bounded time: what has changed is told, and whoever asks again goes on there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Sequence

from ..services import jobs as services
from . import follow, logs, run, state
from .follow import Standing
from .gateway import Gateway
from .model import Job, Seen

EACH_SECONDS = 0.05
"""Time between two looks for each run that is followed, so that many do not keep the cluster busy with questions."""
LEAST_SECONDS = 1.0
LINES = 30


@dataclass
class Followed:
    """One run that is followed."""

    job: Job
    key: str
    base: str = ""
    line: str = ""
    """What was told of it last."""
    standing: Standing | None = None
    failed_lines: list[str] = field(default_factory=list)
    command: str = ""
    error: str = ""
    """Why it could not be submitted."""

    @property
    def over(self) -> bool:
        """Tell whether nothing is left to wait for."""
        return bool(self.error) or (self.standing is not None and self.standing.ended)

    def to_dict(self) -> dict[str, Any]:
        """Return what a module answers of it."""
        seen = self.standing.seen if self.standing else Seen("failed" if self.error else "unknown")
        return {
            "job": self.job.name,
            "key": self.key,
            "base": self.base,
            "line": self.line,
            "attempt": self.standing.attempt if self.standing else 0,
            "state": "failed" if self.error else self.standing.state if self.standing else "unknown",
            "ended": self.over,
            "submitted": bool(seen.applications) or services.job_type(self.job.type).judged_by == "client",
            "endless": services.job_type(self.job.type).endless,
            "applications": list(seen.applications),
            "message": self.error or seen.message,
            "lines": self.failed_lines,
            "command": self.command,
            "on_failure": self.job.on_failure,
        }


def step(one: Followed, context: Gateway) -> bool:
    """Take the next step of ONE, and return whether there is something new to tell."""
    try:
        one.standing = follow.advance(one.job, one.key, context, one.base)
    except (run.StartError, state.Busy) as error:
        one.error = str(error)
        one.line = f"failed: {one.error}"
        return True
    line = one.standing.line()
    if one.standing.state == "waiting":
        # A count of seconds is not to be told at each of them.
        line = line.partition(", the next try")[0] + ", another try follows"
    changed, one.line = line != one.line, line
    if one.standing.ended:
        if one.standing.state == "failed":
            one.failed_lines = logs.tail(one.job, one.key, one.standing.attempt, context, LINES)
        one.command = logs.logs_command(one.job, one.key, one.standing.attempt, context)
    return changed


def watch(
    runs: Sequence[Followed],
    context: Gateway,
    seconds: float,
    give_up: Callable[[], bool] = lambda: False,
) -> None:
    """Step all RUNS until one has something new to tell, or SECONDS are over, or nobody waits for it (GIVE_UP)."""
    deadline = time.monotonic() + seconds
    while True:
        due = [one for one in runs if not one.over]
        # All of them, also after the first change: they change together where there are many.
        changed = [one for one in due if step(one, context)]
        if changed or not due or time.monotonic() >= deadline or give_up():
            return
        time.sleep(max(LEAST_SECONDS, EACH_SECONDS * len(due)))


def told(context: Gateway, runs: Sequence[Followed]) -> None:
    """Write down that somebody has been told how RUNS ended, or will not ask: once ended, the same job runs anew."""
    for one in runs:
        if not one.error:
            with state.locked(context, one.key):
                known = state.load(context, one.key)
                if known and not known.told:
                    known.told = True
                    state.save(context, known)


def unfinished(context: Gateway, names: Sequence[str], only: Sequence[str] = ()) -> list[Followed]:
    """Return the runs of the jobs NAMES that this gateway knows and that have not ended; those with the keys ONLY."""
    from .model import job_of

    found = []
    for known in state.load_all(context):
        if known.job and known.job.get("name") in names and (not only or known.key in only):
            job = job_of(known.job)
            standing = follow.due(job, known.tries)
            if standing.act != "end":
                found.append(Followed(job, known.key, known.base))
    return found


def followed_of(row: Mapping[str, Any], job: Job) -> Followed:
    """Return the run of ROW, as :meth:`Followed.to_dict` made it, of JOB."""
    return Followed(job, str(row["key"]), str(row.get("base") or ""), str(row.get("line") or ""))
