# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one line of a program's output or of a daemon's log that says why it failed. No I/O."""

from __future__ import annotations

import re
from typing import Sequence

MOST = 400
"""Length of what is quoted."""
CAUSED = "Caused by: "

_TELLING = re.compile(r"(Exception|[A-Z]\w+Error\b|\bERROR\b|\bFATAL\b|^Error\b|Not formatting|Aborting|^Unrecognized)")
# A place in a trace, and the end of every failed command, which repeats its code.
_EMPTY = re.compile(
    r"^at |^\.\.\. \d+ (more|common frames)|util\.ExitUtil: Exiting with status|^(SHUTDOWN|STARTUP)|^[/*]+"
)
_ENTRY = re.compile(r"^\d{4}-\d\d-\d\d[ T][\d:.,]+ ")
_FAILURE = re.compile(r"^(\S+ (\S+ +)?)?(\[[^]]*\] )?(- +)?(ERROR|FATAL)\b")
_HEAD = re.compile(r"^\d{4}-\d\d-\d\d[ T][\d:.,]+ +(\[[^]]*\] +)?(- +)?[A-Z]+ +")


def telling(output: str) -> str:
    """Return the line of OUTPUT that tells most about a failure.

    Of the last entry at level ERROR or FATAL, else of all of it, the cause at the bottom of its trace; where there is
    no exception at all, the last line.
    """
    lines = [line.strip() for line in output.splitlines()]
    lines = [line for line in lines if line and not _EMPTY.search(line)]
    block = _last_failure(lines) or lines
    found = [line for line in block if _TELLING.search(line)]
    return _plain(_cause(found) if found else "".join(lines[-1:]))[:MOST]


def _last_failure(lines: Sequence[str]) -> list[str]:
    """Return the last entry of LINES that is a failure, with its trace; nothing when none is."""
    begin = next((at for at in range(len(lines) - 1, -1, -1) if _FAILURE.search(lines[at])), None)
    if begin is None:
        return []
    end = next((at for at in range(begin + 1, len(lines)) if _ENTRY.search(lines[at])), len(lines))
    return list(lines[begin:end])


def _cause(found: Sequence[str]) -> str:
    """Return the cause at the bottom of the last trace in FOUND, or the line above that says the same and more."""
    last = found[-1]
    if last.startswith(CAUSED):
        said = last.rpartition(": ")[2]
        tops = [line for line in found if not line.startswith(CAUSED) and said in line]
        return tops[-1] if tops and said else last
    return last


def _plain(line: str) -> str:
    """Return LINE without what is before its words: time, level, and that it is a cause."""
    text = _HEAD.sub("", line)
    return text[len(CAUSED) :] if text.startswith(CAUSED) else text
