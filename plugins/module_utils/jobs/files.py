# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where files of the controller lie on gateways: by account and content, so that another version is another file.

No I/O.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, NamedTuple

from .gateway import AREA
from .model import Job, Resource


class Placed(NamedTuple):
    """A file of a job, on its way to the gateway."""

    source: str
    """Where it is on the controller."""
    path: str
    """Where it comes to lie."""
    owner: str
    digest: str
    """SHA-256 of its content."""


def sources(job: Job) -> list[str]:
    """Return the files of the controller that JOB needs, as it names them."""
    return [one.source for one in (job.program, *job.resources) if one and one.kind == "controller"]


def place(one: Resource, user: str, digest: str) -> str:
    """Return where ONE lies on a gateway, with DIGEST of its content, for jobs of USER."""
    return f"{AREA}/files/{user}/{digest[:32]}/{one.name}"


def placed(job: Job, found: Mapping[str, tuple[str, str]]) -> tuple[Job, list[Placed]]:
    """Return JOB with the places of its files, and these; FOUND is source to path on the controller and digest."""
    files: list[Placed] = []

    def moved(one: Resource) -> Resource:
        if one.kind != "controller":
            return one
        path, digest = found[one.source]
        where = place(one, job.user, digest)
        files.append(Placed(path, where, job.user, digest))
        return replace(one, path=where)

    program = moved(job.program) if job.program else None
    resources = tuple(moved(one) for one in job.resources)
    return replace(job, program=program, resources=resources), files
