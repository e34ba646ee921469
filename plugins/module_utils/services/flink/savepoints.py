# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Savepoints and checkpoints of jobs in the cluster's file system: where they are, and which is the newest."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence
from urllib.parse import urlsplit

from ...jobs.gateway import Gateway
from ...jobs.model import Job
from ...wire.base import ClientError, Refused, Unreachable, endpoint
from ...wire.webhdfs import STANDBY
from ...wire.webhdfs_files import Entry, WebHdfsFiles
from ..registry import port

SAVEPOINTS, CHECKPOINTS = "state.savepoints.dir", "state.checkpoints.dir"
MARK = "_metadata"
"""File of a savepoint or checkpoint that is whole."""
_DEPTH = 2
"""Directories between that of a job and the file: the id of a run, and the checkpoint."""


class _Whole(NamedTuple):
    """A savepoint or checkpoint that is whole."""

    written_ms: int
    path: str


def directories(conf: Mapping[str, object], job: Job) -> dict[str, object]:
    """Return where JOB has its savepoints and checkpoints: a directory of its own below those of the host's CONF."""
    places = {name: str(conf[name]) for name in (SAVEPOINTS, CHECKPOINTS) if conf.get(name)}
    return {name: f"{place}/{job.user}/{job.name}" for name, place in places.items()}


def newest(places: Sequence[str], gateway: Gateway, user: str) -> str:
    """Return the URL of the newest savepoint or checkpoint below PLACES, URLs, as USER sees them; "" for none.

    ClientError where no NameNode tells.
    """
    found: list[tuple[_Whole, str]] = []
    for place in filter(None, places):
        parts = urlsplit(place)
        found += [(one, f"{parts.scheme}://{parts.netloc}") for one in _asked(gateway.file_masters, user, parts.path)]
    if not found:
        return ""
    last, system = max(found)
    return f"{system}{last.path}"


def _asked(masters: Sequence[str], user: str, path: str) -> list[_Whole]:
    said = []
    for master in masters:
        where = endpoint(master, port("namenode", "http"))
        try:
            return _below(WebHdfsFiles(where, user), path, _DEPTH)
        except Refused as error:
            if error.name not in STANDBY:
                raise
            said.append(f"{master} is not active")
        except ClientError as error:
            said.append(f"{master}: {error}")
    raise Unreachable("; ".join(said) or "no NameNode is known")


def _below(files: WebHdfsFiles, path: str, depth: int) -> list[_Whole]:
    entries = files.entries(path)
    marks = [one for one in entries if one.name == MARK and not one.directory]
    if marks:
        return [_Whole(marks[0].modified_ms, path)]
    below: list[Entry] = [one for one in entries if one.directory] if depth else []
    return [whole for one in below for whole in _below(files, f"{path}/{one.name}", depth - 1)]
