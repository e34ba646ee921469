# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places that the user's own settings make a daemon write to, beside its directories. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import Mapping, NamedTuple

from .storage import local_paths


class Place(NamedTuple):
    """A property whose value is a place on the host that its daemon writes to."""

    file: str
    property: str
    above: bool = False
    """Whether it names a file that is made, so that the directory above it is the place."""


PLACES = [
    # The DataNode makes the socket; clients only connect to it.
    Place("hdfs-site", "dfs.domain.socket.path", above=True),
    Place("core-site", "hadoop.tmp.dir"),
    Place("core-site", "fs.oss.buffer.dir"),
    Place("core-site", "fs.s3a.buffer.dir"),
    Place("yarn-site", "yarn.node-attribute.fs-store.root-dir"),
    Place("yarn-site", "yarn.node-labels.fs-store.root-dir"),
    Place("yarn-site", "yarn.resourcemanager.fs.state-store.uri"),
    Place("yarn-site", "yarn.resourcemanager.leveldb-state-store.path"),
    Place("yarn-site", "yarn.scheduler.configuration.fs.path"),
    Place("yarn-site", "yarn.scheduler.configuration.leveldb-store.path"),
    Place("mapred-site", "mapreduce.jobhistory.recovery.store.fs.uri"),
    Place("mapred-site", "mapreduce.jobhistory.recovery.store.leveldb.path"),
]
_FILES = re.compile(r"(\.File|\.filename)$")
"""Properties of log4j and of sinks of metrics that name a file."""
_OPTIONS = re.compile(r"(_OPTS|JVMFLAGS|_OPTIONS)$")
_OPTION = re.compile(
    r"-(?:Xlog:[^\s]*?:(?:file=)?|Xloggc:|XX:ErrorFile=|XX:LogFile=|XX:ArchiveClassesAtExit="
    r"|XX:StartFlightRecording[=:][^\s]*?filename=)(?P<file>/[^\s:,]+)"
    r"|-(?:XX:HeapDumpPath=|XX:FlightRecorderOptions[=:][^\s]*?repository=|Djava\.io\.tmpdir=|Dhadoop\.log\.dir="
    r"|Dyarn\.log\.dir=|Dzookeeper\.log\.dir=)(?P<place>/[^\s:,]+)"
)
_PLAIN = re.compile(r"^/[\w./+@=:~-]+$")


def writable(known: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the places that KNOWN, the effective properties that a daemon reads by file, name to it."""
    found: list[str] = []
    for one in PLACES:
        paths = local_paths(known.get(one.file, {}).get(one.property))
        found += [posixpath.dirname(path) for path in paths] if one.above else paths
    for file, properties in known.items():
        for name, value in properties.items():
            if file in ("log4j", "hadoop-metrics2") and _FILES.search(name):
                found += [posixpath.dirname(path) for path in local_paths(value)]
            elif _OPTIONS.search(name):
                found += options(str(value or ""))
    return [path for path in dict.fromkeys(found) if _PLAIN.match(path)]


def options(text: str) -> list[str]:
    """Return the directories in which a JVM with the options TEXT makes files."""
    found = []
    for one in _OPTION.finditer(text):
        path = one["file"] or one["place"]
        # The path for heap dumps is a directory, or a file that is yet to be made.
        is_file = bool(one["file"]) or "." in posixpath.basename(path)
        found.append(posixpath.dirname(path) if is_file else path)
    return [path for path in found if path != "/"]
