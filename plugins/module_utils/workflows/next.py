# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run does next, from how its steps are: which begin, are tried again, are ended or left out. No I/O."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

from ..jobs import attempts
from ..jobs.model import Job, Seen
from .model import (
    BETWEEN,
    ENDED,
    FAILED,
    IGNORE,
    KILLED,
    LEFT_OUT,
    RUNNING,
    STOP,
    SUCCEEDED,
    WAITING,
    Progress,
    Run,
    Step,
)

UNKNOWN, ABSENT = "unknown", "absent"
SILENT_SECONDS = 3600.0
"""How long nobody may be able to tell how the job of a step is; then it counts as failed, and is not tried again."""
MOST_LOST = 3
"""How often a try is begun again that never reached the cluster, before it counts as failed."""


class Rules(NamedTuple):
    """How a step is tried, from the step and its job."""

    retries: int = 0
    """Tries after the first one."""
    interval_seconds: float = 0.0
    """Between the end of a try and the begin of the next one."""
    most_seconds: float = 0.0
    """How long a try may run, 0 for as long as it wants."""


def rules_of(step: Step, job: Job) -> Rules:
    """Return how STEP is tried, whose job is JOB."""
    retries = job.retries if step.retries < 0 else step.retries
    return Rules(retries, job.retry_interval_seconds, job.max_running_seconds)


class Act(NamedTuple):
    """A try of a step that is to begin, or to be ended."""

    step: str
    attempt: int


class Decision(NamedTuple):
    """The run as it is to be written down, and then the acts, in this order."""

    run: Run
    begin: list[Act]
    end: list[Act]


def decide(run: Run, seen: Mapping[str, Seen], rules: Mapping[str, Rules], now: float, killed: bool) -> Decision:
    """Return what RUN does at NOW, seconds since the epoch.

    SEEN has an entry for each step that runs, RULES for each step. KILLED tells that somebody wants it to end.
    """
    before, steps = run.steps, dict(run.steps)
    begin: list[Act] = []
    end: list[Act] = []
    for step in run.workflow.steps:
        if steps[step.name].state == RUNNING:
            progress, act = _seen(steps[step.name], seen[step.name], rules[step.name], now, killed)
            steps[step.name] = progress
            begin += [Act(step.name, progress.tries)] if act == "begin" else []
            end += [Act(step.name, progress.tries)] if act == "end" else []
    stopped = killed or any(_is_lost(one, steps[one.name]) and one.on_failure == STOP for one in run.workflow.steps)
    for step in run.workflow.steps:  # each after those that it depends on
        steps[step.name] = _begun(run, step, steps, rules[step.name], now, stopped, killed)
        if steps[step.name].tries > before[step.name].tries:
            begin.append(Act(step.name, steps[step.name].tries))
    return Decision(_closed(run._replace(steps=steps), now, killed), begin, end)


def _seen(progress: Progress, seen: Seen, rules: Rules, now: float, killed: bool) -> tuple[Progress, str]:
    """Return PROGRESS of a step that runs with what is SEEN of it, and whether its try is to ``begin`` or ``end``."""
    if seen.state == UNKNOWN:
        progress = _silent(progress, seen.message, now)
        if progress.state != RUNNING:
            return progress, ""
    else:
        progress = progress._replace(
            silent=0.0,
            message=seen.message,
            applications=seen.applications or progress.applications,
            percent=-1 if seen.progress is None else int(seen.progress),
            containers=-1 if seen.containers is None else seen.containers,
        )
    late = bool(rules.most_seconds) and now - progress.began > rules.most_seconds
    if not seen.ended and seen.state != ABSENT:
        return progress, "end" if killed or late else ""
    progress = progress._replace(ended=now, percent=-1, containers=-1)
    if seen.state == SUCCEEDED:
        return progress._replace(state=SUCCEEDED), ""
    if killed:
        return progress._replace(state=KILLED), ""
    if seen.state == ABSENT and progress.lost < MOST_LOST:
        return progress._replace(lost=progress.lost + 1, ended=0.0), "begin"
    if seen.state == ABSENT:
        progress = progress._replace(message=seen.message or f"it never reached the cluster, {MOST_LOST + 1} times")
    if seen.state == KILLED and late:
        progress = progress._replace(message=attempts.too_long(rules.most_seconds))
    state = FAILED if seen.state == ABSENT else seen.state
    follows = _following(progress, rules, now, attempts.Try(0, state, ended_at=now, out_of_time=late))
    return progress._replace(state=follows.state if follows.act == attempts.END else BETWEEN), ""


def _following(progress: Progress, rules: Rules, now: float, last: attempts.Try) -> attempts.Step:
    """Return what follows the LAST try of a step with PROGRESS, which has ended; former rounds do not count."""
    last.attempt = progress.tries - progress.first + 1
    return attempts.next_step(rules.retries, rules.interval_seconds, rules.most_seconds, [last], now)


def _silent(progress: Progress, message: str, now: float) -> Progress:
    """Return PROGRESS of a step that runs while nobody can tell how its job is, for the reason in MESSAGE."""
    since = progress.silent or now
    if now - since < SILENT_SECONDS:
        return progress._replace(silent=since, message=message)
    why = (
        f"nobody has told for {SILENT_SECONDS / 60:.0f} minutes how its job is{_because(message)}; see whether it "
        "still runs before the run is begun again"
    )
    return progress._replace(state=FAILED, silent=0.0, ended=now, message=why, percent=-1, containers=-1)


def _begun(
    run: Run, step: Step, steps: Mapping[str, Progress], rules: Rules, now: float, stopped: bool, killed: bool
) -> Progress:
    """Return how STEP is, once what can begin has begun."""
    progress = steps[step.name]
    if progress.state == BETWEEN:
        if stopped:
            return progress._replace(state=KILLED if killed else FAILED)
        # Not at the very moment of its end, which is written down first.
        if progress.ended == now or _rest(progress, rules, now) > 0:
            return progress
    elif progress.state != WAITING:
        return progress
    elif stopped:
        return progress._replace(state=LEFT_OUT)
    else:
        before = {one.name: one for one in run.workflow.steps if one.name in step.depends_on}
        if any(steps[name].state == LEFT_OUT or _is_lost(one, steps[name]) for name, one in before.items()):
            return progress._replace(state=LEFT_OUT)
        if not all(steps[name].state in ENDED for name in before):
            return progress
    return Progress(RUNNING, progress.tries + 1, progress.first, began=now)


def _closed(run: Run, now: float, killed: bool) -> Run:
    """Return RUN, ended if all its steps are."""
    if not all(one.state in ENDED for one in run.steps.values()):
        return run
    lost = [one for one in run.workflow.steps if _is_lost(one, run.steps[one.name])]
    left = [one for one in run.workflow.steps if run.steps[one.name].state == LEFT_OUT]
    state = KILLED if killed and (lost or left) else FAILED if lost else SUCCEEDED
    told = [f"step {one.name} {run.steps[one.name].state}{_because(run.steps[one.name].message)}" for one in lost]
    return run._replace(state=state, ended=now, message="; ".join(told))


def _is_lost(step: Step, progress: Progress) -> bool:
    """Tell whether STEP has come to nothing, so that what depends on it cannot run."""
    return progress.state in (FAILED, KILLED) and step.on_failure != IGNORE


def _rest(progress: Progress, rules: Rules, now: float) -> float:
    """Return for how many seconds the next try of a step with PROGRESS is not due, which is between two tries."""
    return _following(progress, rules, now, attempts.Try(0, FAILED, ended_at=progress.ended)).seconds


def pause(run: Run, rules: Mapping[str, Rules], now: float, longest: float) -> float:
    """Return for how many seconds nothing is due in RUN, LONGEST at most: the next try, or the next look at a job."""
    due = [_rest(one, rules[name], now) for name, one in run.steps.items() if one.state == BETWEEN]
    return max(0.0, min([longest, *due]))


def _because(message: str) -> str:
    return f": {message}" if message else ""


def begun(run: Run, steps: Sequence[Step]) -> dict[str, Progress]:
    """Return the progress of STEPS at the begin of a round of RUN: what a rerun keeps, and the others as they wait.

    Kept is what has succeeded, and what has failed where that is ignored, if all that it depends on is kept as well.
    """
    former = {one.name: one for one in run.workflow.steps}
    kept: dict[str, Progress] = {}
    found: dict[str, Progress] = {}
    for step in steps:
        old = run.steps.get(step.name, Progress())
        good = old.state == SUCCEEDED or (
            old.state in (FAILED, KILLED) and step.name in former and former[step.name].on_failure == IGNORE
        )
        if good and all(name in kept for name in step.depends_on):
            kept[step.name] = old
        found[step.name] = kept.get(step.name, Progress(tries=old.tries, first=old.tries + 1))
    return found
