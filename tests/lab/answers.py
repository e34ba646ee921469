# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an engine answers a query as a judge does: the rows, and their order where ORDER BY decides. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

Value = str | int | float | Decimal | date | None
TOLERANCE = Decimal("0.000002")
"""By how much two numbers with a point may differ: Hive and Spark keep six digits of a quotient or an average of
decimals, the judge all that a double has."""
SUMMED = Decimal("1e-13")
"""By which share of it a double may differ as well: whoever adds them in another order rounds otherwise."""
NULL = "NULL"
SHOWN = 3
"""So many of the rows that differ are told."""
MARK = "emr-query"
_MARKED = re.compile(rf"{MARK} (\w+)\s*")
_ORDER = re.compile(r"\bORDER BY\b([^()]*?)(?:\bLIMIT\b\s*\d+\s*)?;?\s*\Z", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What a judge says of a query: the names of its columns, its rows, and the columns that order them."""

    columns: list[str]
    rows: list[tuple[Value, ...]]
    keys: list[int]


def keys(query: str, columns: Sequence[str]) -> list[int]:
    """Return which of COLUMNS, by their place, the last ORDER BY of QUERY names; ValueError for one that is none."""
    found = _ORDER.search(query)
    names = [part.split()[0] for part in found.group(1).split(",")] if found else []
    return [list(columns).index(name) for name in names]


def mark(name: str) -> str:
    """Return the statement that marks, with NAME, the answer to the next one."""
    return f"SELECT '{MARK} {name}'"


def marked(text: str) -> dict[str, list[list[str]]]:
    """Return mark to rows of a session's output TEXT, in which a row `emr-query MARK` stands before each answer.

    Cells are separated by tabs. What stands before the first mark is nobody's.
    """
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    for line in text.splitlines():
        begins = _MARKED.fullmatch(line)
        if begins:
            rows = found.setdefault(begins.group(1), [])
        elif rows is not None and line:
            rows.append(line.split("\t"))
    return found


def same(wanted: Value, found: str) -> bool:
    """Tell whether the cell FOUND is WANTED: numbers with a point by TOLERANCE, doubles by SUMMED too, all else by each
    sign."""
    if wanted is None:
        return found == NULL
    if isinstance(wanted, (int, float, Decimal)):
        try:
            number = Decimal(found)
        except InvalidOperation:
            return False
        return number.is_finite() and abs(number - Decimal(wanted)) <= _tolerance(wanted)
    return found == (wanted.isoformat() if isinstance(wanted, date) else wanted)


def _tolerance(wanted: float | Decimal) -> Decimal:
    if isinstance(wanted, int):
        return Decimal(0)
    return max(TOLERANCE, abs(Decimal(wanted)) * SUMMED) if isinstance(wanted, float) else TOLERANCE


def differences(wanted: Answer, found: Sequence[Sequence[str]]) -> list[str]:
    """Return a sentence for each way in which the rows FOUND are not those WANTED; rows that ORDER BY leaves equal may
    stand in any order."""
    if len(found) != len(wanted.rows):
        return [f"{len(found)} rows instead of {len(wanted.rows)}{_told(' has', found)}"]
    wide = [row for row in found if len(row) != len(wanted.columns)]
    if wide:
        return [f"{len(wide)} rows have not {len(wanted.columns)} cells{_told('', wide)}"]
    left = list(found)
    missing = []
    for row in wanted.rows:
        match = next((one for one in left if all(map(same, row, one))), None)
        if match is None:
            missing.append(row)
        else:
            left.remove(match)
    if missing:
        return [f"{len(missing)} rows differ{_told(' wanted', missing)}{_told(' found', left)}"]
    for number, (row, one) in enumerate(zip(wanted.rows, found, strict=True), 1):
        if not all(same(row[key], one[key]) for key in wanted.keys):
            names = ", ".join(wanted.columns[key] for key in wanted.keys)
            return [f"row {number} is in another order than that of {names}{_told(' wanted', [row])}{_told('', [one])}"]
    return []


def judged(wanted: Mapping[str, Answer], found: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    """Return a sentence for each query whose answer FOUND is not the one WANTED, or that has none."""
    wrong = [f"query {name} has no answer" for name in wanted if name not in found]
    for name in sorted(set(wanted) & set(found), key=list(wanted).index):
        wrong += [f"query {name}: {one}" for one in differences(wanted[name], found[name])]
    return wrong


def _told(word: str, rows: Sequence[Sequence[object]]) -> str:
    return f";{word} {[list(map(str, row)) for row in rows[:SHOWN]]}" if rows else ""
