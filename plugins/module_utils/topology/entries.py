# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of named entries that users write, as ``emr_users`` and ``emr_scripts``; no I/O."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence, TypeVar

from .names import hint

T = TypeVar("T")


def entries(
    asked: object, kind: str, keys: Sequence[str], example: str, make: Callable[[Mapping[Any, Any]], T | list[str]]
) -> tuple[list[T], list[str]]:
    """Return what MAKE makes of each entry of the list ASKED (None: an empty one), and what is wrong, a sentence each.

    KIND is what one entry is, as "user"; KEYS are those that it may have, ``name`` among them; EXAMPLE tells in half a
    sentence how a list is written. MAKE gets an entry with these keys alone, and returns half sentences for a wrong
    one; they are told with the entry's name, or with its number where it has none.
    """
    if asked is None:
        return [], []
    if isinstance(asked, (str, Mapping)) or not isinstance(asked, Sequence):
        return [], [f"it is no list; {example}"]
    made: list[T] = []
    faults: list[str] = []
    for number, one in enumerate(asked, 1):
        if not isinstance(one, Mapping):
            faults.append(f"entry {number} is no mapping; {example}")
            continue
        unknown = [str(key) for key in one if key not in keys]
        wrong = [f"{unknown[0]} is no key of a {kind}{hint(unknown[0], keys)}"] if unknown else []
        found = wrong or make(one)
        if isinstance(found, list):
            who = f"{kind} {one['name']}" if one.get("name") else f"entry {number}"
            faults += [f"{who}: {text}" for text in found]
        else:
            made.append(found)
    return made, faults
