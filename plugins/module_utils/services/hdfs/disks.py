# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the storage directories of HDFS hold on this host, and moves aside what holds no data. Never writes into
a directory and never removes a file but the lock of a daemon that is gone, and the draft of a copy.
"""

from __future__ import annotations

import glob
import os
import shutil
import time
from typing import Mapping, Sequence
from xml.etree import ElementTree

from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import local_paths, paths
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import Mount, on_root
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.classify import classify
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    DATANODE,
    EMPTY,
    HALF,
    JOURNALNODE,
    NAMENODE,
    SECONDARYNAMENODE,
    DirectoryFacts,
    RawDirectory,
)

PROPERTIES = {
    NAMENODE: "dfs.namenode.name.dir",
    JOURNALNODE: "dfs.journalnode.edits.dir",
    SECONDARYNAMENODE: "dfs.namenode.checkpoint.dir",
    DATANODE: "dfs.datanode.data.dir",
}
# Below each data disk, where the configuration says nothing.
_DEFAULTS = {
    NAMENODE: "hdfs/name",
    JOURNALNODE: "hdfs/journal",
    SECONDARYNAMENODE: "hdfs/namesecondary",
    DATANODE: "hdfs/data",
}


VERSION_BYTES = 1 << 16
"""More than any VERSION file has."""
DRAFT = ".emr-new"
"""Where what becomes the ``current`` of a name directory is copied to; until then it is nothing."""


class DiskError(Exception):
    """A directory cannot be moved aside; the message names it, the cause and the way out."""


def read_site(path: str) -> dict[str, str]:
    """Return the properties of a Hadoop ``*-site.xml``, none when there is no file; ValueError when it is broken."""
    try:
        root = ElementTree.parse(path).getroot()
    except FileNotFoundError:
        return {}
    except ElementTree.ParseError as error:
        raise ValueError(f"{path} is not well-formed XML ({error}); render it again") from error
    rows = ((row.findtext("name", "").strip(), row.findtext("value", "").strip()) for row in root.iter("property"))
    return {name: value for name, value in rows if name}


def configured_dirs(kind: str, site: dict[str, str], disks: Sequence[str]) -> list[str]:
    """Return the directories that a daemon of KIND uses with SITE (hdfs-site), or by default on DISKS."""
    default_disks = {NAMENODE: disks[:2], DATANODE: disks}.get(kind, disks[:1])
    return paths(site.get(PROPERTIES[kind])) or [os.path.join(disk, _DEFAULTS[kind]) for disk in default_disks]


def edits_dirs(site: Mapping[str, str], name_dirs: Sequence[str]) -> list[str]:
    """Return the directories into which an active NameNode with NAME_DIRS writes edits with SITE (hdfs-site)."""
    return local_paths(site.get("dfs.namenode.edits.dir")) or list(name_dirs)


class Disks:
    """The storage directories of this host."""

    def __init__(self, mounts: list[Mount], allow_root: Sequence[str] = ()) -> None:
        """Take MOUNTS of this host; paths below one of ALLOW_ROOT may be on the root file system."""
        self._mounts = mounts
        self._allow_root = [os.path.normpath(path) for path in allow_root]

    def facts(self, kind: str, configured: Sequence[str], nameservice: str) -> list[DirectoryFacts]:
        """Return the facts about all directories of KIND: those CONFIGURED, and those at the default places.

        Journals are one directory per nameservice below the configured one; that of NAMESERVICE is always among them.
        """
        others = [path for path in glob.glob(f"/mnt/disk[0-9]*/{_DEFAULTS[kind]}") if path not in configured]
        wanted = {path: path in configured for path in [*configured, *sorted(others)]}
        if kind == JOURNALNODE:
            wanted = {
                os.path.join(path, name): is_configured and name == nameservice
                for path, is_configured in wanted.items()
                # What begins with a dot is the draft of an identity.
                for name in sorted({nameservice or "journal", *(n for n in inside.names(path) if n[0] != ".")})
            }
        return [self.one(kind, path, is_configured) for path, is_configured in wanted.items()]

    def one(self, kind: str, path: str, configured: bool = True) -> DirectoryFacts:
        """Return the facts about the directory PATH of a daemon of KIND."""
        raw = RawDirectory(
            path=path,
            configured=configured,
            mounted=self._is_mounted(path),
            entries=[],
            version=None,
            block_pools={},
        )
        for name in inside.names(path):
            if name in (DRAFT, "lost+found"):  # the latter is the file system's, and root's to read
                continue
            below = inside.names(os.path.join(path, name))
            raw["entries"] += [name] if not below or name not in ("current", "previous") else []
            raw["entries"] += [f"{name}/{entry}" for entry in below]
        if "current/VERSION" in raw["entries"]:
            raw["version"] = read_version(os.path.join(path, "current", "VERSION"))
        if kind == DATANODE:
            pools = [name[len("current/") :] for name in raw["entries"] if name.startswith("current/BP-")]
            raw["block_pools"] = {
                pool: read_version(os.path.join(path, "current", pool, "current", "VERSION")) for pool in pools
            }
        return classify(kind, raw)

    def move_aside(self, kind: str, path: str) -> str:
        """Move a directory without data aside, leave an empty one of the same owner and mode, return the new place.

        It is read again first: what holds an fsimage, edits, segments or blocks stays where it is (DiskError).
        """
        now = self.one(kind, path)
        if now["written"] or (now["state"] != HALF and kind != JOURNALNODE) or kind == DATANODE:
            raise DiskError(f"{path} holds {now['state']} data by now; run again, so that it is decided anew")
        return self.supersede(kind, path, "interrupted")

    def supersede(self, kind: str, path: str, word: str = "superseded") -> str:
        """Move a directory aside, whatever it holds, leave an empty one of the same owner, return the new place.

        The place is on the same disk: ``PATH.WORD-<UTC time>``. A journal's directory is left out: only its parent has
        to be there. Whoever calls this has proved that the data is held elsewhere, or has no data; its daemon is down.
        """
        target = _place_beside(kind, path, word)
        # Names change beside the directory, which is of root's making, or of whoever can change what is around it.
        with inside.acting(os.path.dirname(os.path.dirname(path) if kind == JOURNALNODE else path)):
            status = os.stat(path)
            try:
                os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
                os.rename(path, target)
            except OSError as error:
                raise DiskError(
                    f"{path} cannot be moved to {target} ({error.strerror}); move its content to another place by hand"
                ) from error
            if kind != JOURNALNODE:
                os.mkdir(path, 0o700)
                os.chown(path, status.st_uid, status.st_gid)
                os.chmod(path, status.st_mode & 0o7777)
        return target

    def tidy(self, kind: str, path: str) -> None:
        """Remove the lock, the empty ``current`` and the draft that killed ones leave: a format calls them data."""
        if self.one(kind, path)["state"] != EMPTY:
            return
        with inside.acting(path):
            if os.path.isdir(os.path.join(path, DRAFT)):
                shutil.rmtree(os.path.join(path, DRAFT))
            if os.path.isfile(os.path.join(path, "in_use.lock")):
                os.unlink(os.path.join(path, "in_use.lock"))
            if os.path.isdir(os.path.join(path, "current")) and not os.listdir(os.path.join(path, "current")):
                os.rmdir(os.path.join(path, "current"))

    def _is_mounted(self, path: str) -> bool:
        allowed = any(path == top or path.startswith(top.rstrip("/") + "/") for top in self._allow_root)
        return allowed or not on_root(os.path.realpath(path), self._mounts)


def _place_beside(kind: str, path: str, word: str) -> str:
    """Return a name on the same disk that nothing has yet: ``PATH.WORD-<UTC time>``."""
    stamp = time.strftime(f"{word}-%Y%m%dT%H%M%SZ", time.gmtime())
    parent, name = os.path.split(path)
    for number in range(1, 1000):
        suffix = stamp if number == 1 else f"{stamp}-{number}"
        # A JournalNode takes every directory beside a journal for another journal, so the whole goes one level up.
        target = os.path.join(f"{parent}.{suffix}", name) if kind == JOURNALNODE else f"{path}.{suffix}"
        if not os.path.lexists(target):
            return target
    raise DiskError(f"{path} was moved aside too often; remove what {path}.{word}-* holds and run again")


def read_version(path: str) -> dict[str, str]:
    """Return the properties of a VERSION file; nothing where it is cut short, unreadable or missing."""
    try:
        text = inside.text(path, VERSION_BYTES) or ""
    except OSError:
        return {}
    lines = [line.strip() for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)
