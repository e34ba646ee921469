# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be done so that a directory of HDFS exists with its owner, group and mode, and by which client."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, NamedTuple, TypedDict

from ansible_collections.bigdata.emr.plugins.module_utils.config.modes import mode_fault
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import FileStatus, WebHdfs


class Directory(TypedDict):
    """A directory as it must be; MODE is a number."""

    path: str
    owner: str
    group: str
    mode: int


class Change(NamedTuple):
    """One directory that differed, as lines of a diff."""

    before: str
    after: str


class Step(TypedDict):
    """One act on PATH: ``make``, ``owner`` (and group) or ``mode``."""

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
        directories[path] = {"path": path, "owner": one["owner"], "group": one["group"], "mode": int(mode, 8)}
    return sorted(directories.values(), key=lambda one: _parts(one["path"]))


def steps(directory: Directory, status: FileStatus | None) -> list[Step]:
    """Return what DIRECTORY lacks, given its STATUS (None: it does not exist); nothing is ever removed.

    A directory that is made gets its owner and mode in steps of their own, since it may inherit its group and the
    NameNode may mask its mode. ValueError when a file is in the way.
    """
    if status is None:
        return [{"act": act, "directory": directory} for act in ("make", "owner", "mode")]
    if status["type"] != "DIRECTORY":
        raise ValueError(f"{directory['path']} is a {status['type'].lower()} in HDFS, not a directory: move it away")
    found: list[Step] = []
    if (status["owner"], status["group"]) != (directory["owner"], directory["group"]):
        found.append({"act": "owner", "directory": directory})
    if status["mode"] != directory["mode"]:
        found.append({"act": "mode", "directory": directory})
    return found


def text(one: Directory | FileStatus | None) -> str:
    """Return owner, group and mode of ONE as a line of a diff."""
    return f"{one['owner']}:{one['group']} {one['mode']:04o}" if one else "absent"


def converge(
    directories: list[Directory],
    status: Callable[[str], FileStatus | None],
    act: Callable[[Step], None],
    changes: dict[str, Change],
) -> None:
    """Bring DIRECTORIES about by STATUS and ACT, and note in CHANGES those that differ.

    May be called again with the same CHANGES after an error of STATUS or ACT: what was noted first stays.
    """
    for directory in directories:
        path = directory["path"]
        found = status(path)
        for step in steps(directory, found):
            changes.setdefault(path, Change(text(found), text(directory)))
            act(step)


def take(client: WebHdfs, step: Step) -> None:
    """Let CLIENT do STEP."""
    one = step["directory"]
    if step["act"] == "make":
        client.mkdirs(one["path"], one["mode"])
    elif step["act"] == "owner":
        client.set_owner(one["path"], one["owner"], one["group"])
    else:
        client.set_mode(one["path"], one["mode"])


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
