# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the files and directories that jobs name on ``jfs://`` are in the volume of the cluster. No I/O."""

from __future__ import annotations

from typing import Iterator

from ...jobs.model import Fault, Job

SCHEME = "jfs://"

_PLACES = ("path", "sources", "target", "savepoint")
"""Options of jobs that name directories."""


def faults(job: Job, volume: str) -> list[Fault]:
    """Return what is wrong with places on ``jfs://`` of JOB, rendered.

    VOLUME is the one that its engines reach, "" for none.
    """
    found = []
    for name, url in _urls(job):
        asked = url[len(SCHEME) :].partition("/")[0]
        if asked == volume:
            continue
        if volume:
            text = f"the volume of this cluster is {volume}; write {SCHEME}{volume}/<path>"
        else:
            text = "no volume of SmartData is reached from here; write a place in another store"
        found.append(Fault(f"emr_jobs: {job.name}", f"{name}: {url}: {text}"))
    return found


def _urls(job: Job) -> Iterator[tuple[str, str]]:
    """Yield field and URL of each place of JOB on ``jfs://``."""
    places = [("file", job.program.source)] if job.program else []
    places += [("resources", one.source) for one in job.resources]
    for name in _PLACES:
        value = job.options.get(name, ())
        places += [(name, str(one)) for one in ([value] if isinstance(value, str) else value)]
    yield from ((name, url) for name, url in places if url.lower().startswith(SCHEME))
