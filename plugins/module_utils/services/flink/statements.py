# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many applications the SQL client makes of statements: each that writes is one, but for those of a set. No I/O."""

from __future__ import annotations

import re

# Comments and quoted texts, in which nothing is a statement; a quote is written twice within its own.
_QUOTED = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|`[^`]*`|\"[^\"]*\"", re.DOTALL)
_SET = re.compile(r"(EXECUTE\s+STATEMENT\s+SET\s+BEGIN|BEGIN\s+STATEMENT\s+SET)\b", re.IGNORECASE)
_END = re.compile(r"END\b", re.IGNORECASE)
_WRITES = re.compile(r"(EXECUTE\s+)?INSERT\b|(CREATE|REPLACE)\s+(?!.*\bVIEW\b)[^;]*\bAS\s+SELECT\b", re.IGNORECASE)


def applications_in(text: str) -> int:
    """Return how many applications the statements of TEXT make."""
    count, within = 0, False
    for piece in _QUOTED.sub(lambda found: "''" if found[0][0] in "'`\"" else " ", text).split(";"):
        statement = piece.strip()
        if within:
            within = not _END.match(statement)
        elif _SET.match(statement):
            count, within = count + 1, True
        elif _WRITES.match(statement):
            count += 1
    return count
