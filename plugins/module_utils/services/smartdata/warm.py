# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read files of the volume once where jobs will read them: by a job of MapReduce that makes nothing. No I/O.

Its tasks go to the hosts that keep the blocks which they read, as those of other jobs do.
"""

from __future__ import annotations

import re
from typing import Sequence

from .keeper_program import last_line

HADOOP = "/opt/emr/hadoop/bin/hadoop"
STREAMING = "/opt/emr/hadoop/share/hadoop/tools/lib/hadoop-streaming-*.jar"
ACCOUNT = "hdfs"
"""It may read all files of the volume."""
TARGET = "/tmp/emr-warm-up"
"""A directory that the job makes in HDFS, and leaves empty."""
_MAPRED = "org.apache.hadoop.mapred"
_PROPERTIES = {
    "mapreduce.job.reduces": "0",
    "mapreduce.input.fileinputformat.input.dir.recursive": "true",
    "mapreduce.map.speculative": "false",
    "mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    # What is no text may have lines of any length.
    "mapreduce.input.linerecordreader.line.maxlength": "1048576",
}
_PATH = re.compile(r"/[^\s,\\]*")
_READ = re.compile(r"^\s*Bytes Read=(\d+)$", re.MULTILINE)
_WRONG = (
    re.compile(r"Error Launching job : (.+)$", re.MULTILINE),
    re.compile(r"^Error: (.+)$", re.MULTILINE),
    re.compile(r"failed with state \w+ due to: (.+)$", re.MULTILINE),
)


def fault(paths: Sequence[str]) -> str:
    """Return what is wrong with PATHS, "" for nothing."""
    if not paths:
        return "nothing is named to read; write for example -e smartdata_paths=/hot,/tables/orders"
    wrong = [one for one in paths if not _PATH.fullmatch(one)]
    return f"{wrong[0]} is no path in the volume; write one that begins with /" if wrong else ""


def argv(volume: str, jar: str, paths: Sequence[str], queue: str) -> list[str]:
    """Return the command that reads PATHS of VOLUME with streaming's JAR in QUEUE, "" for the one that is chosen."""
    urls = [f"jfs://{volume}{path}" for path in paths]
    given = {"mapreduce.job.name": f"warm-up of {', '.join(urls)}", **_PROPERTIES}
    given.update({"mapreduce.job.queuename": queue} if queue else {})
    return [
        *("runuser", "-u", ACCOUNT, "--", HADOOP, "jar", jar),
        *(word for name, value in given.items() for word in ("-D", f"{name}={value}")),
        *("-inputformat", f"{_MAPRED}.TextInputFormat", "-mapper", f"{_MAPRED}.lib.IdentityMapper"),
        *("-outputformat", f"{_MAPRED}.lib.NullOutputFormat", "-output", TARGET),
        *(word for url in urls for word in ("-input", url)),
    ]


def read_bytes(said: str) -> int:
    """Return how many bytes the job has read that SAID this at its end."""
    found = _READ.findall(said)
    return int(found[-1]) if found else 0


def why(said: str) -> str:
    """Return why the job failed that SAID this, in its own words."""
    found = [one for pattern in _WRONG for one in pattern.findall(said)[-1:]]
    return str(found[0]).strip() if found else last_line(said) or "it said nothing"
