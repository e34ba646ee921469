# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare two texts of a configuration file property by property. No I/O."""

from __future__ import annotations

from typing import TypedDict

from ..config.files import file_at
from ..config.parse import parse
from ..services import computed
from ..services.registry import FILES


class Property(TypedDict):
    """One property of a file: what it says BEFORE and AFTER, "" for a property that is not there."""

    name: str
    before: str
    after: str


def properties(path: str, text: str) -> dict[str, str]:
    """Return name to value of every property in TEXT, the content of a file that we wrote at PATH."""
    table = computed.table_at(path)
    if table:
        return table.entries(text)
    file = file_at(path)
    return parse(FILES[file].syntax, text) if file else {}


def section_at(path: str) -> str:
    """Return what records call the file at PATH: users' name for it, or a table's; "" for a file that is in none."""
    table = computed.table_at(path)
    return table.section if table else file_at(path)


def compared(path: str, before: str, after: str) -> list[Property]:
    """Return the properties that differ between the texts BEFORE and AFTER of the file at PATH.

    A file without properties (a membership list), or whose properties are equal, is one entry without a name.
    """
    old, new = properties(path, before), properties(path, after)
    if not before and computed.table_at(path):
        new = {}  # a row for each host of the cluster would tell nothing
    found: list[Property] = [
        {"name": name, "before": old.get(name, ""), "after": new.get(name, "")}
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if not found and before != after:
        found = [{"name": "", "before": "another content" if before else "", "after": "this content"}]
    return found
