# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives an emptied JournalNode its journal back, and watches until it holds what it must hold."""

from __future__ import annotations

import os
import pwd
import time
from typing import Callable, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import Disks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import FULL, HALF, JOURNALNODE
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.journal import (
    Progress,
    progress,
    version_text,
)

POLL_SECONDS = 1.0
ROLL_SECONDS = 20.0
READ_SECONDS = 3.0


class JournalError(Exception):
    """The journal cannot be given back; the message has the cause and the way out."""


class Place(NamedTuple):
    """One JournalNode: this HOST's name in the cluster, the PATH of its journal, unit and user, and the NameNodes."""

    host: str
    path: str
    nameservice: str
    unit: str
    user: str
    namenodes: Sequence[str]


class Journal:
    """The journal of one nameservice on this host."""

    def __init__(
        self,
        place: Place,
        disks: Disks,
        systemd: Systemd,
        roll: Callable[[], str],
        ended: Callable[[], str] = lambda: "",
    ) -> None:
        """Take what the acts need; ROLL begins a new segment and returns why it could not, empty when it could.

        ENDED has a sentence once the daemon ends again and again.
        """
        self._place = place
        self._disks = disks
        self._systemd = systemd
        self._roll = roll
        self._ended = ended
        self.moved: dict[str, str] = {}
        self.rolls = 0

    def is_formatted(self) -> bool:
        """Tell whether the journal has its identity."""
        return self._disks.one(JOURNALNODE, self._place.path)["state"] == FULL

    def give(self, version: Mapping[str, str]) -> None:
        """Write the identity VERSION (the properties of another JournalNode's file) and start the daemon with it.

        The file appears in one step and last, so that a half-made journal is never taken for one.
        """
        path, unit = self._place.path, self._place.unit
        text = version_text(version)
        self._systemd.act("stop", unit)
        state = self._disks.one(JOURNALNODE, path)["state"]
        if state == HALF:
            self.moved[path] = self._disks.move_aside(JOURNALNODE, path)
        elif state == FULL:
            raise JournalError(f"{path} has an identity by now; run again, so that it is decided anew")
        top = os.path.dirname(path)
        with inside.acting(top) as uid:
            for directory in (path, f"{path}/current", f"{path}/current/paxos"):
                os.makedirs(directory, mode=0o700, exist_ok=True)
                self._own(directory, uid)
            # Beside the journal: a JournalNode takes directories there for journals, and no files.
            draft = os.path.join(top, f".{self._place.nameservice}.VERSION")
            with open(draft, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            self._own(draft, uid)
            os.chmod(draft, 0o640)
            os.rename(draft, f"{path}/current/VERSION")

    def _own(self, path: str, uid: int) -> None:
        """Give PATH to the daemon's account, where it was made as root, UID 0, since only root changes names there."""
        if uid == 0 and os.geteuid() == 0:
            owner = pwd.getpwnam(self._place.user)
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def start(self) -> bool:
        """Start the unit; tell whether it did not run."""
        if self._systemd.is_active(self._place.unit):
            return False
        self._systemd.act("start", self._place.unit)
        return True

    def catch_up(self, seconds: float, given: bool) -> int:
        """Wait until the journal takes new edits and has all that may still be needed; return its last transaction.

        A new segment is begun where that may help: a writer leaves out a JournalNode that failed until the next one.
        With GIVEN (a fresh identity) edits must have come after the first look, since the lag shows nothing before.
        JournalError after SECONDS, or as soon as the daemon ends again and again.
        """
        deadline = time.monotonic() + seconds
        target: int | None = None
        first: int | None = None
        rolled = 0.0
        while True:
            node, namenodes = self._read()
            active = [one["last_txid"] for one in namenodes if one["state"] == "active"]
            if target is None and len(active) == 1 and node["state"] == "serving":
                target, first = active[0], node["last_written_txid"] or 0
            state = progress(node, namenodes, self._names(), target, first if given else None)
            if not state.missing:
                return node["last_written_txid"] or 0
            hopeless = self._ended()
            if hopeless:
                raise JournalError(f"{self._place.path} is not whole ({state.missing}): {hopeless}")
            if time.monotonic() >= deadline or is_abandoned():
                raise JournalError(
                    f"{self._place.path} is not whole after {seconds:g} s ({state.missing}); read /var/log/hadoop/hdfs "
                    f"of this host and of the other JournalNodes, and run again"
                )
            if state.rolls and time.monotonic() - rolled > ROLL_SECONDS:
                rolled = time.monotonic()
                self._begin_segment(state, deadline)
            time.sleep(POLL_SECONDS)

    def _begin_segment(self, state: Progress, deadline: float) -> None:
        cause = self._roll()
        self.rolls += 1
        if cause and time.monotonic() >= deadline:
            raise JournalError(f"{state.missing}, and no new segment could be begun: {cause}")

    def _read(self) -> tuple[hdfs.JournalNode, list[hdfs.NameNode]]:
        place = self._place
        seen = daemons.read({"journalnode": [place.host], "namenode_nodes": list(place.namenodes)}, READ_SECONDS)
        namenodes = [hdfs.namenode(host, one.value, one.error) for host, one in seen["namenode_nodes"].items()]
        own = seen["journalnode"][place.host]
        return hdfs.journalnode(place.host, own.value, place.nameservice, own.error), namenodes

    def _names(self) -> list[str]:
        return inside.names(f"{self._place.path}/current")
