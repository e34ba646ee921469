# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a play asks for: which jobs, rendered for which time, with which key. No I/O."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timezone
from typing import Any, Mapping

from ..services import jobs as services
from ..topology.names import hint
from . import databases, parameters, spec
from .gateway import users_of
from .model import Job
from .state import KEY, KEYS

_TOLD = ("job", "key", "attempt", "state", "applications", "message", "lines", "command")


def chosen(asked: Mapping[str, Any], when: datetime) -> tuple[list[Job], list[str]]:
    """Return the jobs that ASKED, options of bigdata.emr.job, names, rendered for WHEN, and all that is wrong."""
    known, wrong = databases.read(asked["databases"])
    faults = [f"emr_job_databases: {text}" for text in wrong] + unnamed(asked)
    rows, names = asked["jobs"], list(dict.fromkeys(asked["names"]))
    users = users_of([{"name": name} for name in asked["users"]])
    wanted = {name: rows[name] for name in names if name in rows}
    jobs, texts = spec.read_jobs(wanted, users, None, asked["topology"].get("services", []), list(known))
    faults += [str(one) for one in texts]
    given = {str(name): str(value) for name, value in asked["parameters"].items()}
    rendered: list[Job] = []
    for name in names:
        if name in jobs:
            try:
                job = parameters.render(jobs[name], when, given)
            except parameters.ParameterError as error:
                faults.append(f"emr_jobs: {name}: {error}")
                continue
            rendered.append(job)
            faults += map(str, services.unreached(job, asked.get("volume")))
    return rendered, faults


def unnamed(asked: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the names and the key that are ASKED for; all that a run needs to be ended."""
    rows, names, key = asked["jobs"], list(dict.fromkeys(asked["names"])), asked.get("key")
    faults = [f"there is no job {name} in emr_jobs{hint(name, map(str, rows))}" for name in names if name not in rows]
    if not names:
        faults.append("no job is named; write -e emr_job=NAME")
    if key and len(names) > 1:
        faults.append("one key is for one job; name one, or leave the key out")
    if key and not KEY.fullmatch(key):
        faults.append(f"{key} is no key of a run; {KEYS}")
    return faults


def base(job: Job) -> str:
    """Return how keys of runs of JOB, rendered, begin: its name, and a digest of all that it says."""
    text = json.dumps(job.to_dict(), sort_keys=True)
    return f"{job.name}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def time_of(text: str) -> datetime:
    """Return the time that TEXT says, of UTC unless it names a zone; ValueError, a sentence, where it says none."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise ValueError(f"emr_job_time: {text} is no time; write it as 2026-11-30T04:00") from error
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def known_databases(asked: Any) -> dict[str, dict[str, Any]]:
    """Return the databases that are ASKED for, which have no faults."""
    return databases.read(asked)[0]


def lost(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of a run whose gateway has not answered for as long as is ASKED."""
    message = (
        f"the gateway has not answered for {asked['away_seconds']} s, so nobody knows how it ended; it goes on, and "
        "the same command joins it, on another gateway too"
    )
    return {"state": "unknown", "lost": True, "message": message, "lines": [], "command": ""}


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of the run ROW: its job by name, and nothing that the job says."""
    name = row["job"]["name"] if isinstance(row.get("job"), Mapping) else row.get("job")
    return {**{key: row[key] for key in _TOLD if key in row}, "job": name}
