# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the name directories of this host to where the guard's plan wants them."""

from __future__ import annotations

import time
from typing import NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_dir
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import known_disks, read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import POLL_SECONDS, Clock
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands, Run
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import (
    Disks,
    configured_dirs,
    read_site,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_BOOTSTRAP_STANDBY,
    ACTION_FORMAT,
    EMPTY,
    FULL,
    HALF,
    JOURNALNODE,
    NAMENODE,
    DirectoryFacts,
    HostPlan,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Lock, Notes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.peers import (
    in_a_line,
    majority_listens,
    silent,
    znode_exists,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.refill import Refill

STATE_DIR = "/var/lib/emr"
WAIT_SECONDS = 300
COMMAND_SECONDS = 180
UNREADABLE_TIMES = 3
"""How often in a row JournalNodes that serve may be unreadable for a standby before it is bootstrapped unchecked."""
HOME, USER, CONF_DIR = "/opt/emr/hadoop", "hdfs", conf_dir("hadoop")


class BootstrapError(Exception):
    """The plan cannot be carried out; the message has the cause and the way out."""


class Host(NamedTuple):
    """Where things are on this host."""

    home: str
    conf_dir: str
    name_dirs: list[str]
    journal_dirs: list[str]
    unit: str


class Bootstrap:
    """One NameNode host."""

    def __init__(
        self,
        host: Host,
        addresses: commands.Addresses,
        disks: Disks,
        notes: Notes,
        runner: Commands,
        systemd: Systemd,
        clock: Clock,
    ) -> None:
        """Take what the acts below need; CLOCK limits all waits together."""
        self._host = host
        self._addresses = addresses
        self._disks = disks
        self._notes = notes
        self._runner = runner
        self._systemd = systemd
        self._clock = clock
        self.refill = Refill(disks, host.name_dirs)
        self.moved: dict[str, str] = self.refill.moved
        self.ran: list[list[str]] = []

    def fulfil(self, plan: HostPlan) -> None:
        """Carry out PLAN once no command of an earlier run is left; there is a namespace when this returns."""
        with self.lock() as lock:
            self.discard(plan["discard"])
            if plan["action"] == ACTION_FORMAT:
                self.format(plan["cluster_id"], lock)
            elif plan["action"] == ACTION_BOOTSTRAP_STANDBY and not self.has_namespace():
                self.join(lock)
            self.refill.run(plan.get("refill") or [], self._stop)
        self.settle()

    def lock(self) -> Lock:
        """Return the lock under which directories are changed."""
        return Lock(self._notes, self._clock.seconds)

    def directories(self) -> list[DirectoryFacts]:
        """Return the facts about the name directories, as they are now."""
        return [self._disks.one(NAMENODE, path) for path in self._host.name_dirs]

    def has_namespace(self) -> bool:
        """Tell whether at least one name directory holds an fsimage; the NameNode fills the others from it."""
        return any(one["state"] == FULL for one in self.directories())

    def discard(self, paths: Sequence[str]) -> None:
        """Move PATHS aside, which hold nothing but what an interrupted command left; DiskError if there is more.

        Empty ones stay where they are. Their daemons are stopped first, and a JournalNode is started again.
        """
        for path in paths:
            journal = any(path.startswith(top.rstrip("/") + "/") for top in self._host.journal_dirs)
            kind = JOURNALNODE if journal else NAMENODE
            if self._disks.one(kind, path)["state"] == EMPTY:
                continue
            unit = "emr-journalnode.service" if journal else self._host.unit
            was_active = bool(self._host.unit) and self._systemd.is_active(unit)
            if was_active:
                self._systemd.act("stop", unit)
            try:
                self.moved[path] = self._disks.move_aside(kind, path)
            finally:
                if was_active and journal:
                    self._systemd.act("start", unit)

    def format(self, cluster_id: str, lock: Lock) -> None:
        """Format the name directories and all JournalNodes for CLUSTER_ID, and prove that it worked."""
        self._stop()
        for one in self.directories():
            if one["state"] != EMPTY:
                raise BootstrapError(
                    f"{one['path']} is no longer empty ({one['state']}), so nothing was formatted; "
                    f"run again, so that it is decided anew"
                )
            self._disks.tidy(NAMENODE, one["path"])
        self._clock.wait("All JournalNodes are", lambda: in_a_line(silent("journalnode", self._addresses.journalnodes)))
        self._refuse_known_znode()
        self._notes.write_intent(cluster_id, self._host.name_dirs)
        argv = commands.arguments(commands.FORMAT, self._host.home, self._host.conf_dir, cluster_id)
        self.ran.append(argv)
        result = self._runner.run(commands.FORMAT, argv, lock.handle)
        if result.outcome != commands.DONE:
            raise BootstrapError(result.sentence)
        wrong = [one["path"] for one in self.directories() if (one["state"], one["cluster_id"]) != (FULL, cluster_id)]
        if wrong:
            raise BootstrapError(
                f"{' '.join(argv)} ended with 0, but {', '.join(wrong)} has no fsimage of {cluster_id}; "
                f"look at the disk and run again"
            )
        self._notes.remove_intent()

    def join(self, lock: Lock) -> None:
        """Fetch the namespace from another NameNode, trying again while none can give it, and prove that it worked.

        The command wants to read the shared edits with the segment in progress. JournalNodes that crashed refuse that
        for ever ("Invalid log manifest"): the segment that they were writing stays beside the finalized one, which they
        got from others. A NameNode that starts reads only finalized segments, so the check is left to its start then.
        """
        self._stop()
        unreadable = 0
        while True:
            unchecked = unreadable >= UNREADABLE_TIMES
            argv = commands.arguments(commands.BOOTSTRAP_STANDBY, self._host.home, self._host.conf_dir, "", unchecked)
            self.discard([one["path"] for one in self.directories() if one["state"] == HALF])
            for path in self._host.name_dirs:
                self._disks.tidy(NAMENODE, path)
            self._clock.wait("A NameNode that has the namespace is", self._no_namenode)
            self.ran.append(argv)
            result = self._runner.run(commands.BOOTSTRAP_STANDBY, argv, lock.handle)
            # 5, "already formatted", is also said of a directory that has only a VERSION file.
            if result.outcome == commands.DONE and self.has_namespace():
                return
            if result.outcome == commands.FAILED or self._clock.is_over():
                sentence = result.sentence or f"{' '.join(argv)} ended with {result.code}, but left no fsimage"
                raise BootstrapError(f"{sentence}; run again")
            serve = majority_listens("journalnode", self._addresses.journalnodes)
            unreadable = unreadable + 1 if serve and result.code == commands.EDITS_UNREADABLE else 0
            time.sleep(POLL_SECONDS)

    def settle(self) -> None:
        """Check that there is a namespace to serve, and forget the note of a format that was not taken away."""
        if not self.has_namespace():
            found = ", ".join(f"{one['path']} is {one['state']}" for one in self.directories())
            raise BootstrapError(
                f"no name directory holds an fsimage ({found}) and the guard planned nothing; "
                f"run the whole site.yml, so that it is decided what to do"
            )
        self._notes.remove_intent()

    def _stop(self) -> None:
        """End a NameNode that systemd starts again and again because it has no namespace."""
        if self._host.unit and self._systemd.is_active(self._host.unit):
            self._systemd.act("stop", self._host.unit)

    def _no_namenode(self) -> str:
        causes = silent("namenode", self._addresses.namenodes)
        return in_a_line(causes) if len(causes) == len(self._addresses.namenodes) else ""

    def _refuse_known_znode(self) -> None:
        """Wait for ZooKeeper's quorum, and refuse when it knows this nameservice: then a namespace existed."""
        if not self._addresses.zookeepers:
            return
        known: list[bool] = []

        def missing() -> str:
            exists, cause = znode_exists(self._addresses.zookeepers, self._addresses.znode)
            if exists is None:
                return cause or "no server"
            known.append(exists)
            return ""

        self._clock.wait("ZooKeeper's quorum is", missing)
        if known[-1]:
            raise BootstrapError(
                f"{self._addresses.znode} exists in ZooKeeper, so this cluster was formatted before and nothing was "
                f"formatted now; mount the disks that are missing, or delete the znode with zkCli.sh (deleteall) if "
                f"the cluster is to begin anew"
            )


def bootstrap(run: Run, systemd: Systemd, clock: Clock) -> Bootstrap:
    """Return the bootstrap of this host's NameNode, with the directories and daemons that the files here name."""
    mounts, site = read_mounts(), read_site(f"{CONF_DIR}/hdfs-site.xml")
    disks = known_disks(mounts)
    name_dirs, journal_dirs = configured_dirs(NAMENODE, site, disks), configured_dirs(JOURNALNODE, site, disks)
    return Bootstrap(
        Host(HOME, CONF_DIR, name_dirs, journal_dirs, "emr-namenode.service"),
        addresses(),
        Disks(mounts),
        Notes(STATE_DIR),
        Commands(run, USER, COMMAND_SECONDS),
        systemd,
        clock,
    )


def addresses() -> commands.Addresses:
    """Return the daemons that a NameNode of this host depends on, as its files say."""
    return commands.addresses(read_site(f"{CONF_DIR}/hdfs-site.xml"), read_site(f"{CONF_DIR}/core-site.xml"))
