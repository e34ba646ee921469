# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows one run of a workflow to its end: looks at its jobs, decides, writes that down, and does it.

Killed at any moment and begun again, it goes on from what is written: a job begins as the same try, which happens once.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import replace
from typing import Any, Callable, Mapping, Protocol

from ..jobs import attempts
from ..jobs.gateway import Gateway
from ..jobs.model import Job, Seen, job_of
from ..jobs.parameters import ParameterError, render
from ..jobs.state import Busy
from ..jobs.unit import Silent
from ..wire.base import ClientError
from .model import ENDED, FAILED, RUNNING, Run
from .next import UNKNOWN, Act, decide, pause, rules_of
from .runner import Runner

LOOK_SECONDS = 2.0
"""Between two looks at jobs that run."""


class Jobs(Protocol):
    """What runs jobs: the module :mod:`..jobs.run`."""

    @property
    def StartError(self) -> type[Exception]:
        """What :meth:`start` raises."""

    def start(self, job: Job, key: str, attempt: int, context: Gateway, base: str = "") -> None:
        """Submit a try once."""

    def look(self, job: Job, key: str, attempt: int, context: Gateway) -> Seen:
        """Tell how a try is."""

    def kill(
        self, job: Job, key: str, attempt: int, context: Gateway, reason: str = "", out_of_time: bool = False
    ) -> Seen:
        """End a try."""


class Follower:
    """Whoever follows one run."""

    def __init__(
        self,
        runner: Runner,
        jobs: Jobs,
        gateway: Gateway,
        say: Callable[[str], Any] = print,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Any] = time.sleep,
    ) -> None:
        """Take the RUNNER of this host, what runs JOBS on the GATEWAY, and whom to SAY what goes wrong."""
        self._runner = runner
        self._jobs = jobs
        self._gateway = gateway
        self._say = say
        self._clock = clock
        self._sleep = sleep
        self._started: set[Act] = set()
        self._refused: dict[Act, str] = {}
        self._unsaid: dict[Act, str] = {}
        """Tries of which nobody can tell whether they have begun, and why: they begin again, as the same ones."""

    def follow(self, name: str, key: str) -> Run | None:
        """Follow the run KEY of the workflow NAME to its end, let the next one begin, and return it; None for none."""
        run = self._runner.store.read(name, key)
        if run is None:
            return None
        steps = {step.name: step for step in run.workflow.steps}
        jobs = {name: job_of(run.jobs[step.job]) for name, step in steps.items()}
        rules = {name: rules_of(step, jobs[name]) for name, step in steps.items()}
        while run.state == RUNNING:
            run = self._round(run, jobs, rules)
            if run.state == RUNNING:
                self._sleep(pause(run, rules, self._clock(), LOOK_SECONDS))
        if run.state in ENDED:
            run = self._runner.close(run)
            self._runner.after(name)
        return run

    def _round(self, run: Run, jobs: Mapping[str, Job], rules: Mapping[str, Any]) -> Run:
        """Return RUN after one look at it, with all done that was to do."""
        why = self._runner.store.asked_for_end(run.workflow.name, run.key)
        seen = {
            name: self._look(run, Act(name, one.tries), jobs[name])
            for name, one in run.steps.items()
            if one.state == RUNNING
        }
        decision = decide(run, seen, rules, self._clock(), bool(why))
        after = decision.run
        if after.state in ENDED and why and not after.message:
            after = after._replace(message=why)
        if after != run:
            self._runner.store.write(after)
        for act in decision.begin:
            self._start(after, act, jobs[act.step])
        for act in decision.end:
            self._kill(after, act, jobs[act.step], why)
        return after

    def _start(self, run: Run, act: Act, job: Job) -> None:
        self._refused.pop(act, None)
        self._unsaid.pop(act, None)
        try:
            rendered = self._rendered(run, act, job)
            self._jobs.start(rendered, run.job_key(act.step), act.attempt, self._gateway, run.base)
        except ParameterError as error:
            self._refused[act] = str(error)
        except self._jobs.StartError as error:
            # Where the cluster or systemd does not answer it is no failure of the job.
            where = self._unsaid if isinstance(error.__cause__, (ClientError, Silent)) else self._refused
            where[act] = str(error)
        except (Busy, OSError) as error:
            self._unsaid[act] = str(error)
        else:
            self._started.add(act)

    def _look(self, run: Run, act: Act, job: Job) -> Seen:
        if act not in self._started and act not in self._refused:
            self._start(run, act, job)  # after a kill of this process, or a boot
        if act in self._refused:
            return Seen(FAILED, message=self._refused[act])
        if act in self._unsaid:
            return Seen(UNKNOWN, message=self._unsaid[act])
        try:
            return self._jobs.look(self._rendered(run, act, job), run.job_key(act.step), act.attempt, self._gateway)
        except (Busy, OSError) as error:
            return Seen(UNKNOWN, message=str(error))

    def _kill(self, run: Run, act: Act, job: Job, why: str) -> None:
        """End the try ACT of RUN, for the reason WHY; without one since its time is over."""
        late = {"out_of_time": True} if not why else {}
        reason = why or attempts.too_long(job.max_running_seconds)
        try:
            rendered = self._rendered(run, act, job)
            self._jobs.kill(rendered, run.job_key(act.step), act.attempt, self._gateway, reason, **late)
        except (Busy, OSError) as error:
            self._say(f"step {act.step} is still to be ended: {error}")

    def _rendered(self, run: Run, act: Act, job: Job) -> Job:
        when = datetime.datetime.fromtimestamp(run.at, datetime.timezone.utc)
        step = next(one for one in run.workflow.steps if one.name == act.step)
        own = replace(job, time_zone=job.time_zone or run.workflow.timezone)
        return render(own, when, step.parameters)
