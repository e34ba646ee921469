# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of workflows in words for people: a line for each change, and why one has failed. No I/O."""

from __future__ import annotations

from typing import Mapping, Sequence

from .model import BETWEEN, ENDED, FAILED, KILLED, LEFT_OUT, QUEUED, RUNNING, WAITING, Progress, Run


def changes(before: Run | None, after: Run) -> list[str]:
    """Return a line for each thing that has changed from BEFORE (None: nothing is known yet) to AFTER, the same run."""
    name = f"{after.workflow.name} {after.key}"
    known: Mapping[str, Progress] = before.steps if before else {}
    found = []
    if before is None or (before.state, before.round) != (after.state, after.round):
        if after.state == QUEUED:
            found.append(f"{name} waits for its turn{_because(after.message)}")
        elif after.state == RUNNING or not known:
            found.append(f"{name} {'goes on' if before is None and _has_begun(after) else 'begins'}{_round(after)}")
    for step in after.workflow.steps:
        if before is None and step.name in _kept(after):
            continue
        found += [f"  {step.name}: {text}" for text in _step(known.get(step.name, Progress()), after.steps[step.name])]
    if after.state in ENDED and (before is None or before.state != after.state):
        found.append(f"{name} {after.state}{_after(after.began, after.ended)}{_because(after.message)}")
    return found


def lost(run: Run) -> list[str]:
    """Return the steps of RUN whose last try has failed or was killed."""
    return [step.name for step in run.workflow.steps if run.steps[step.name].state in (FAILED, KILLED)]


def failure(run: Run, tails: Mapping[str, Sequence[str]], commands: Mapping[str, str]) -> str:
    """Return why RUN has not succeeded: TAILS are the last lines of what steps left, COMMANDS show more of them."""
    lines = [f"run {run.key} of workflow {run.workflow.name} {run.state}{_because(run.message)}"]
    for step in lost(run):
        if tails.get(step):
            lines += [f"the last lines of step {step}:", *(f"  {line}" for line in tails[step])]
        if commands.get(step):
            lines.append(f"all of them, on the gateway: {commands[step]}")
    lines.append(f"from there again: -e emr_workflow={run.workflow.name} -e emr_workflow_rerun={run.key}")
    return "\n".join(lines)


def _step(before: Progress, after: Progress) -> list[str]:
    """Return what there is to say of a step that was as BEFORE and is as AFTER."""
    found = []
    if after.tries != before.tries and after.state != WAITING:
        found.append("begins" if after.tries == after.first else f"begins, try {after.tries - after.first + 1}")
    ended = after.state in (*ENDED, BETWEEN) and after.state != LEFT_OUT
    if ended and (after.state, after.tries) != (before.state, before.tries):
        state = FAILED if after.state == BETWEEN else after.state
        again = " and is tried again" if after.state == BETWEEN else ""
        named = f" ({', '.join(after.applications)})" if after.applications else ""
        found.append(f"{state}{_after(after.began, after.ended)}{again}{named}{_because(after.message)}")
    elif after.state == LEFT_OUT != before.state:
        found.append("left out")
    elif after.state == RUNNING:
        found += _running(before, after)
    return found


def _running(before: Progress, after: Progress) -> list[str]:
    if after.silent:
        return [] if before.silent else [f"nobody tells how its job is{_because(after.message)}"]
    parts = []
    if after.percent >= 0 and after.percent != before.percent:
        parts.append(f"{after.percent} %")
    if after.containers >= 0 and after.containers != before.containers:
        parts.append("1 container" if after.containers == 1 else f"{after.containers} containers")
    new = [one for one in after.applications if one not in before.applications]
    return [", ".join([*new, *parts])] if new or parts else []


def _has_begun(run: Run) -> bool:
    """Tell whether a step has begun in this round of RUN; those that it keeps have begun before."""
    return any(one.state != WAITING and one.began >= run.began for one in run.steps.values())


def _kept(run: Run) -> list[str]:
    """Return the steps that ended in an earlier round of RUN."""
    return [name for name, one in run.steps.items() if one.state in ENDED and 0 < one.began < run.began]


def _round(run: Run) -> str:
    kept = _kept(run)
    if run.round == 1:
        return ""
    return f" again, round {run.round}" + (f", without {', '.join(kept)}" if kept and run.state == RUNNING else "")


def _after(began: float, ended: float) -> str:
    return f" after {ended - began:.0f} s" if began and ended >= began else ""


def _because(message: str) -> str:
    return f": {message}" if message else ""
