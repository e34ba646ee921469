# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run from its first try to its end: one step at each call, so that whoever calls may be replaced at any time."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ..services import jobs as services
from ..wire.base import ClientError
from . import attempts, run, state
from .attempts import Try, next_step
from .gateway import Gateway
from .model import TAG, Job, Seen
from .state import RunState
from .unit import Silent


@dataclass(frozen=True)
class Standing:
    """How far a run is."""

    key: str
    attempt: int
    """Number of the last try; 0 before the first."""
    state: str
    """``running``, ``waiting`` (for the next try), ``unknown``; or, ended, ``succeeded``, ``failed``, ``killed``."""
    seen: Seen
    """What is known of the last try."""
    wait_seconds: float = 0.0
    """When the next step is due, for ``waiting``."""

    @property
    def ended(self) -> bool:
        """Tell whether it will not change any more."""
        return self.state in ("succeeded", "failed", "killed")

    def line(self) -> str:
        """Return how far it is, for people, without a time."""
        words = [f"try {self.attempt}"] if self.attempt > 1 else []
        words.append(
            {"waiting": f"failed, the next try is due in {self.wait_seconds:.0f} s"}.get(self.state, self.state)
        )
        if self.seen.applications:
            words.append(self.seen.applications[-1])
        if self.state == "running" and self.seen.progress is not None:
            one = self.seen.containers == 1
            words.append(f"{self.seen.progress:.0f} %, {self.seen.containers or 0} container{'' if one else 's'}")
        if self.seen.message and self.state != "succeeded":
            words.append(self.seen.message.splitlines()[0][:200])
        return ", ".join(words)


def advance(job: Job, key: str, context: Gateway, base: str = "") -> Standing:
    """Take the next step of the run KEY of JOB, rendered, and return where it stands then; does not wait.

    Call it again until it has ended: at once, or after a second or so. Whoever calls it for the first time submits the
    job, or finds what another one has submitted. ``StartError`` where it cannot be submitted; a further try for which
    nobody answers is ``unknown``, and begins later.
    """
    known = state.load(context, key) or adopt(job, key, context, base)
    step = due(job, known.tries if known else [])
    if step.act == attempts.START:
        try:
            run.start(job, key, step.attempt, context, base)
        except run.StartError as error:
            # A run that has begun is not over because nobody answers at the moment of its next try.
            if step.attempt > 1 and isinstance(error.__cause__, (ClientError, Silent)):
                return Standing(key, step.attempt, "unknown", Seen("unknown", message=str(error)))
            raise
        return Standing(key, step.attempt, "running", run.look(job, key, step.attempt, context))
    if step.act == attempts.KILL:
        stopped = known.attempt(step.attempt) if known else None
        late = stopped is None or not stopped.stopped or stopped.out_of_time
        seen = run.kill(job, key, step.attempt, context, step.message, late)
    else:
        seen = run.look(job, key, step.attempt, context)
    if not seen.ended:
        state_now = "unknown" if seen.state == "unknown" else "running"
        return Standing(key, step.attempt, state_now, seen)
    after = state.load(context, key)
    step = due(job, after.tries if after else [])
    if step.act == attempts.END:
        return Standing(key, step.attempt, step.state, replace(seen, message=step.message or seen.message))
    return Standing(key, step.attempt, "waiting", seen, step.seconds)


def due(job: Job, tries: list[Try]) -> attempts.Step:
    """Return what is due now for a run of JOB with TRIES."""
    return next_step(job.retries, job.retry_interval_seconds, job.max_running_seconds, tries, time.time())


def adopt(job: Job, key: str, context: Gateway, base: str = "") -> RunState | None:
    """Write down the tries of the run KEY that the cluster knows, and this gateway does not; None for none.

    ``StartError`` where the cluster does not answer: it may have been submitted on a gateway that is lost.
    """
    tries = submitted(job, key, context)
    if not tries:
        return None
    with state.locked(context, key):
        if state.load(context, key) is None:
            state.save(context, RunState(key, base, job.to_dict(), tries, tries[0].started_at))
    return state.load(context, key)


def submitted(job: Job, key: str, context: Gateway) -> list[Try]:
    """Return the tries of the run KEY that the cluster knows; ``StartError`` where it does not answer."""
    if not context.masters or services.job_type(job.type).judged_by == "client":
        return []
    try:
        found = services.tracker().find(context.masters, f"{TAG}:{key}", job.user)
    except ClientError as error:
        raise run.StartError(f"the cluster does not answer, so nothing was submitted ({error})") from error
    numbers = {attempt_of(one.tags, key): one for one in reversed(found)}
    return [Try(number, "running", one.started_at) for number, one in sorted(numbers.items()) if number]


def attempt_of(own: tuple[str, ...], key: str) -> int:
    """Return the number of the try of the run KEY in the tags OWN of an application, 0 for none."""
    prefix = f"{TAG}:{key}:"
    numbers = (tag[len(prefix) :] for tag in own if tag.startswith(prefix))
    return next((int(number) for number in numbers if number.isdigit()), 0)


def elsewhere(job: Job, context: Gateway) -> list[str]:
    """Return the keys of runs of JOB whose applications have not ended, as the cluster knows them."""
    if not context.masters or services.job_type(job.type).judged_by == "client":
        return []
    found = services.tracker().find(context.masters, f"{TAG}-job:{job.name}", job.user)
    keys = [run_key(one.tags) for one in found if not one.ended]
    return sorted({key for key in keys if key})


def run_key(own: tuple[str, ...]) -> str:
    """Return the key of the run in the tags OWN of an application, "" for none; tags may be anybody's words."""
    keys = (tag.split(":")[1] for tag in own if tag.startswith(f"{TAG}:") and tag.count(":") == 2)
    return next((key for key in keys if state.KEY.fullmatch(key)), "")


def choose_key(base: str, job: Job, context: Gateway, look: bool = True) -> str:
    """Return the key of the run that a play with the job and values of BASE means, whose key nobody has chosen.

    That is one that runs, or whose end nobody has been told, here or in the cluster; else a new one. With LOOK, the
    last try of one that nobody has followed is looked at before.
    """
    known = state.latest(context, base)
    if known and look and known.told and known.tries and not known.tries[-1].ended:
        run.look(job, known.key, known.tries[-1].attempt, context)
        known = state.load(context, known.key)
    if known and not (known.told and due(job, known.tries).act == attempts.END):
        return known.key
    if context.masters and services.job_type(job.type).judged_by != "client":
        for one in services.tracker().find(context.masters, f"{TAG}:{base}", job.user):
            if run_key(one.tags) and not one.ended:
                return run_key(one.tags)
    return state.new_key(base, time.time())
