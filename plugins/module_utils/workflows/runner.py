# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Begins runs of workflows on their gateway, hands each to a unit of its own, and begins again what a boot cut off.

Used by timers, by the unit of the boot, and by the module workflow. Schedules are systemd's: nothing here waits for a
time.
"""

from __future__ import annotations

import json
import time
from typing import Any, Callable, List, Mapping, NamedTuple, Sequence, Tuple

from ..jobs import history
from ..jobs.model import Job
from ..topology.names import hint
from . import units
from .model import ENDED, KILLED, PARALLEL, QUEUED, RUNNING, SKIPPED, SUCCEEDED, Run
from .next import begun
from .overlap import firing, follower, forgotten
from .schedule import due_at
from .store import Store

Command = Callable[[List[str]], Tuple[int, str, str]]
"""Runs a command and returns exit code, stdout and stderr."""

SCHEDULE, USER = "schedule", "user"


class RunError(Exception):
    """One sentence: what cannot be done with a workflow or its run, and what to do instead."""


class Began(NamedTuple):
    """A RUN that was asked for, and whether it is one that was there BEFORE; for none, why not."""

    run: Run | None
    before: bool
    why: str = ""


class Runner:
    """The workflows of this host."""

    def __init__(
        self,
        store: Store,
        command: Command,
        log: str = history.PATH,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the STORE of runs, what runs a COMMAND, the path of the history LOG, and the CLOCK."""
        self.store = store
        self._command = command
        self._log = log
        self._clock = clock

    def fire(self, name: str) -> Began:
        """Begin the run of the workflow NAME for the time of its schedule that has just come."""
        found = self.store.definition(name)
        if found is None:
            raise RunError(f"{_no_more(name)}; run playbooks/site.yml, which takes its timer off")
        at = due_at(self._command, found[0].calendar, self._clock()) if found[0].calendar else self._clock()
        return self._ask(name, stamp(at), at, SCHEDULE)

    def begin(self, name: str, key: str = "") -> Began:
        """Begin a run of the workflow NAME for now, as somebody asks for it.

        The run KEY is begun once, whoever asks how often. Without KEY a run that goes on is the one that is meant.
        """
        if not key:
            going, queued = self.store.open_runs(name)
            if going or queued:
                self._resume(going)
                return Began([*going, *queued][-1], True)
        now = self._clock()
        return self._ask(name, key or stamp(now), now, USER)

    def _ask(self, name: str, key: str, at: float, asked: str) -> Began:
        with self.store.alone(name):
            found = self.store.definition(name)
            if found is None:
                raise RunError(
                    f"this host knows no workflow {name}; write it in emr_workflows, and run playbooks/site.yml"
                )
            workflow, jobs = found
            going, queued = self.store.open_runs(name)
            # Whoever was killed after it had written the state.
            self._resume(going)
            there = self.store.read(name, key)
            if there:
                return Began(there, True)
            decided = firing(workflow.overlap, [one.key for one in going], [one.key for one in queued])
            run = Run(workflow, key, at, asked, decided.state, {}, _plain(jobs), message=decided.why)
            run = run._replace(steps=begun(run, workflow.steps), began=self._clock())
            if decided.state == SKIPPED:
                self._tell(run._replace(ended=run.began))
                return Began(None, False, f"{key}: {decided.why}")
            self.store.write(run)
            self._end([one for one in [*going, *queued] if one.key in decided.end], f"run {key} is due")
            if decided.state == RUNNING:
                self._start(run)
            return Began(run, False, decided.why)

    def begin_again(self, name: str, key: str) -> Run:
        """Begin the run KEY of the workflow NAME again from where it failed, with jobs as they are defined now."""
        with self.store.alone(name):
            found, run = self.store.definition(name), self.failed(name, key)
            if run.state not in ENDED:
                return run
            if found is None:
                raise RunError(f"{_no_more(name)}; write it in emr_workflows again, and run playbooks/site.yml")
            workflow, jobs = found
            going, queued = self.store.open_runs(name)
            waits = workflow.overlap != PARALLEL and bool(going or queued)
            again = Run(
                workflow,
                key,
                run.at,
                run.asked,
                QUEUED if waits else RUNNING,
                begun(run, workflow.steps),
                _plain(jobs),
                run.round + 1,
                self._clock(),
            )
            self.store.take_back_end(name, key)
            self.store.write(again)
            if not waits:
                self._start(again)
            return again

    def failed(self, name: str, key: str) -> Run:
        """Return the run KEY of the workflow NAME; RunError for one that is not kept or has succeeded."""
        run = self.store.read(name, key)
        if run is None:
            raise RunError(_no_run(name, key, [one.key for one in self.store.runs(name)]))
        if run.state == SUCCEEDED:
            raise RunError(f"run {key} of workflow {name} has succeeded; begin another with -e emr_workflow={name}")
        return run

    def end(self, name: str, key: str, why: str) -> list[Run]:
        """End the run KEY of the workflow NAME, or all that have not ended if KEY is empty, and return those."""
        self._require_known(name, key)
        with self.store.alone(name):
            going, queued = self.store.open_runs(name)
            runs = [one for one in [*going, *queued] if key in ("", one.key)]
            self._end(runs, why)
            return runs

    def _require_known(self, name: str, key: str) -> None:
        """Raise RunError for a workflow NAME that never was here, and for a run KEY of it that is not kept."""
        kept = [one.key for one in self.store.runs(name)]
        if not kept and self.store.definition(name) is None:
            raise RunError(f"this host knows no workflow {name}{hint(name, self.store.names())}")
        if key and key not in kept:
            raise RunError(_no_run(name, key, kept))

    def resume(self) -> list[Run]:
        """Let all runs go on that have not ended, and return them: after a boot nobody follows them."""
        found: list[Run] = []
        for name in self.store.names():
            with self.store.alone(name):
                going, _queued = self.store.open_runs(name)
                self._resume(going)
                found += going
            found += self.after(name)
        return found

    def after(self, name: str) -> list[Run]:
        """Begin the run of the workflow NAME whose turn it is, if there is one, and forget old ones."""
        with self.store.alone(name):
            going, queued = self.store.open_runs(name)
            key = follower([one.key for one in going], [one.key for one in queued])
            began = [one._replace(state=RUNNING, began=self._clock(), message="") for one in queued if one.key == key]
            for run in began:
                self.store.write(run)
                self._start(run)
            for old in forgotten([one.key for one in self.store.runs(name) if one.state in ENDED]):
                self.store.forget(name, old)
            return began

    def close(self, run: Run) -> Run:
        """Tell the history once of RUN, which has ended."""
        if not run.told:
            self._tell(run)
            run = run._replace(told=True)
            self.store.write(run)
        return run

    def _end(self, runs: list[Run], why: str) -> None:
        for run in runs:
            if run.state == QUEUED:
                ended = run._replace(state=KILLED, ended=self._clock(), message=f"it had not begun: {why}")
                self.store.write(ended)
                self.close(ended)
            else:
                self.store.ask_for_end(run.workflow.name, run.key, why)
                self._start(run)

    def _resume(self, runs: list[Run]) -> None:
        for run in runs:
            self._start(run)

    def _start(self, run: Run) -> None:
        """Start the unit that follows RUN; nothing is done where it runs."""
        unit = units.run_unit(run.workflow.name, run.key)
        code, out, err = self._command(["systemctl", "start", "--no-block", unit])
        if code != 0:
            raise RunError(f"systemctl start {unit} failed with {code}: {(err or out).strip()}")

    def _tell(self, run: Run) -> None:
        """Write the end of RUN into the history, unless a process that was killed has."""
        users = sorted({str(job.get("user", "")) for job in run.jobs.values()})
        applications = [one for step in run.steps.values() for one in step.applications]
        record = history.Record(
            kind="run",
            key=run.base,
            state=run.state,
            user=users[0] if len(users) == 1 else "",
            workflow=run.workflow.name,
            started_at=run.began,
            ended_at=run.ended,
            applications=tuple(applications),
            message=run.message,
        )
        written = {(one.get("kind"), one.get("key"), one.get("ended_at")) for one in history.read(1000, self._log)}
        if ("run", record.key, record.ended_at) not in written:
            history.append(record, self._log)


def _no_run(name: str, key: str, kept: Sequence[str]) -> str:
    return f"workflow {name} has no run {key} here; its last ones are {', '.join(kept[-5:]) or 'none'}"


def _no_more(name: str) -> str:
    return f"the inventory has no workflow {name} any more"


def _plain(jobs: Mapping[str, Job]) -> dict[str, Any]:
    """Return JOBS as a file has them."""
    found: dict[str, Any] = json.loads(json.dumps({name: one.to_dict() for name, one in jobs.items()}))
    return found


def stamp(seconds: float) -> str:
    """Return the key of a run for the time SECONDS since the epoch: that time in UTC."""
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(seconds))
