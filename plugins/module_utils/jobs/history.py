# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has ended: one JSON line for each try of a job and each run of a workflow, on the gateway where it ran."""

from __future__ import annotations

import fcntl
import grp
import json
import os
from dataclasses import asdict, dataclass
from typing import Any

from ..host.locks import open_lock

PATH = "/var/log/emr/jobs/history.jsonl"
"""Root's, which the group ``hadoop`` reads."""
GROUP = "hadoop"
MOST = 1 << 25
"""Bytes of the file, after which it becomes the old one, which takes the place of an older one."""
TAIL = 1 << 22
"""Bytes at its end that are read: some ten thousand lines."""


@dataclass(frozen=True)
class Record:
    """One try of a job or one run of a workflow that has ended."""

    kind: str
    """``try`` or ``run``."""
    key: str
    state: str
    """``succeeded``, ``failed``, ``killed``; of runs also ``skipped``."""
    user: str = ""
    job: str = ""
    workflow: str = ""
    step: str = ""
    attempt: int = 0
    """Number of the try, from 1; 0 for a run."""
    started_at: float = 0.0
    """Seconds since 1970."""
    ended_at: float = 0.0
    applications: tuple[str, ...] = ()
    message: str = ""

    @property
    def seconds(self) -> float:
        """Return how long it took."""
        return round(max(0.0, self.ended_at - self.started_at), 1)

    def line(self) -> str:
        """Return its JSON, with the key ``try`` for the number of the try."""
        row = asdict(self)
        row["try"] = row.pop("attempt")
        return json.dumps({**row, "seconds": self.seconds}, sort_keys=True)


def append(record: Record, path: str = PATH) -> None:
    """Write RECORD at the end of the history PATH, in one piece; makes directory and file where they are missing.

    One writes at a time: two that both make a long one the old one would lose that.
    """
    directory = os.path.dirname(path)
    _make(directory)
    lock = open_lock(f"{directory}/.history.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _append((record.line() + "\n").encode(), path)
    finally:
        os.close(lock)


def _append(data: bytes, path: str) -> None:
    if _size(path) + len(data) > MOST:
        os.replace(path, f"{path}.1")
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o640)
    try:
        size = os.fstat(handle).st_size
        if size == 0:
            os.fchmod(handle, 0o640)
            _give(handle)
        elif os.pread(handle, 1, size - 1) != b"\n":
            # A crash, or a full disk, has cut the line before.
            data = b"\n" + data
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def read(limit: int, path: str = PATH) -> list[dict[str, Any]]:
    """Return the last LIMIT records of the history PATH, the newest last; none where there is no history yet.

    A line that a crash has cut is left out, and of a try that was written again before a crash the last one counts.
    """
    found: list[dict[str, Any]] = []
    for one in (f"{path}.1", path):
        found += _records(one)
    last = {_identity(row): at for at, row in enumerate(found)}
    found = [row for at, row in enumerate(found) if last[_identity(row)] == at]
    return found[-limit:] if limit > 0 else []


def _identity(row: dict[str, Any]) -> tuple[str, ...]:
    """Return what is the same in all records of one try; a run may be begun again, and ends more than once."""
    ended = "" if row.get("kind") == "try" else row.get("ended_at")
    return tuple(str(one) for one in (row.get("kind"), row.get("key"), row.get("try"), ended))


def _records(path: str) -> list[dict[str, Any]]:
    try:
        with open(path, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            stream.seek(max(0, size - TAIL))
            lines = stream.read().splitlines()
    except FileNotFoundError:
        return []
    rows: list[dict[str, Any]] = []
    for line in lines:
        try:
            row = json.loads(line.decode("utf-8"))
        except ValueError:
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0


def _make(directory: str) -> None:
    """Make DIRECTORY and the one above it, where they are missing: root's, which all may go through."""
    for one in (os.path.dirname(directory), directory):
        try:
            os.mkdir(one, 0o755)
        except FileExistsError:
            continue
        os.chmod(one, 0o755)


def _give(handle: int) -> None:
    """Let the group read the file HANDLE, where this host has it."""
    try:
        os.fchown(handle, -1, grp.getgrnam(GROUP).gr_gid)
    except (KeyError, PermissionError):
        return
