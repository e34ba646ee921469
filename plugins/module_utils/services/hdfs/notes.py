# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own notes on a host about HDFS: the lock that every bootstrap command holds, and the notes of what was begun.

The lock is inherited by the command, so it is held for as long as the command lives, even when the module that
started it was killed. A note is written before a format, or before journals are made anew, and taken away after that
was verified. While the latter lies there, the NameNode's unit does not start.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from types import TracebackType
from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import acquire, holders, is_held, open_lock
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import edits_carry
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    JOIN,
    JOURNALS,
    Intent,
    RecoveryNote,
)


class Busy(Exception):
    """Another bootstrap command holds the lock of this host."""


class Notes:
    """The notes below ``DIRECTORY/hdfs`` (``/var/lib/emr`` on a cluster)."""

    def __init__(self, directory: str) -> None:
        """Take the DIRECTORY where our state lives on this host; it need not exist."""
        self.directory = os.path.join(directory, "hdfs")
        self.lock_path = os.path.join(self.directory, "bootstrap.lock")
        self._intent_path = os.path.join(self.directory, "format.json")
        self.recovery_path = os.path.join(self.directory, "recovery.json")
        self._recovered_path = os.path.join(self.directory, "recovered.json")

    def read_intent(self) -> Intent | None:
        """Return the note of a format that was begun and not verified; an unreadable one counts as none."""
        note = _load(self._intent_path)
        if not note.get("cluster_id"):
            return None
        paths = [str(path) for path in note.get("paths", [])]
        return Intent(cluster_id=str(note["cluster_id"]), paths=paths, started=str(note.get("started", "")))

    def write_intent(self, cluster_id: str, paths: list[str]) -> None:
        """Note that PATHS are about to be formatted for CLUSTER_ID; on disk when this returns."""
        self._write(self._intent_path, {"cluster_id": cluster_id, "paths": paths, "started": _now()})

    def remove_intent(self) -> None:
        """Take the note away; nothing happens when there is none."""
        if os.path.exists(self._intent_path):
            os.unlink(self._intent_path)

    def read_recovery(self) -> RecoveryNote | None:
        """Return the note of a recovery of the journals; one that cannot be read is one of phase JOURNALS."""
        for path, phase in ((self.recovery_path, JOURNALS), (self._recovered_path, JOIN)):
            if os.path.exists(path):
                note = _load(path)
                return RecoveryNote(namenode=str(note.get("namenode")), begun=str(note.get("begun")), phase=phase)
        return None

    def write_recovery(self, namenode: str) -> None:
        """Note that the journals are about to be made anew from the NameNode of host NAMENODE."""
        self._write(self.recovery_path, {"namenode": namenode, "begun": _now()})

    def commit_recovery(self) -> None:
        """Turn the note's phase from JOURNALS to JOIN, in one step; nothing happens without one of JOURNALS."""
        edits_carry.forget(self.directory)
        if os.path.exists(self.recovery_path):
            os.replace(self.recovery_path, self._recovered_path)
            self._sync()

    def end_recovery(self) -> None:
        """Take the notes of a recovery away; nothing happens when there are none."""
        edits_carry.forget(self.directory)
        for path in (self._recovered_path, self.recovery_path):
            if os.path.exists(path):
                os.unlink(path)

    def is_busy(self, seconds: float) -> bool:
        """Wait up to SECONDS until no bootstrap command runs here, and tell whether one still does."""
        return is_held(self.lock_path, seconds)

    def _write(self, path: str, note: Mapping[str, Any]) -> None:
        os.makedirs(self.directory, mode=0o700, exist_ok=True)
        with open(f"{path}.new", "w", encoding="utf-8") as stream:
            json.dump(note, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(f"{path}.new", path)
        self._sync()

    def _sync(self) -> None:
        directory = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


class Lock:
    """The lock of bootstrap commands, as a context manager; ``handle`` is to be inherited by the command."""

    def __init__(self, notes: Notes, seconds: float) -> None:
        """Wait for at most SECONDS on entry; Busy after that."""
        self._path = notes.lock_path
        self._seconds = seconds
        self.handle = -1

    def __enter__(self) -> Lock:
        """Take the lock."""
        os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
        self.handle = open_lock(self._path)
        if not acquire(self.handle, fcntl.LOCK_EX, self._seconds):
            who = "".join(f", process {pid}, {command} of {owner}," for pid, command, owner in holders(self.handle))
            os.close(self.handle)
            raise Busy(
                f"a bootstrap command of an earlier run{who} still holds {self._path}; wait for its end and run again"
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the lock."""
        os.close(self.handle)


def _load(path: str) -> dict[str, Any]:
    """Return the note in the file PATH, an empty one when there is none or it cannot be read."""
    try:
        with open(path, encoding="utf-8") as stream:
            note = json.load(stream)
    except (FileNotFoundError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
