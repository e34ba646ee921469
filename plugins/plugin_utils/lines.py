# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of text for people, at most as wide as their terminal. No I/O."""

from __future__ import annotations

import textwrap
from typing import Iterable

INDENT = "    "
"""What the rest of a line that is too long begins with, beside the line's own indentation."""


def fitted(lines: Iterable[str], columns: int) -> list[str]:
    """Return LINES broken between words where they have more than COLUMNS; 0 leaves all as they are.

    A word that is too long by itself, such as a path, stays whole: people copy it.
    """
    if columns < 1:
        return list(lines)
    found: list[str] = []
    for line in lines:
        if len(line) <= columns:
            found.append(line)
            continue
        indent = line[: len(line) - len(line.lstrip())]
        found += textwrap.wrap(
            line.strip(),
            max(columns, len(indent) + len(INDENT) + 1),
            initial_indent=indent,
            subsequent_indent=indent + INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return found
