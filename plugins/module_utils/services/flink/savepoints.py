# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Savepoints and checkpoints of jobs in the cluster's file system: where they are, and which is the newest.

Flink has two names for each of these properties, and the first one counts where both are given.
"""

from __future__ import annotations

import posixpath
from functools import partial
from typing import Callable, Mapping, NamedTuple, Sequence
from urllib.parse import urlsplit

from ...jobs.gateway import Gateway
from ...jobs.model import Job
from ...wire.base import ClientError, Refused, Unreachable, endpoint
from ...wire.webhdfs import STANDBY
from ...wire.webhdfs_files import WebHdfsFiles
from ..registry import port

SAVEPOINTS = ("execution.checkpointing.savepoint-dir", "state.savepoints.dir")
CHECKPOINTS = ("execution.checkpointing.dir", "state.checkpoints.dir")
START = ("execution.state-recovery.path", "execution.savepoint.path")
SKIPS = ("execution.state-recovery.ignore-unclaimed-state", "execution.savepoint.ignore-unclaimed-state")
CLAIMS = ("execution.state-recovery.claim-mode", "execution.savepoint-restore-mode")
MARK = "_metadata"
"""File of a savepoint or checkpoint that is whole."""
_DEPTH = 2
"""Directories between that of a job and the file: the id of a run, and the checkpoint."""
_STATE = ("shared", "taskowned")
"""Directories of checkpoints with nothing but state, of which there may be very much."""


class Foreign(Exception):
    """The newest, or where it is, belongs to another account; the message is half a sentence."""


class _Whole(NamedTuple):
    """A savepoint or checkpoint that is whole."""

    written_ms: int
    path: str
    owners: tuple[str, ...]
    """Of the file, and of the directories on the way to it from that of the job."""


def value(conf: Mapping[str, object], names: Sequence[str]) -> str:
    """Return what CONF has by the first of NAMES that it has, "" for none."""
    return next((str(conf[name]) for name in names if conf.get(name)), "")


def directories(conf: Mapping[str, object], job: Job) -> dict[str, object]:
    """Return where JOB has its savepoints and checkpoints: a directory of its own below those of the host's CONF.

    By both names, None for the first one, so that the job has the last word by either of them.
    """
    found: dict[str, object] = {}
    for names in (SAVEPOINTS, CHECKPOINTS):
        place = value(conf, names)
        if place:
            found.update({names[0]: None, names[1]: f"{place}/{job.user}/{job.name}"})
    return found


def newest(places: Sequence[str], gateway: Gateway, job: Job, since_ms: int = 0) -> str:
    """Return the URL of the newest savepoint or checkpoint of JOB below PLACES, URLs, as its user sees them.

    "" for none that was written at SINCE_MS, in milliseconds since 1970, or later. ClientError where no NameNode tells;
    Foreign where another account can have made it, or can put another one there: what a job begins with is code.
    """
    found: list[tuple[_Whole, str]] = []
    for place in filter(None, places):
        parts = urlsplit(place)
        system = f"{parts.scheme}://{parts.netloc}"
        below = _asked(gateway.file_masters, job.user, partial(_seen, parts.path, system, job))
        found += [(one, system) for one in below if one.written_ms >= since_ms]
    if not found:
        return ""
    last, system = max(found)
    others = sorted({owner for owner in last.owners if owner != job.user})
    if others:
        raise Foreign(f"{system}{last.path}, the newest that is there, belongs to {others[0]} and not to {job.user}")
    return f"{system}{last.path}"


def _seen(path: str, system: str, job: Job, files: WebHdfsFiles) -> list[_Whole]:
    """Return what is whole below PATH of SYSTEM; Foreign where it is no directory of the user of JOB."""
    own = path.endswith(f"/{job.user}/{job.name}")
    for above in (posixpath.dirname(path), path) if own else ():
        status = files.status(above)
        if status is None:
            return []
        if status["owner"] != job.user:
            raise Foreign(f"{system}{above}, where its state is, belongs to {status['owner']} and not to {job.user}")
    return _below(files, path, (), _DEPTH)


def _asked(masters: Sequence[str], user: str, ask: Callable[[WebHdfsFiles], list[_Whole]]) -> list[_Whole]:
    """Return what the active one of MASTERS answers to ASK."""
    said = []
    for master in masters:
        where = endpoint(master, port("namenode", "http"))
        try:
            return ask(WebHdfsFiles(where, user))
        except Refused as error:
            if error.name not in STANDBY:
                raise
            said.append(f"{master} is not active")
        except ClientError as error:
            said.append(f"{master}: {error}")
    raise Unreachable("; ".join(said) or "no NameNode is known")


def _below(files: WebHdfsFiles, path: str, owners: tuple[str, ...], depth: int) -> list[_Whole]:
    entries = files.entries(path)
    marks = [one for one in entries if one.name == MARK and not one.directory]
    if marks:
        return [_Whole(marks[0].modified_ms, path, (*owners, marks[0].owner))]
    below = [one for one in entries if one.directory and one.name not in _STATE] if depth else []
    return [whole for one in below for whole in _below(files, f"{path}/{one.name}", (*owners, one.owner), depth - 1)]
