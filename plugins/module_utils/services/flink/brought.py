# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the client of Flink finds the files of a job, and what is brought to this host before it starts."""

from __future__ import annotations

import posixpath
from typing import Mapping, NamedTuple, Sequence

from ...jobs.gateway import Gateway
from ...jobs.model import Resource, Run


class Brought(NamedTuple):
    """Files of a job."""

    named: Mapping[str, str] = {}
    """As ``Command.named``."""
    fetched: Mapping[str, str] = {}
    """As ``Command.fetched``."""
    shipped: tuple[str, ...] = ()
    """Path or URL of each, in their order, as its containers are to get it."""


def script_of(program: Resource) -> tuple[str, dict[str, str]]:
    """Return the path of PROGRAM for the client, and what is brought before."""
    if program.kind == "store":
        return program.name, {program.name: program.source}
    return program.place, {}


def files_of(resources: Sequence[Resource], run: Run, gateway: Gateway, near: bool = False) -> Brought:
    """Return how RESOURCES come to the containers of RUN, by their names for the job; NEAR all from this host.

    Flink calls a file as its path does, and takes those of the cluster's own file system where they are.
    """
    named: dict[str, str] = {}
    fetched: dict[str, str] = {}
    shipped: list[str] = []
    for one in resources:
        as_it_is = posixpath.basename(one.place) == one.name
        if one.kind == "store" and as_it_is and not near and _is_own(one.source, gateway):
            shipped.append(one.source)
        elif one.kind != "store" and as_it_is:
            shipped.append(one.place)
        else:
            (fetched if one.kind == "store" else named)[one.name] = one.place
            shipped.append(f"{run.work}/{one.name}")
    return Brought(named, fetched, tuple(shipped))


def _is_own(url: str, gateway: Gateway) -> bool:
    return url.startswith((f"{gateway.file_system}/", "hdfs:///"))
