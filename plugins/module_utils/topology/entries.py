# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of named entries that users write, as ``emr_users`` and ``emr_scripts``; no I/O."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from .names import hint


class Entry(NamedTuple):
    """One entry of a list."""

    who: str
    """What faults call it: by its name, or by its number where it has none."""
    fields: Mapping[Any, Any]
    """What it says; nothing where its form is wrong."""
    faults: list[str]
    """What is wrong with its form, a sentence each; whole ones."""


def entries(asked: object, kind: str, keys: Sequence[str], example: str) -> tuple[list[Entry], list[str]]:
    """Return the entries of the list ASKED (None: an empty one), and what is wrong with it as a list.

    KIND is what one entry is, as "user"; KEYS are those that it may have, ``name`` among them; EXAMPLE tells in half a
    sentence how a list is written.
    """
    if asked is None:
        return [], []
    if isinstance(asked, (str, Mapping)) or not isinstance(asked, Sequence):
        return [], [f"it is no list; {example}"]
    return [_entry(number, one, kind, keys, example) for number, one in enumerate(asked, 1)], []


def _entry(number: int, one: object, kind: str, keys: Sequence[str], example: str) -> Entry:
    here = f"entry {number}"
    if not isinstance(one, Mapping):
        return Entry(here, {}, [f"{here} is no mapping; {example}"])
    who = f"{kind} {one['name']}" if one.get("name") else here
    unknown = [str(key) for key in one if key not in keys]
    if unknown:
        return Entry(who, {}, [f"{who}: {unknown[0]} is no key of a {kind}{hint(unknown[0], keys)}"])
    return Entry(who, one, [])
