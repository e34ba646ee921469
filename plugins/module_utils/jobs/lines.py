# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a log that tell why a program failed. Pure: no I/O."""

from __future__ import annotations

import re
from typing import Callable, Sequence

TRACE = "Traceback (most recent call last):"
_HEADER = re.compile(
    r"^(Container: |LogAggregationType: |LogType:|LogLastModifiedTime:|LogUploadTime:|LogLength:|LogContents:|"
    r"End of LogType|=+$|\*+$|-+$)"
)
_CAUSE = re.compile(r"^(Caused by: |\S*(Exception|Error)\b.*:)|\b(ERROR|FATAL)\b")
_PLACE = re.compile(r"^\s*(at |\.\.\. \d+ more)")
WIDTH = 500
"""Longer lines are cut."""


def telling_lines(text: str, most: int) -> list[str]:
    """Return at most MOST lines of TEXT, the end of a log or of several below each other.

    That is Python's last trace back with what it says, where there is one; else from the last line on that is a cause
    or an error; else the last lines.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    lines = [line for line in lines if line and not _HEADER.match(line)]
    at = _last(lines, lambda line: line.endswith(TRACE))
    if at is not None:
        return _cut(_trace(lines[at:]), most)
    at = _last(lines, lambda line: bool(_CAUSE.search(line)))
    if at is not None:
        return _cut([line for line in lines[at:] if not _PLACE.match(line)][:most], most)
    return _cut(lines, most)


def _last(lines: Sequence[str], is_it: Callable[[str], object]) -> int | None:
    """Return where the last of LINES is for which IS_IT says yes."""
    return next((at for at in range(len(lines) - 1, -1, -1) if is_it(lines[at])), None)


def _trace(lines: Sequence[str]) -> list[str]:
    """Return the trace back that LINES begin with: indented lines, and those of the exception behind them."""
    found = [lines[0]]
    rest = iter(lines[1:])
    for line in rest:
        found.append(line)
        if not line.startswith(" "):
            break
    for line in rest:
        # An exception may say more than one line; a log's own lines begin with their time.
        if re.match(r"^(\d\d|\[)", line) or len(found) > 200:
            break
        found.append(line)
    return found


def _cut(lines: Sequence[str], most: int) -> list[str]:
    shown = [plain(line) for line in lines[-most:]]
    return [line if len(line) <= WIDTH else f"{line[:WIDTH]}..." for line in shown]


def plain(line: str) -> str:
    """Return LINE as it can be shown: who runs a job must not move the cursor of who looks at it."""
    return "".join(sign if sign.isprintable() else " " for sign in line)
