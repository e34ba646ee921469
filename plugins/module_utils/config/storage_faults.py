# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a list of storage directories; apart from :mod:`.storage`, as few judge who read paths. No I/O."""

from __future__ import annotations

import re

from ..services.config_model import Store
from ..services.registry import LASTING, STORES
from .storage import Location, locations

_PATH = re.compile(r"^/[\w./+@=:~-]*$")
_SYSTEM = re.compile(r"^/(bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?$")
_MEMORY = re.compile(r"^(/dev/|/run/|/var/run(/|$))")
_KERNEL = re.compile(r"^/(proc|sys)/")
_IN_MEMORY = "RAM_DISK"
"""The storage type whose files are copied to others."""


def storage_fault(file: str, name: str, value: object) -> str:
    """Say what is wrong with VALUE of property NAME of FILE and what to write instead; empty for all that is good."""
    component, form = STORES.get((file, name), ("", None))
    found = locations(value)
    if form is None or value is None:
        return ""
    if not found:
        return "it names no directory; write one, or null for the default"
    if len(found) > 1 and not form.many:
        return f"it names {len(found)} directories, where one is read; write one"
    seen: set[str] = set()
    for one in found:
        fault = _fault(one, form) or (_memory_fault(one) if component in LASTING else "")
        if not fault and one.path in seen:
            fault = f"{one.path} is named twice; write it once"
        if fault:
            return fault
        seen.add(one.path)
    return ""


def _fault(one: Location, form: Store) -> str:
    path = one.path
    if one.type and not form.types:
        typed = [store.property for _component, store in STORES.values() if store.types]
        return f"[{one.type}] is read in {' and '.join(typed)} only; write {path}"
    if one.type and one.type not in form.types:
        return f"[{one.type}] is no storage type; write one of {', '.join(form.types)}, or none"
    if one.uri and not form.uri:
        return f"file: is not understood here; write {path}"
    if not path.startswith("/"):
        return f"{path or 'file:'} is no absolute path on the host; write for example /mnt/disk1/data"
    if not _PATH.match(path):
        return f"{path!r} has blanks, variables or signs that systemd or the daemon reads otherwise; write a plain path"
    if _SYSTEM.match(path):
        return f"{path} is the system's, and would belong to the daemon alone; write a directory below a data disk"
    if _KERNEL.match(path):
        return f"{path} is no place for files; write a directory below a data disk"
    return ""


def _memory_fault(one: Location) -> str:
    """Return what is wrong with the place of a daemon whose data nobody can make again."""
    if _MEMORY.match(one.path) and one.type != _IN_MEMORY:
        return f"{one.path} is in memory, and is empty after a restart of the host; write a directory below a data disk"
    return ""
