# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host remembers of scripts: one file each, which root alone reads and writes."""

from __future__ import annotations

import json
from typing import Any

from ..config.file import File
from ..host import inside
from ..host.files import Changes
from ..host.layout import SCRIPTS
from .decide import RUNNING, Record

_SUFFIX = ".json"


def path_of(name: str) -> str:
    """Return the file with the record of the script NAME."""
    return f"{SCRIPTS}/{name}{_SUFFIX}"


def read(name: str) -> Record | None:
    """Return what is remembered of the script NAME, None for nothing; ValueError for what is no record."""
    text = inside.text(path_of(name))
    if text is None:
        return None
    try:
        found: dict[str, Any] = json.loads(text)
        return Record(
            digest=str(found["digest"]),
            state=str(found["state"]),
            number=int(found["number"]),
            began=float(found["began"]),
            boot=str(found["boot"]),
            code=int(found["code"]),
            seconds=float(found["seconds"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path_of(name)} cannot be read ({error}), so nobody knows whether the script has run; remove the file to "
            "have it run again"
        ) from error


def read_all() -> dict[str, Record]:
    """Return script to what is remembered of it, of all scripts that were ever begun here."""
    names = [name[: -len(_SUFFIX)] for name in inside.names(SCRIPTS) if name.endswith(_SUFFIX) and name[0] != "."]
    found = {}
    for name in names:
        try:
            one = read(name)
        except ValueError:
            continue  # who runs it says so
        if one:
            found[name] = one
    return found


def running() -> dict[str, int]:
    """Return script to the number of its run, of those whose end nobody has noted yet."""
    return {name: record["number"] for name, record in read_all().items() if record["state"] == RUNNING}


def write(name: str, record: Record) -> None:
    """Remember RECORD of the script NAME."""
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    Changes(False).file(File(path_of(name), text, mode=0o600))
