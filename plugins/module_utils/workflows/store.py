# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gateway of workflows keeps of them: ``<area>/<workflow>/<run>/state.json``, root's alone.

A state is written before what it says is done, and reaches the disk before that.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
from typing import Any, Iterator

from ..host import inside
from ..host.locks import open_lock
from ..jobs.model import Job, job_of
from .model import ENDED, QUEUED, Run, Workflow, run_from_data, run_to_data, workflow_from_data

AREA = "/var/lib/emr/workflows"
DEFINITIONS = "/etc/emr/workflows.json"
"""The workflows of the inventory and the jobs of their steps; a run keeps those that it began with."""
STATE, END = "state.json", "end"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
"""A key of a run: part of tags in the cluster, which are in small letters."""


class StoreError(Exception):
    """A file of ours that cannot be read; the message names it and the way out."""


class Store:
    """The files of workflows on this host."""

    def __init__(self, area: str = AREA, definitions: str = DEFINITIONS) -> None:
        """Take the directory AREA of runs and the file DEFINITIONS of workflows."""
        self._area = area
        self._definitions = definitions

    def definition(self, name: str) -> tuple[Workflow, dict[str, Job]] | None:
        """Return the workflow NAME as the inventory has it now, with its jobs by name; None for one that it has not."""
        found = _json(self._definitions)
        if not found:
            return None
        try:
            jobs = {job: job_of(data) for job, data in found["jobs"].items()}
            workflows = [workflow_from_data(one) for one in found["workflows"]]
        except (KeyError, TypeError, ValueError) as error:
            raise _unread(self._definitions, error) from error
        workflow = next((one for one in workflows if one.name == name), None)
        return (workflow, {step.job: jobs[step.job] for step in workflow.steps}) if workflow else None

    def names(self) -> list[str]:
        """Return the workflows that have run here."""
        return [name for name in inside.names(self._area) if not name.startswith(".")]

    def runs(self, name: str) -> list[Run]:
        """Return the runs of the workflow NAME that are kept here, by the times that they are for."""
        found = [self.read(name, key) for key in inside.names(self._place(name))]
        return sorted((run for run in found if run), key=lambda run: (run.at, run.key))

    def open_runs(self, name: str) -> tuple[list[Run], list[Run]]:
        """Return the runs of the workflow NAME that have begun and not ended, and those that wait for their turn."""
        left = [run for run in self.runs(name) if run.state not in ENDED]
        return [run for run in left if run.state != QUEUED], [run for run in left if run.state == QUEUED]

    def read(self, name: str, key: str) -> Run | None:
        """Return the run KEY of the workflow NAME, None for one that is not kept."""
        path = self._place(name, key, STATE)
        found = _json(path)
        if not found:
            return None
        try:
            return run_from_data(found)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _unread(path, error) from error

    def write(self, run: Run) -> None:
        """Keep RUN as it is now."""
        place = self._place(run.workflow.name, run.key)
        _make(place)
        _write(os.path.join(place, STATE), json.dumps(run_to_data(run), indent=1, sort_keys=True) + "\n")

    def ask_for_end(self, name: str, key: str, why: str) -> None:
        """Ask whoever follows the run KEY of the workflow NAME to end it, for the reason WHY."""
        _write(self._place(name, key, END), why + "\n")

    def asked_for_end(self, name: str, key: str) -> str:
        """Return why the run KEY of the workflow NAME is to end, "" for one that is not."""
        return (inside.text(self._place(name, key, END)) or "").strip()

    def take_back_end(self, name: str, key: str) -> None:
        """Let the run KEY of the workflow NAME go on, which was asked to end."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._place(name, key, END))

    def forget(self, name: str, key: str) -> None:
        """Remove what is kept of the run KEY of the workflow NAME, which has ended."""
        shutil.rmtree(self._place(name, key), ignore_errors=True)

    @contextlib.contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Be the only one, until the end of the block, who begins runs of the workflow NAME or lets them wait."""
        _make(self._area)
        handle = open_lock(os.path.join(self._area, f".{name}.lock"))
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _place(self, *names: str) -> str:
        return os.path.join(self._area, *names)


def _json(path: str) -> dict[str, Any]:
    text = inside.text(path)
    if text is None:
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _unread(path, error) from error
    if not isinstance(found, dict):
        raise _unread(path, "it is no mapping")
    return found


def _unread(path: str, cause: object) -> StoreError:
    return StoreError(f"{path} is none of ours ({cause}); look who wrote it, and remove it")


def _make(directory: str) -> None:
    os.makedirs(os.path.dirname(directory), mode=0o755, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.mkdir(directory, 0o700)


def _write(path: str, text: str) -> None:
    """Replace the file PATH in one step that outlives a power failure."""
    place, name = os.path.split(path)
    draft = os.path.join(place, f".{name}.new")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(draft)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.rename(draft, path)
    above = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(above)
    finally:
        os.close(above)
