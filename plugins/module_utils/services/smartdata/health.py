# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the keeper has found out of the volume, as it is written to a file and shown. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, TypedDict

OLD_SECONDS = 1800
"""So old a figure may be: six times as long as it takes to the next one."""
TITLES = {
    "watch": "its figures are taken",
    "gc": "objects without a file are looked for",
    "fsck": "objects of all files are looked for",
    "dump": "its metadata is copied",
}


class Volume(TypedDict):
    """The volume as its keeper found it; STATE is kept, ``unkept`` (no figures, or old ones) or ``wrong``."""

    host: str
    state: str
    error: str
    name: str
    used_bytes: int | None
    files: int | None
    clients: int | None
    hit_percent: float | None
    """Part of what clients read that came from the caches, where a push gateway knows."""
    leaked: int | None
    """Objects without a file, as the last ``gc`` found them."""
    ends: dict[str, dict[str, Any]]
    """What was done by itself to how it ended: ``at``, in seconds since the epoch, ``ok`` and ``text``."""


def volume(host: str, state: Mapping[str, Any] | None, now: float) -> Volume:
    """Return the volume that HOST keeps from STATE, what its file has; NOW is the time in seconds since the epoch."""
    found = state or {}
    ends = {str(name): dict(row) for name, row in (found.get("ends") or {}).items()}
    failed = [f"{TITLES.get(name, name)}: {row.get('text')}" for name, row in sorted(ends.items()) if not row.get("ok")]
    seen = ends.get("watch", {}).get("at")
    old = seen is None or now - float(seen) > OLD_SECONDS
    return {
        "host": host,
        "state": "unkept" if old else "wrong" if failed else "kept",
        "error": "" if not (old or failed) else "no figures of the last half hour" if old else "; ".join(failed),
        "name": str(found.get("name") or ""),
        "used_bytes": found.get("used_bytes"),
        "files": found.get("files"),
        "clients": found.get("clients"),
        "hit_percent": found.get("hit_percent"),
        "leaked": found.get("leaked"),
        "ends": ends,
    }
