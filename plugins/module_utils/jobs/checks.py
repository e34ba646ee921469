# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway asks before it submits a job: whether its user, its queue and its files are there."""

from __future__ import annotations

import pwd
from typing import Sequence
from urllib.parse import urlsplit

from ..services.jobs import tracker
from ..topology.names import hint
from ..wire.base import ClientError, Refused, Unreachable, endpoint
from ..wire.webhdfs import STANDBY, WebHdfs
from .gateway import Gateway
from .model import Job, Resource
from .unit import as_user, call


def refusals(job: Job, gateway: Gateway) -> list[str]:
    """Return why JOB cannot be submitted here, a sentence each; none where it can.

    ClientError where the cluster does not answer: then nobody knows.
    """
    texts = []
    if job.user not in gateway.users:
        texts.append(f"user {job.user} is none of emr_users{hint(job.user, gateway.users)}")
    elif not _exists(job.user):
        texts.append(f"user {job.user} has no account on {gateway.host}; run site.yml")
    if texts:
        return texts
    if job.queue and gateway.resourcemanagers:
        known = [name.rpartition(".")[2] for name in tracker().queues(gateway.resourcemanagers, job.user)]
        if job.queue.rpartition(".")[2] not in known:
            texts.append(f"there is no queue {job.queue}{hint(job.queue, known)}")
    for one in filter(None, (job.program, *job.resources)):
        texts += _resource(one, job.user, gateway)
    return texts


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _resource(one: Resource, user: str, gateway: Gateway) -> list[str]:
    """Return what is wrong with the file ONE, which USER is to read."""
    import os

    if one.kind != "store":
        if os.path.isfile(one.place):
            return []
        return [f"{one.source} is no file on {gateway.host}; put it there, or name another one"]
    if one.source.startswith("hdfs://"):
        found = urlsplit(one.source)
        own = urlsplit(gateway.file_system).netloc
        if found.netloc and found.netloc != own:
            return []  # of another cluster, whose masters we do not know
        if _status(gateway.namenodes, found.path, user):
            return []
        return [f"{one.source} does not exist; put it there (hdfs dfs -put), or name another one"]
    code, _out, _err = call(as_user(user, ["hdfs", "dfs", "-test", "-e", one.source]))
    if code:
        return [f"{one.source} does not exist, or {user} may not read it; put it there, or name another one"]
    return []


def _status(namenodes: Sequence[str], path: str, user: str) -> bool:
    """Tell whether PATH is there for USER, as the active one of NAMENODES says."""
    said = []
    for where in namenodes:
        try:
            return WebHdfs(endpoint(where, 0), user).status(path) is not None
        except Refused as error:
            if error.name not in STANDBY:
                return False
            said.append(f"{where} is not active")
        except ClientError as error:
            said.append(f"{where}: {error}")
    raise Unreachable("; ".join(said) or "no NameNode is known")
