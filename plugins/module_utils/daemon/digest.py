# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a daemon was or would be started with, and whether the two differ (stale)."""

from __future__ import annotations

import fnmatch
import hashlib
import json
from typing import Mapping, NamedTuple, Sequence, TypedDict

from ..config.hidden import recorded, shown
from ..config.render import file_text
from ..services.registry import LOOKED_UP

UNSET = "(unset)"
"""How a property that is not there is told."""
UNREAD = "unread"
"""Setting of no unit: that there is a record, and why it tells nothing."""
UNIT = "unit"
"""Section of the unit's settings."""


class StartedWith(TypedDict):
    """All that a daemon reads when it starts. Files that it reloads on request are in ``reloads`` instead."""

    version: str
    argv: list[str]
    environment: dict[str, str]
    properties: dict[str, dict[str, str]]
    """File to property to value."""
    reloads: dict[str, str]
    """Refreshable file to the SHA-256 of its content."""
    unit: dict[str, str]
    """Setting of the unit that only a start brings about to its value; none in the records of earlier releases."""


def reads(patterns: Sequence[str], name: str) -> bool:
    """Tell whether property NAME is among PATTERNS: ``!`` excludes, the last match counts."""
    wanted = False
    for pattern in patterns:
        if fnmatch.fnmatchcase(name, pattern.lstrip("!")):
            wanted = not pattern.startswith("!")
    return wanted


def properties_read(
    patterns: Mapping[str, Sequence[str]], settings: Mapping[str, Mapping[str, object]], salt: str = ""
) -> dict[str, dict[str, str]]:
    """Return file to property to text of what a daemon with PATTERNS reads of the effective SETTINGS.

    For a secret a text stands there that only tells it, with SALT, from another one.
    """
    return {
        file: {
            name: recorded(name, value, salt)
            for name, value in file_text(file, settings.get(file, {})).items()
            if reads(patterns[file], name)
        }
        for file in sorted(patterns)
    }


def sha256(content: str) -> str:
    """Return the SHA-256 of CONTENT in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def unread(why: str) -> StartedWith:
    """Return what stands for a record that cannot be believed, WHY in a sentence: its daemon is stale until it starts
    anew."""
    return StartedWith(version="", argv=[], environment={}, properties={}, reloads={}, unit={UNREAD: why})


def is_unread(record: StartedWith) -> bool:
    """Tell whether RECORD stands for one that cannot be believed."""
    return UNREAD in record.get("unit", {})


class Change(NamedTuple):
    """One thing that a restart changes: property NAME in SECTION (a file, ``environment``), or all of SECTION.

    BEFORE and AFTER never show a secret.
    """

    section: str
    name: str
    before: str
    after: str


def changes(running: StartedWith, wanted: StartedWith) -> list[Change]:
    """Return what a restart would change for a daemon that runs with RUNNING; empty when it is not stale."""
    found: list[Change] = []
    if is_unread(running):
        return [Change("record of its start", "", running["unit"][UNREAD], "one that only root writes")]
    if running["version"] != wanted["version"]:
        found.append(Change("version", "", running["version"], wanted["version"]))
    if running["argv"] != wanted["argv"]:
        found.append(Change("command", "", " ".join(running["argv"]), " ".join(wanted["argv"])))
    sections = {"environment": (running["environment"], wanted["environment"])}
    if running.get("unit"):
        sections[UNIT] = (running["unit"], wanted.get("unit", {}))
    elif wanted.get("unit"):
        found.append(Change(UNIT, "", "of an earlier release", "of this one"))
    for file in sorted({*running["properties"], *wanted["properties"]}):
        sections[file] = (running["properties"].get(file, {}), wanted["properties"].get(file, {}))
    for section, (before, after) in sections.items():
        for name in sorted({*before} & {*after} if section in LOOKED_UP else {*before, *after}):
            if before.get(name) != after.get(name):
                found.append(Change(section, name, *shown(name, before.get(name, UNSET), after.get(name, UNSET))))
    return found


def differences(running: StartedWith, wanted: StartedWith) -> list[str]:
    """Say the same in a line each."""
    return [f"{' '.join(filter(None, one[:2]))}: {one.before} -> {one.after}" for one in changes(running, wanted)]


def add_looked_up(running: StartedWith, wanted: StartedWith) -> bool:
    """Let RUNNING have what the daemon may have looked up since, as in WANTED; return whether that changed it."""
    changed = False
    for section in LOOKED_UP:
        known = running["properties"].get(section, {})
        new = {name: value for name, value in wanted["properties"].get(section, {}).items() if name not in known}
        if new:
            running["properties"][section] = {**known, **new}
            changed = True
    return changed


def dump(value: StartedWith) -> str:
    """Write VALUE as JSON, the same text for the same content."""
    return json.dumps(value, indent=1, sort_keys=True) + "\n"


def load(content: str) -> StartedWith:
    """Read what :func:`dump` wrote; ValueError when CONTENT is not that."""
    value = json.loads(content)
    if not isinstance(value, dict) or not {"version", "argv", "environment", "properties", "reloads"} <= set(value):
        raise ValueError("not a record of what a daemon was started with")
    value.setdefault("unit", {})
    record: StartedWith = value  # type: ignore[assignment]  # keys checked, values are what dump() wrote
    return record
