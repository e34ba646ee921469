# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which transactions the files of a name directory or a journal hold. Pure.

A NameNode loads its newest image and then edits without a gap. With high availability it reads edits from JournalNodes
only; what an active one wrote into its own directories counts when there are no journals to read.
"""

from __future__ import annotations

import re
from typing import Callable, Iterable, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import Segment

_IMAGE = re.compile(r"^fsimage_(\d+)$")
_CLOSED = re.compile(r"^edits_(\d+)-(\d+)$")
_OPEN = re.compile(r"^edits_inprogress_(\d+)$")


def images(names: Sequence[str]) -> list[int]:
    """Return the transactions of the images among NAMES that are whole: the sum of one is written after it."""
    found = [match for match in map(_IMAGE.match, names) if match and f"{match.group(0)}.md5" in names]
    return sorted(int(match.group(1)) for match in found)


def segments(names: Sequence[str], last: Callable[[str], int]) -> list[Segment]:
    """Return the segments among NAMES in their order; LAST tells the last transaction in an unfinished file."""
    found = []
    for name in names:
        closed, unfinished = _CLOSED.match(name), _OPEN.match(name)
        if closed:
            found.append(Segment(name=name, first=int(closed.group(1)), last=int(closed.group(2)), open=False))
        elif unfinished:
            first = int(unfinished.group(1))
            found.append(Segment(name=name, first=first, last=max(first - 1, last(name)), open=True))
    return sorted(found, key=lambda one: (one["first"], one["last"]))


def file_name(first: int, last: int) -> str:
    """Return the name of the finished segment with the transactions FIRST to LAST."""
    return f"edits_{first:019d}-{last:019d}"


def reach(spans: Iterable[tuple[int, int]], first: int) -> int:
    """Return the last transaction of SPANS to which there is no gap from FIRST on; FIRST - 1 when FIRST is in none."""
    wanted = first
    for begin, end in sorted(spans):
        if begin > wanted:
            break
        wanted = max(wanted, end + 1)
    return wanted - 1


def spans(found: Iterable[Segment]) -> list[tuple[int, int]]:
    """Return first and last transaction of the segments FOUND."""
    return [(one["first"], one["last"]) for one in found]
