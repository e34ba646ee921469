# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be done so that a directory of HDFS exists with its owner, group and mode, and by which client."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, NamedTuple, TypedDict

from ansible_collections.bigdata.emr.plugins.module_utils.config.modes import mode_fault
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import FileStatus, WebHdfs

GIB = 1 << 30


class _Directory(TypedDict):
    path: str
    owner: str
    group: str
    mode: int


class Directory(_Directory, total=False):
    """A directory as it must be; MODE is a number."""

    quota_gb: int | None
    """What all copies of all that is in it may take on disks, in GiB; 0 for no limit, None for what it has."""


class Change(NamedTuple):
    """One directory that differed, as lines of a diff."""

    before: str
    after: str


class Step(TypedDict):
    """One act on PATH: ``make``, ``owner`` (and group), ``mode`` or ``quota``."""

    act: str
    directory: Directory


def wanted(listed: Iterable[Mapping[str, Any]]) -> list[Directory]:
    """Return the directories of LISTED, parents before what is in them; of two entries for a path the last counts.

    ValueError with one sentence for a path that is not absolute and plain, or a mode that is not octal.
    """
    directories: dict[str, Directory] = {}
    for one in listed:
        path, mode = str(one["path"]), one["mode"]
        if not path.startswith("/") or path != "/" + "/".join(_parts(path)) or {".", ".."} & set(_parts(path)):
            raise ValueError(f"directory {path} is not an absolute path without . , .. and trailing /")
        if mode_fault(mode):
            raise ValueError(f"mode of directory {path}: {mode_fault(mode)}")
        quota = one.get("quota_gb")
        if quota is not None and quota < 0:
            raise ValueError(f"quota_gb of directory {path} is {quota}; write a whole number, or 0 for no limit")
        directories[path] = {"path": path, "owner": one["owner"], "group": one["group"], "mode": int(mode, 8)}
        if quota is not None:
            directories[path]["quota_gb"] = quota
    return sorted(directories.values(), key=lambda one: _parts(one["path"]))


def steps(directory: Directory, status: FileStatus | None, quota: int = -1) -> list[Step]:
    """Return what DIRECTORY lacks, given its STATUS (None: it does not exist) and its QUOTA in bytes (-1: none).

    Nothing is ever removed.

    A directory that is made gets its owner and mode in steps of their own, since it may inherit its group and the
    NameNode may mask its mode. ValueError when a file is in the way.
    """
    if status is None:
        acts = ["make", "owner", "mode", *(["quota"] if directory.get("quota_gb") else [])]
        return [{"act": act, "directory": directory} for act in acts]
    if status["type"] != "DIRECTORY":
        raise ValueError(f"{directory['path']} is a {status['type'].lower()} in HDFS, not a directory: move it away")
    found: list[Step] = []
    if (status["owner"], status["group"]) != (directory["owner"], directory["group"]):
        found.append({"act": "owner", "directory": directory})
    if status["mode"] != directory["mode"]:
        found.append({"act": "mode", "directory": directory})
    if directory.get("quota_gb") is not None and quota_bytes(directory) != quota:
        found.append({"act": "quota", "directory": directory})
    return found


def quota_bytes(directory: Directory) -> int:
    """Return the quota that DIRECTORY is to have, in bytes; -1 for none."""
    return (directory.get("quota_gb") or 0) * GIB or -1


def text(one: Directory | FileStatus | None, quota: int | None = None) -> str:
    """Return owner, group and mode of ONE as a line of a diff, with its QUOTA in bytes (-1: none) where that counts."""
    if not one:
        return "absent"
    limit = "" if quota is None else ", no quota" if quota < 0 else f", quota {quota / GIB:g} GB"
    return f"{one['owner']}:{one['group']} {one['mode']:04o}{limit}"


def converge(
    directories: list[Directory],
    status: Callable[[str], FileStatus | None],
    act: Callable[[Step], None],
    changes: dict[str, Change],
    quota: Callable[[str], int] = lambda _path: -1,
) -> None:
    """Bring DIRECTORIES about by STATUS and ACT, and note in CHANGES those that differ.

    QUOTA is asked only where a directory is to have one, or none: it may take long where there is none.

    May be called again with the same CHANGES after an error of STATUS or ACT: what was noted first stays.
    """
    for directory in directories:
        path = directory["path"]
        found, limited = status(path), directory.get("quota_gb") is not None
        limit = quota(path) if found and limited else -1
        for step in steps(directory, found, limit):
            before = text(found, limit if limited else None)
            changes.setdefault(path, Change(before, text(directory, quota_bytes(directory) if limited else None)))
            act(step)


def take(client: WebHdfs, step: Step) -> None:
    """Let CLIENT do STEP."""
    one = step["directory"]
    if step["act"] == "make":
        client.mkdirs(one["path"], one["mode"])
    elif step["act"] == "owner":
        client.set_owner(one["path"], one["owner"], one["group"])
    elif step["act"] == "mode":
        client.set_mode(one["path"], one["mode"])
    else:
        client.set_space_quota(one["path"], quota_bytes(one))


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
