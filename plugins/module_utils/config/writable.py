# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places that the user's own settings make a daemon write to, beside its directories. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import Mapping

from ..services.registry import FILES, PLACES, PRODUCTS
from .storage import local_paths
from .storage import paths as storage_paths

_FILES = re.compile(r"(\.File|\.filename)$")
"""Properties of logging and of sinks of metrics that name a file."""
_OPTIONS = re.compile(r"(_OPTS|JVMFLAGS|_OPTIONS)$")
_OPTION = re.compile(
    r"-(?:Xlog:[^\s]*?:(?:file=)?|Xloggc:|XX:ErrorFile=|XX:LogFile=|XX:ArchiveClassesAtExit="
    r"|XX:StartFlightRecording[=:][^\s]*?filename=)(?P<file>/[^\s:,]+)"
    r"|-(?:XX:HeapDumpPath=|XX:FlightRecorderOptions[=:][^\s]*?repository=|D(?P<property>[\w.]+)=)(?P<place>/[^\s:,]+)"
)
_TEMPORARY = "java.io.tmpdir"
_PLAIN = re.compile(r"^/[\w./+@=:~-]+$")


def writable(known: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the places that KNOWN, the effective properties that a daemon reads by file, name to it."""
    found: list[str] = []
    for one in PLACES:
        value = known.get(one.file, {}).get(one.property)
        paths = [path.partition("/${")[0] for path in storage_paths(value)] if one.by_user else local_paths(value)
        found += [posixpath.dirname(path) for path in paths] if one.above else paths
    for file, properties in known.items():
        for name, value in properties.items():
            if file in FILES and FILES[file].own_logs and _FILES.search(name):
                found += [posixpath.dirname(path) for path in local_paths(value)]
            elif _OPTIONS.search(name):
                found += options(str(value or ""))
    return [path for path in dict.fromkeys(found) if _PLAIN.match(path)]


def options(text: str) -> list[str]:
    """Return the directories in which a JVM with the options TEXT makes files."""
    found, named = [], {_TEMPORARY, *(name for row in PRODUCTS.values() for name in row.log_options)}
    for one in _OPTION.finditer(text):
        if one["property"] and one["property"] not in named:
            continue
        path = one["file"] or one["place"]
        # The path for heap dumps is a directory, or a file that is yet to be made.
        is_file = bool(one["file"]) or "." in posixpath.basename(path)
        found.append(posixpath.dirname(path) if is_file else path)
    return [path for path in found if path != "/"]
