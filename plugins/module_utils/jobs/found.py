# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The applications of a try, as the cluster knows them."""

from __future__ import annotations

from ..services import jobs as services
from ..wire.base import ClientError
from .gateway import Gateway
from .model import Job, tags
from .tracker_types import Application


def applications_of(job: Job, key: str, attempt: int, context: Gateway) -> list[Application]:
    """Return the applications of the try; of a job that only its client judges, none where no master answers."""
    if not context.masters:
        return []
    try:
        return services.tracker().find(context.masters, tags(key, attempt)[0], job.user)
    except ClientError:
        if services.job_type(job.type).judged_by == "client":
            return []
        raise
