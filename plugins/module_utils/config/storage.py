# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of storage directories in products' properties: read by everybody who needs their paths. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_ELSEWHERE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:/")
_ENTRY = re.compile(r"^(?:\[(?P<type>\w*)\])?\s*(?P<rest>.*)$", re.DOTALL)


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


def on_host(value: object) -> list[str]:
    """Return those of the :func:`paths` of VALUE that are none of another file system (``hdfs://a/b``)."""
    return [path for path in paths(value) if not _ELSEWHERE.match(path)]


def local_paths(value: object) -> list[str]:
    """Return those of the :func:`paths` of VALUE that are places on this host: absolute and without variables."""
    return [path for path in paths(value) if path.startswith("/") and "${" not in path]
