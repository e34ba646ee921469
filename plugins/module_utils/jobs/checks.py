# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway asks before it submits a job: whether its user, its queue and its files are there."""

from __future__ import annotations

import os
import pwd

from ..services.jobs import stores, tracker
from ..topology.names import hint
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
    if job.queue and gateway.masters:
        known = [name.rpartition(".")[2] for name in tracker().queues(gateway.masters, job.user)]
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
    if one.kind != "store":
        if os.path.isfile(one.place):
            return []
        return [f"{one.source} is no file on {gateway.host}; put it there, or name another one"]
    found = stores().is_there(one.source, gateway.file_system, gateway.file_masters, user)
    if found is None:
        code, _out, _err = call(as_user(user, stores().there(one.source), environment_file=gateway.environment))
        found = code == 0
    if not found:
        return [f"{one.source} does not exist, or {user} may not read it; put it there, or name another one"]
    return []
