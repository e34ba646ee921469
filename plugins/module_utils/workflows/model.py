# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of workflows: what an inventory asks for, and how far a run of it is. No I/O."""

from __future__ import annotations

import re
from typing import Any, Mapping, NamedTuple

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,27}")
"""A name of a workflow or a step: both stand in keys of jobs, with the key of a run, and in names of units."""
STOP, CONTINUE, IGNORE = "stop", "continue", "ignore"
ON_FAILURE = (STOP, CONTINUE, IGNORE)
"""After a step has failed: begin no other step; leave out those that need it; go on as if it had succeeded."""
SKIP, QUEUE, PARALLEL, CANCEL = "skip", "queue", "parallel", "cancel"
OVERLAP = (SKIP, QUEUE, PARALLEL, CANCEL)
"""When a run is due while another one goes on: leave it out; let it wait; begin it; end the other one and begin it."""
MISSED = ("run", "skip")
"""When the gateway was off at a time of the schedule: begin one run after the boot, or none."""

WAITING, RUNNING, BETWEEN = "waiting", "running", "between"
SUCCEEDED, FAILED, KILLED, LEFT_OUT = "succeeded", "failed", "killed", "left out"
QUEUED, SKIPPED = "queued", "skipped"
ENDED = (SUCCEEDED, FAILED, KILLED, LEFT_OUT, SKIPPED)
"""States that nothing follows. A step is BETWEEN two tries; only a run is QUEUED or SKIPPED."""


class Step(NamedTuple):
    """One job of a workflow, and the steps that it comes after."""

    name: str
    job: str
    depends_on: tuple[str, ...] = ()
    retries: int = -1
    """Tries after the first one, -1 for those of the job."""
    on_failure: str = STOP
    parameters: Mapping[str, str] = {}
    """Values that take the place of the job's own parameters."""


class Workflow(NamedTuple):
    """Steps in an order in which each comes after those that it depends on."""

    name: str
    steps: tuple[Step, ...]
    schedule: str = ""
    """Calendar words of systemd without a time zone, "" for none."""
    timezone: str = "UTC"
    overlap: str = SKIP
    missed: str = MISSED[0]

    @property
    def calendar(self) -> str:
        """What systemd is given as OnCalendar, "" without a schedule."""
        return f"{self.schedule} {self.timezone}" if self.schedule else ""


class Progress(NamedTuple):
    """How far a step is."""

    state: str = WAITING
    tries: int = 0
    """Tries that have begun, of all rounds: no number is used twice."""
    first: int = 1
    """Number of the first try of this round."""
    began: float = 0.0
    """Seconds since the epoch at which the present or last try began."""
    ended: float = 0.0
    silent: float = 0.0
    """Seconds since the epoch since which nobody can tell how the try is, 0 while somebody can."""
    message: str = ""
    applications: tuple[str, ...] = ()
    percent: int = -1
    """How much of the present try is done, -1 where that is not known."""
    containers: int = -1
    """How many containers it has, -1 where that is not known."""
    lost: int = 0
    """How often the present try came to nothing before it reached the cluster, and was begun again."""


class Run(NamedTuple):
    """A run of a workflow: what its state file holds."""

    workflow: Workflow
    key: str
    """Its name among the runs of the workflow."""
    at: float
    """Seconds since the epoch of the time that it is for, as parameters with dates see it."""
    asked: str
    """Who asked for it: ``schedule`` or ``user``."""
    state: str
    steps: Mapping[str, Progress]
    jobs: Mapping[str, Any]
    """The jobs of its steps by name, as they were when the round began."""
    round: int = 1
    """Begins with 1; one more each time that it is run again from where it failed."""
    began: float = 0.0
    ended: float = 0.0
    message: str = ""
    told: bool = False
    """Whether the history has its end."""

    @property
    def base(self) -> str:
        """What the keys of its jobs begin with."""
        return f"{self.workflow.name}.{self.key}"

    def job_key(self, step: str) -> str:
        """Return the key of the job of STEP."""
        return f"{self.base}.{step}"


def workflow_to_data(workflow: Workflow) -> dict[str, Any]:
    """Return WORKFLOW as plain data, for files."""
    steps = [{**one._asdict(), "depends_on": list(one.depends_on)} for one in workflow.steps]
    return {**workflow._asdict(), "steps": steps}


def workflow_from_data(data: Mapping[str, Any]) -> Workflow:
    """Return the workflow of :func:`workflow_to_data`."""
    steps = tuple(Step(**{**one, "depends_on": tuple(one["depends_on"])}) for one in data["steps"])
    return Workflow(**{**data, "steps": steps})


def run_to_data(run: Run) -> dict[str, Any]:
    """Return RUN as plain data, for its state file."""
    steps = {name: {**one._asdict(), "applications": list(one.applications)} for name, one in run.steps.items()}
    return {**run._asdict(), "workflow": workflow_to_data(run.workflow), "steps": steps, "jobs": dict(run.jobs)}


def run_from_data(data: Mapping[str, Any]) -> Run:
    """Return the run of :func:`run_to_data`; KeyError, TypeError or ValueError for what is none."""
    rows: Mapping[str, Mapping[str, Any]] = data["steps"]
    steps = {name: Progress(**{**one, "applications": tuple(one["applications"])}) for name, one in rows.items()}
    return Run(**{**data, "workflow": workflow_from_data(data["workflow"]), "steps": steps})
