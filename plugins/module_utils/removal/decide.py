# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What taking a cluster off its hosts means: what is put away, where to, and what forbids it. Pure."""

from __future__ import annotations

import os
import re
from typing import Any, Mapping, NamedTuple, Sequence, TypedDict

from ..services.registry import AREAS

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CLUSTER_ID = re.compile(rf"^CID-([a-z][a-z0-9-]*)-{_UUID}$")


class Found(TypedDict):
    """What one host has of a cluster.

    ``owners`` maps the file that says so to the name of the cluster that the host belongs to; ``busy`` is true while a
    format or bootstrap runs; ``earlier`` is what was put aside before.
    """

    units: list[str]
    paths: list[str]
    earlier: list[str]
    owners: dict[str, str]
    busy: bool


class Request(NamedTuple):
    """What was asked for: the cluster's name as typed, and a second time for WIPE; None when it was not said."""

    name: str
    wipe: str | None
    protected: bool
    limit: str


def tops(configured: Sequence[str], disks: Sequence[str]) -> list[str]:
    """Return the directories to put away: our areas on DISKS, and CONFIGURED directories that lie outside of these.

    Each goes as a whole. A directory below another one goes with it. The root directory is never among them.
    """
    areas = [os.path.join(disk, area) for disk in disks for area in AREAS]
    found: list[str] = []
    for path in sorted({os.path.normpath(path) for path in [*areas, *configured]} - {"/", "//"}):
        if not any(path.startswith(f"{top}/") for top in found):
            found.append(path)
    return found


def beside(path: str, is_mount: bool, cluster: str, stamp: str) -> str:
    """Return where PATH of CLUSTER goes at STAMP: to the same disk, so that nothing is copied.

    A file system's own root cannot be renamed, so its content goes into a directory on it.
    """
    name = f"destroyed-{cluster}-{stamp}"
    if is_mount:
        return os.path.join(path, name)
    parent, base = os.path.split(path)
    return os.path.join(parent, name, base)


def owner(cluster_id: str) -> str:
    """Return the cluster's name in a CLUSTER_ID that this collection made up, else an empty string."""
    match = _CLUSTER_ID.match(cluster_id)
    return match.group(1) if match else ""


def refusals(results: Mapping[str, Mapping[str, Any]], cluster: str, request: Request) -> list[str]:
    """Return one sentence for each thing that forbids to destroy CLUSTER, given what the hosts answered.

    RESULTS maps every declared host to what the module ``removal`` returned; one without ``found`` did not answer.
    """
    errors = _request(cluster, request, len(results))
    if errors:
        return errors
    for host, result in results.items():
        found = result.get("found")
        if not isinstance(found, Mapping):
            errors.append(
                f"{host}: it gave no answer ({result.get('msg') or 'not reached'}), so it would keep its data and come "
                f"back as a member; start it, or take it out of the inventory if it is gone for good"
            )
            continue
        errors += [
            f"{host}: {path} says that the host belongs to cluster {name}, not to {cluster}; choose the inventory of "
            f"that cluster, or take the host out of this one"
            for path, name in sorted(found["owners"].items())
            if name != cluster
        ]
        if found["busy"]:
            errors.append(f"{host}: a format or bootstrap of an earlier run is still at work; wait for its end")
    return errors


def _request(cluster: str, request: Request, hosts: int) -> list[str]:
    errors = []
    if not request.name:
        errors.append(
            f"emr_destroy is not set: this would end cluster {cluster} on {hosts} hosts; if that is meant, say "
            f"-e emr_destroy={cluster}"
        )
    elif request.name != cluster:
        errors.append(
            f"emr_destroy is {request.name}, but this inventory is cluster {cluster}; choose the inventory of "
            f"{request.name}, or say -e emr_destroy={cluster}"
        )
    if request.wipe is not None and request.wipe != cluster:
        said = request.wipe.strip() or "empty"
        errors.append(
            f"emr_destroy_wipe is {said}, but this inventory is cluster {cluster}; leave it out to put data "
            f"aside, or say -e emr_destroy_wipe={cluster} to remove it for good"
        )
    if request.protected:
        errors.append(
            f"cluster {cluster} is protected by emr_deletion_protection; set it to false in the inventory first"
        )
    if request.limit:
        errors.append(
            f"a part of a cluster is never destroyed, but the run is limited to {request.limit}; drop --limit"
        )
    return errors
