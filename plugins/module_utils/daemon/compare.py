# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare two texts of a configuration file property by property. No I/O."""

from __future__ import annotations

from typing import TypedDict

from ..config import racks
from ..config.files import KNOWN_FILES
from ..config.parse import parse

_SYNTAXES = {one.path: one.syntax for one in KNOWN_FILES.values()}


class Property(TypedDict):
    """One property of a file: what it says BEFORE and AFTER, "" for a property that is not there."""

    name: str
    before: str
    after: str


def properties(path: str, text: str) -> dict[str, str]:
    """Return name to value of every property in TEXT, the content of a file that we wrote at PATH."""
    if path.rpartition("/")[2] == racks.TABLE:
        return racks.hosts(racks.parse(text))
    syntax = _SYNTAXES.get(path.rpartition("/")[2])
    return parse(syntax, text) if syntax else {}


def compared(path: str, before: str, after: str) -> list[Property]:
    """Return the properties that differ between the texts BEFORE and AFTER of the file at PATH.

    A file without properties (a membership list), or whose properties are equal, is one entry without a name.
    """
    old, new = properties(path, before), properties(path, after)
    if not before and path.rpartition("/")[2] == racks.TABLE:
        new = {}  # a row for each host of the cluster would tell nothing
    found: list[Property] = [
        {"name": name, "before": old.get(name, ""), "after": new.get(name, "")}
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if not found and before != after:
        found = [{"name": "", "before": "another content" if before else "", "after": "this content"}]
    return found
