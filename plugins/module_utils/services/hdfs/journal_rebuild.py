# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the journals anew from the NameNode of this host, and puts aside what is not to be used any more."""

from __future__ import annotations

import os
from typing import NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import edits
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import Disks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import commands, transactions
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    EMPTY,
    JOURNALNODE,
    JOURNALS,
    NAMENODE,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Lock, Notes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.peers import in_a_line, silent

UNITS = {NAMENODE: "emr-namenode.service", JOURNALNODE: "emr-journalnode.service"}


class RebuildError(Exception):
    """The recovery cannot go on; the message has the cause and the way out."""


class Place(NamedTuple):
    """Where things are on this host; ``edits_dirs`` are those into which its NameNode writes edits."""

    home: str
    conf_dir: str
    edits_dirs: Sequence[str]
    journalnodes: Sequence[str]


class Rebuild:
    """This host in a recovery of the journals."""

    def __init__(self, place: Place, disks: Disks, notes: Notes, runner: Commands, systemd: Systemd) -> None:
        """Take what the acts below need."""
        self._place = place
        self._disks = disks
        self._notes = notes
        self._runner = runner
        self._systemd = systemd
        self.moved: dict[str, str] = {}
        self.ran: list[list[str]] = []

    def put_aside(self, kind: str, paths: Sequence[str]) -> bool:
        """Move the directories PATHS of the daemon of KIND aside, with all they hold; return whether anything was done.

        A JournalNode is stopped first, also when there is nothing to move: it remembers the journals that it had.
        """
        self._require_note()
        stops = self._systemd.is_active(UNITS[kind])
        if stops and kind == NAMENODE:
            raise RebuildError(f"the NameNode runs; stop {UNITS[kind]} and run again")
        if stops:
            self._systemd.act("stop", UNITS[kind])
        for path in paths:
            if os.path.isdir(path) and self._disks.one(kind, path)["state"] != EMPTY:
                self.moved[path] = self._disks.supersede(kind, path)
        return stops or bool(self.moved)

    def initialize(self, image: int, last: int, clock: Clock, lock: Lock) -> None:
        """Format the JournalNodes and give them the edits after IMAGE up to LAST from the directories of this host.

        The command copies what it finds and ends with 0 also when segments are missing, so they are looked for here.
        """
        self._require_note()
        if self._systemd.is_active(UNITS[NAMENODE]):
            raise RebuildError(f"the NameNode runs; stop {UNITS[NAMENODE]} and run again")
        found = [one for path in self._place.edits_dirs for one in edits.log(f"{path}/current")["segments"]]
        end = transactions.reach(transactions.spans(found), image + 1)
        if end != last:
            raise RebuildError(
                f"{', '.join(self._place.edits_dirs)} have the edits up to {end}, not {last}; run again, so that it is "
                f"decided anew"
            )
        clock.wait("All JournalNodes are", lambda: in_a_line(silent("journalnode", self._place.journalnodes)))
        argv = commands.arguments(commands.INITIALIZE_JOURNALS, self._place.home, self._place.conf_dir)
        self.ran.append(argv)
        result = self._runner.run(commands.INITIALIZE_JOURNALS, argv, lock.handle)
        if result.outcome != commands.DONE:
            raise RebuildError(result.sentence)

    def _require_note(self) -> None:
        note = self._notes.read_recovery()
        if not note or note["phase"] != JOURNALS:
            raise RebuildError(f"{self._notes.recovery_path} is missing, so no recovery has begun; run again")
