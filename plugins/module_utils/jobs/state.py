# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this gateway knows of runs of jobs: a directory of root's for each, with one file that is replaced at once."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from glob import glob
from typing import Any, Iterable, Iterator

from ..host import locks
from ..host.inside import Odd, text
from .attempts import Try
from .gateway import Gateway

KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
"""Keys of runs: in lower case, as the cluster keeps tags; they stand in names of units and directories."""
KEYS = "write up to 80 of a-z, 0-9, ., - and _, with a letter or digit first"
LOCK_SECONDS = 60.0


class Busy(Exception):
    """Somebody else works on the run for longer than we wait."""


@dataclass
class RunState:
    """One run of a job."""

    key: str
    base: str = ""
    """How keys of the same job, with the same values, begin; "" for a key that somebody chose."""
    job: dict[str, Any] = field(default_factory=dict)
    """The job, rendered (``Job.to_dict``)."""
    tries: list[Try] = field(default_factory=list)
    created_at: float = 0.0
    told: bool = False
    """Whether a play has been told how it ended, or does not want to know."""

    @property
    def origin(self) -> tuple[str, str]:
        """Return the workflow and the step that it is of, "" where it is of none: their keys are ``base.step``."""
        if not self.base or not self.key.startswith(f"{self.base}."):
            return "", ""
        return self.base.partition(".")[0], self.key[len(self.base) + 1 :]

    def attempt(self, number: int) -> Try | None:
        """Return the try NUMBER, None for one that is not known."""
        return next((one for one in self.tries if one.attempt == number), None)

    def to_text(self) -> str:
        """Return the content of its file."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


def state_of(content: str) -> RunState:
    """Return the run of CONTENT, its file."""
    row = json.loads(content)
    known = Try.__dataclass_fields__
    tries = [{name: value for name, value in one.items() if name in known} for one in row.get("tries", [])]
    found = {name: value for name, value in row.items() if name in RunState.__dataclass_fields__}
    for one in tries:
        one["applications"] = tuple(one.get("applications") or ())
    return RunState(**{**found, "tries": [Try(**one) for one in tries]})


def runs_directory(gateway: Gateway) -> str:
    """Return where runs lie."""
    return f"{gateway.area}/runs"


def run_directory(gateway: Gateway, key: str) -> str:
    """Return the directory of the run KEY; ValueError for a key that is none."""
    if not KEY.fullmatch(key):
        raise ValueError(f"{key} is no key of a run; {KEYS}")
    return f"{runs_directory(gateway)}/{key}"


def try_directory(gateway: Gateway, key: str, attempt: int) -> str:
    """Return the directory of try ATTEMPT of the run KEY."""
    return f"{run_directory(gateway, key)}/{attempt}"


def load(gateway: Gateway, key: str) -> RunState | None:
    """Return the run KEY, None where this gateway does not know it; Odd for a file that is none of ours."""
    path = f"{run_directory(gateway, key)}/state.json"
    found = text(path)
    try:
        return state_of(found) if found else None
    except (ValueError, TypeError, AttributeError) as error:
        raise Odd(f"{path} cannot be read ({error}); look who wrote it, and remove its directory") from error


def load_all(gateway: Gateway) -> Iterator[RunState]:
    """Give all runs that this gateway knows; one whose file cannot be read holds no other up."""
    for key in keys(gateway):
        with suppress(Odd):
            found = load(gateway, key)
            if found:
                yield found


def save(gateway: Gateway, run: RunState) -> None:
    """Write RUN down in one step; it is on the disk when this returns."""
    directory = run_directory(gateway, run.key)
    draft = f"{directory}/.state.json.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(run.to_text())
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, f"{directory}/state.json")
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make(path: str, mode: int) -> None:
    """Make the directory PATH of root's, and those above it that are missing, with MODE."""
    if not os.path.isdir(path):
        above = os.path.dirname(path)
        if above != path:
            make(above, 0o711)
        try:
            os.mkdir(path, mode)
        except FileExistsError:
            return
        os.chmod(path, mode)


@contextmanager
def locked(gateway: Gateway, key: str, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Be alone with the run KEY until the end of the block; Busy when that takes longer than SECONDS.

    Its directory is there then.
    """
    directory = run_directory(gateway, key)
    make(directory, 0o711)
    with _held(f"{directory}/lock", f"the run {key}", seconds):
        yield


@contextmanager
def choosing(gateway: Gateway, bases: Iterable[str], seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Be alone with runs whose keys begin with one of BASES until the end of the block; Busy as :func:`locked`.

    Whoever chooses a key, and submits a run with it, does both in one: else two at once would submit two.
    """
    with ExitStack() as held:
        # All in one order, or two would wait for each other.
        for base in sorted(set(bases)):
            run_directory(gateway, base)
            make(runs_directory(gateway), 0o711)
            held.enter_context(_held(f"{runs_directory(gateway)}/.{base}.lock", f"runs of {base}", seconds))
        yield


@contextmanager
def _held(path: str, what: str, seconds: float) -> Iterator[None]:
    handle = locks.open_lock(path)
    try:
        if not locks.acquire(handle, fcntl.LOCK_EX, seconds):
            raise Busy(f"another process works on {what} for over {seconds:g} s; {locks.occupied(handle, path)}")
        os.utime(handle)
        yield
    finally:
        os.close(handle)


def keys(gateway: Gateway) -> list[str]:
    """Return the keys of all runs that this gateway knows."""
    try:
        names = os.listdir(runs_directory(gateway))
    except FileNotFoundError:
        return []
    return sorted(name for name in names if KEY.fullmatch(name))


def latest(gateway: Gateway, base: str) -> RunState | None:
    """Return the newest run whose key begins with BASE, None for none."""
    found = [run for run in (load(gateway, key) for key in keys(gateway) if key.startswith(f"{base}-")) if run]
    own = [run for run in found if run.base == base]
    return max(own, key=lambda run: run.created_at) if own else None


def new_key(base: str, now: float) -> str:
    """Return the key of a run that begins NOW, whose job and values give BASE."""
    return f"{base}-{time.strftime('%Y%m%dt%H%M%S', time.gmtime(now))}"


def prune(gateway: Gateway, before: float) -> list[str]:
    """Remove what is known of runs that ended BEFORE (seconds since 1970), logs too; return their keys."""
    from shutil import rmtree

    gone = []
    for run in load_all(gateway):
        if run.tries and run.tries[-1].ended and run.tries[-1].ended_at < before:
            rmtree(run_directory(gateway, run.key))
            gone.append(run.key)
    for lock in glob(f"{runs_directory(gateway)}/.*.lock"):
        with suppress(FileNotFoundError):
            if os.lstat(lock).st_mtime < before:
                os.unlink(lock)
    return gone
