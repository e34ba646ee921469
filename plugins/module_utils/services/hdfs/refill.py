# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills a name directory that lost the namespace from another one of the same NameNode, which is only read."""

from __future__ import annotations

import os
import shutil
from typing import Callable, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import DRAFT, DiskError, Disks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import transactions
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import EMPTY, FULL, HALF, NAMENODE

_UNFINISHED = ("fsimage.ckpt", "in_use.lock")


class Refill:
    """The name directories of this host. ``moved`` and ``filled`` tell what was put aside, and what was filled."""

    def __init__(self, disks: Disks, name_dirs: Sequence[str]) -> None:
        """Take all NAME_DIRS of the NameNode."""
        self._disks = disks
        self._name_dirs = name_dirs
        self.moved: dict[str, str] = {}
        self.filled: dict[str, str] = {}

    def run(self, paths: Sequence[str], stop: Callable[[], None]) -> None:
        """Fill those of PATHS that hold no namespace, once STOP has ended the NameNode; DiskError when it cannot be.

        What they do hold (edits, an identity) is moved aside. Looked at before anything is stopped: whether there is
        something to copy, and room for it.
        """
        lacking = [path for path in paths if self._state(path) in (EMPTY, HALF)]
        if not lacking:
            return
        self._check(self._newest(), lacking)
        stop()
        source = self._newest()
        for path in lacking:
            if self._state(path) == HALF:
                self.moved[path] = self._disks.supersede(NAMENODE, path)
            self._disks.tidy(NAMENODE, path)
            _copy(f"{source}/current", path)
            if self._state(path) != FULL:
                raise DiskError(f"{path} was filled from {source}, but holds no namespace; look at the disk")
            self.filled[path] = source

    def _state(self, path: str) -> str:
        return self._disks.one(NAMENODE, path)["state"]

    def _newest(self) -> str:
        """Return the directory with the newest image, of several the one with the newest edits."""
        whole = [path for path in self._name_dirs if self._state(path) == FULL]
        if not whole:
            raise DiskError(f"none of {', '.join(self._name_dirs)} holds the namespace by now; run again")

        def age(path: str) -> tuple[int, int]:
            names = inside.names(f"{path}/current")
            edits = transactions.segments(names, lambda _name: 0)
            return max(transactions.images(names), default=-1), max((one["last"] for one in edits), default=0)

        return max(whole, key=age)

    @staticmethod
    def _check(source: str, lacking: Sequence[str]) -> None:
        if os.path.lexists(f"{source}/previous"):
            raise DiskError(f"{source}/previous is of an upgrade that is not finalized; finalize it and run again")
        with inside.acting(source):
            size = sum(_size(entry) for entry in os.scandir(f"{source}/current"))
        for path in lacking:
            room = os.statvfs(path)
            if room.f_bavail * room.f_frsize < size:
                raise DiskError(f"{path} has no room for the {size} bytes of {source}/current; make some and run again")


def _size(entry: os.DirEntry[str]) -> int:
    """Return the bytes of ENTRY, 0 when the NameNode that still runs has renamed it meanwhile."""
    try:
        return entry.stat().st_size
    except FileNotFoundError:
        return 0


def _copy(source: str, path: str) -> None:
    """Give the directory PATH a copy of SOURCE as its ``current``, which appears in one step, when all is on disk."""
    draft = os.path.join(path, DRAFT)
    with inside.acting(path):
        if os.path.lexists(draft):
            shutil.rmtree(draft)
        os.mkdir(draft, 0o700)
        for entry in sorted(os.scandir(source), key=lambda one: one.name):
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith(_UNFINISHED):
                target = os.path.join(draft, entry.name)
                shutil.copyfile(entry.path, target)
                _own(entry.path, target)
        _own(source, draft)
        os.rename(draft, os.path.join(path, "current"))
        _sync(path)


def _own(source: str, target: str) -> None:
    """Give TARGET the mode of SOURCE, and its owner where that is not this process, and bring it to the disk."""
    status = os.stat(source)
    if os.geteuid() == 0:
        os.chown(target, status.st_uid, status.st_gid)
    os.chmod(target, status.st_mode & 0o7777)
    _sync(target)


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
