# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of storage directories in products' properties: read by everybody who needs their paths. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ..services.config_model import Store
from ..services.registry import STORES

_ENTRY = re.compile(r"^(?:\[(?P<type>\w*)\])?\s*(?P<rest>.*)$", re.DOTALL)
_PATH = re.compile(r"^/[\w./+@=:~-]*$")
_SYSTEM = re.compile(r"^/(bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?$")


class Location(NamedTuple):
    """One entry of such a list."""

    path: str
    type: str
    """Storage type in upper case, empty where none is written."""
    uri: bool


def locations(value: object) -> list[Location]:
    """Return the entries of VALUE, a list or a text with commas, whether they are good or not; blanks do not count."""
    parts = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
    entries = [entry.strip() for part in parts for entry in str(part).split(",")]
    return [_location(entry) for entry in entries if entry]


def _location(entry: str) -> Location:
    found = _ENTRY.match(entry)
    kind, rest = (found["type"] or "", found["rest"].strip()) if found else ("", entry)
    uri = rest.startswith("file:")
    path = unquote(urlsplit(rest).path) if uri else rest
    # Two slashes at the beginning are one, which normpath leaves to the system.
    return Location(re.sub("^//+", "/", posixpath.normpath(path)) if path else "", kind.upper(), uri)


def paths(value: object) -> list[str]:
    """Return the paths that VALUE names, each once: ``[SSD]file:///a/``, ``file:/a`` and ``/a`` are ``/a``."""
    return list(dict.fromkeys(one.path for one in locations(value)))


def local_paths(value: object) -> list[str]:
    """Return those of the :func:`paths` of VALUE that are places on this host: absolute and without variables."""
    return [path for path in paths(value) if path.startswith("/") and "${" not in path]


def storage_fault(file: str, name: str, value: object) -> str:
    """Say what is wrong with VALUE of property NAME of FILE and what to write instead; empty for all that is good."""
    _component, form = STORES.get((file, name), ("", None))
    found = locations(value)
    if form is None or value is None:
        return ""
    if not found:
        return "it names no directory; write one, or null for the default"
    if len(found) > 1 and not form.many:
        return f"it names {len(found)} directories, where one is read; write one"
    seen: set[str] = set()
    for one in found:
        fault = _fault(one, form)
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
    return ""
