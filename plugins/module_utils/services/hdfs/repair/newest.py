# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which NameNode has the newest namespace on its disks, and which edits of others it lacks. Pure.

A NameNode sends edits to the JournalNodes first and writes them into its own directories after a majority has them. So
what NameNodes hold on their disks was acknowledged, and no two of them contradict each other; but each holds only what
it wrote while it was active, hence segments of all of them are put together on the one with the last transaction.
"""

from __future__ import annotations

from typing import Iterable, Mapping, NamedTuple, TypedDict

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.transactions import (
    file_name,
    reach,
    spans,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    JOURNALNODE,
    NAMENODE,
    Log,
    Segment,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import View


class Choice(NamedTuple):
    """A NameNode with an image at transaction IMAGE that can be brought to LAST; OWN is what it reaches by itself."""

    host: str
    image: int
    last: int
    own: int


class Bring(TypedDict):
    """A segment that the chosen NameNode lacks: the file PATH on HOST, and the file that it becomes there."""

    host: str
    path: str
    to: str


def best(seen: View, candidates: list[str], memory: Mapping[str, int]) -> Choice:
    """Return the one of CANDIDATES that can be brought furthest; among equals the one that lacks least.

    MEMORY maps a host to the last transaction that its NameNode could write into a new image.
    """
    everything = spans(_segments(log for host in seen.answers for log in _logs(seen, host, NAMENODE)))
    choices = []
    for host in candidates:
        image = max([*images(seen, host), memory.get(host, 0)])
        own = reach(spans(_segments(_logs(seen, host, NAMENODE))), image + 1)
        choices.append(Choice(host, image, reach(everything, image + 1), own))
    return max(choices, key=lambda one: (one.last, one.own, one.image))


def lacking(seen: View, choice: Choice) -> list[Bring]:
    """Return the segments of other NameNodes without which the CHOICE has a gap between its image and its end."""
    into = _logs(seen, choice.host, NAMENODE)[0]["path"]
    brought: list[Bring] = []
    wanted = choice.image + 1
    while wanted <= choice.last:
        found = [
            (host == choice.host, one["last"], host, log["path"], one)
            for host in seen.answers
            for log in _logs(seen, host, NAMENODE)
            for one in log["segments"]
            if one["first"] <= wanted <= one["last"]
        ]
        own, last, host, path, one = max(found, key=lambda each: each[:2])
        if not own:
            to = f"{into}/{file_name(one['first'], one['last'])}"
            brought.append(Bring(host=host, path=f"{path}/{one['name']}", to=to))
        wanted = last + 1
    return brought


def fits(seen: View, host: str, choice: Choice) -> bool:
    """Tell whether the NameNode on HOST can go on from its image: new journals begin after the image of the CHOICE."""
    return choice.image <= max(images(seen, host), default=-1) and top(seen, host, NAMENODE)[1] <= choice.last


def images(seen: View, host: str) -> list[int]:
    """Return the transactions of the whole images on HOST."""
    return [image for log in _logs(seen, host, NAMENODE) for image in log["images"]]


def top(seen: View, host: str, kind: str) -> tuple[str, int]:
    """Return the directory on HOST with the last transaction of its daemon of KIND, and that transaction."""
    ends = [(_end(log), log["path"]) for log in _logs(seen, host, kind)]
    last, path = max(ends, default=(0, ""))
    return path, last


def journal_end(seen: View, host: str, image: int) -> int:
    """Return the last transaction to which the journal on HOST has all edits after IMAGE."""
    return reach(spans(_segments(_logs(seen, host, JOURNALNODE))), image + 1)


def _logs(seen: View, host: str, kind: str) -> list[Log]:
    return seen.answers[host]["logs"].get(kind, []) if host in seen.answers else []


def _segments(logs: Iterable[Log]) -> list[Segment]:
    return [one for log in logs for one in log["segments"]]


def _end(log: Log) -> int:
    return max([0, *log["images"], *(one["last"] for one in log["segments"])])
