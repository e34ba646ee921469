# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be done so that a file of a product is in HDFS, whole and once. No I/O.

A file gets its name when it is whole, together with a mark of what it was made of. So the mark and the length tell
whether it is the right one, and nothing of it has to be read.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from typing import Callable, NamedTuple

from ...config.modes import mode_fault
from ...wire.webhdfs_files import FileInfo

MARK = "user.emr.made-of"
LEAST, MOST, SHARE = 3, 10, 10
"""Replicas: at least and at most so many, and one for so many DataNodes, since all of them fetch it."""
_FORMAT = 1


class Wanted(NamedTuple):
    """A file as it must be; SIZE in bytes, MODE is a number."""

    path: str
    owner: str
    group: str
    mode: int
    size: int
    made_of: str
    """Tells what it is made of from anything else."""


class Found(NamedTuple):
    """A file as it is."""

    info: FileInfo
    mark: str


class Change(NamedTuple):
    """A file that differs, as lines of a diff."""

    before: str
    after: str


def path_of(target: str, version: str) -> str:
    """Return the path that TARGET of a product's VERSION means; ValueError where it is not absolute and plain."""
    path = target.format(version=version)
    if not path.startswith("/") or posixpath.normpath(path) != path or path == "/":
        raise ValueError(f"{path} is not an absolute path without ., .. and trailing /")
    return path


def mode_of(mode: object, path: str) -> int:
    """Return MODE, octal digits, as a number; ValueError where it is something else."""
    fault = mode_fault(mode)
    if fault:
        raise ValueError(f"mode of {path}: {fault}")
    return int(str(mode), 8)


def made_of(build: str, source: str, size: int) -> str:
    """Return what a file of SIZE bytes is marked with that is made of the files SOURCE of a product's BUILD."""
    facts = json.dumps([_FORMAT, build, source, size])
    return hashlib.sha256(facts.encode()).hexdigest()


def mark(one: Wanted, sha512: str) -> str:
    """Return the mark of ONE, whose content has this SHA512, for whoever wants to compare a copy."""
    return f"{one.made_of} sha512={sha512}"


def is_there(one: Wanted, found: Found | None) -> bool:
    """Tell whether what was FOUND at its path is ONE, and whole."""
    return bool(found and found.mark.partition(" ")[0] == one.made_of and found.info.length == one.size)


def replicas(datanodes: int) -> int:
    """Return how many replicas a file that all DATANODES fetch has."""
    return max(1, min(datanodes, max(LEAST, min(MOST, datanodes // SHARE))))


def change(one: Wanted, found: Found | None, count: int) -> Change | None:
    """Return what differs of what was FOUND at the path of ONE, with COUNT replicas, None when nothing does."""
    after = f"{one.owner}:{one.group} {one.mode:04o}, {one.size} bytes of {one.made_of[:12]}"
    if found is None:
        return Change("absent", after)
    info = found.info
    what = found.mark[:12] or "something else"
    before = f"{info.owner}:{info.group} {info.mode:04o}, {info.length} bytes of {what}"
    if info.replication < count:
        before, after = f"{before}, {info.replication} replicas", f"{after}, {count} replicas"
    return None if before == after else Change(before, after)


def draft(path: str, token: str) -> str:
    """Return the name that PATH has while it is not whole; TOKEN tells it from those of other runs."""
    directory, name = posixpath.split(path)
    return posixpath.join(directory, f".{name}.{token}")


def drafts(path: str, names: list[str]) -> list[str]:
    """Return the paths of all drafts of PATH among NAMES, which are in its directory."""
    directory, name = posixpath.split(path)
    return [posixpath.join(directory, one) for one in names if one.startswith(f".{name}.")]


class Files(NamedTuple):
    """The acts on files that :func:`converge` is made of."""

    look: Callable[[str], Found | None]
    names: Callable[[str], list[str]]
    delete: Callable[[str], None]
    write: Callable[[Wanted, str, int], str]
    """Takes a file, the path of its draft and the number of replicas; returns the sha512 of the content."""
    mark: Callable[[str, str], None]
    set_owner: Callable[[str, str, str], None]
    set_mode: Callable[[str, int], None]
    set_replication: Callable[[str, int], None]
    rename: Callable[[str, str], None]


def converge(one: Wanted, found: Found | None, count: int, token: str, files: Files) -> None:
    """Bring ONE about with COUNT replicas, where it was FOUND otherwise; may end anywhere and be called again.

    Drafts of earlier runs are removed first: who still writes to one of them fails, and gives it no name.
    """
    if not is_there(one, found):
        for path in drafts(one.path, files.names(posixpath.dirname(one.path))):
            files.delete(path)
        place = draft(one.path, token)
        sha512 = files.write(one, place, count)
        written = files.look(place)
        if written is None or written.info.length != one.size:
            raise ValueError(f"{place} in HDFS has not the {one.size} bytes that were written: run again")
        files.mark(place, mark(one, sha512))
        files.set_owner(place, one.owner, one.group)
        files.set_mode(place, one.mode)
        files.rename(place, one.path)
        return
    info = found.info if found else None
    if info and (info.owner, info.group) != (one.owner, one.group):
        files.set_owner(one.path, one.owner, one.group)
    if info and info.mode != one.mode:
        files.set_mode(one.path, one.mode)
    if info and info.replication < count:
        files.set_replication(one.path, count)
