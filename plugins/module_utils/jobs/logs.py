# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a try failed: the last lines of the container that failed, read once, and the command for more. As root."""

from __future__ import annotations

import time

from ..services import jobs as services
from ..wire.base import ClientError
from . import state, unit
from .found import applications_of
from .gateway import Gateway
from .lines import plain, telling_lines
from .model import Job

LOGS_SECONDS = 40.0
"""How long the logs of a failed application's containers may take to be brought together."""
READ_SECONDS = 60.0
"""How long reading one log may take: without HDFS the command tries for many minutes."""
LOG_BYTES = 65536
POLL_SECONDS = 1.0


def tail(job: Job, key: str, attempt: int, context: Gateway, lines: int = 30) -> list[str]:
    """Return the last LINES of what tells why the try failed: its container's log, else that of its process."""
    directory = state.try_directory(context, key, attempt)
    own = telling_lines(unit.log_end(directory), lines)
    if services.job_type(job.type).judged_by == "client" or not context.masters:
        return own
    try:
        found = applications_of(job, key, attempt, context)
        if not found or found[-1].state != "failed":
            return own
        container, words = services.tracker().failing(context.masters, found[-1], job.user)
        _wait_for_logs(job, key, attempt, context)
    except ClientError:
        return own
    said = _logged(found[-1].id, job.user, container, (LOG_BYTES, lines), context)
    if not said:
        # It may have had no log, as one that never started.
        said = _logged(found[-1].id, job.user, "", (LOG_BYTES // 8, lines), context)
    return [*map(plain, words[:lines]), *said] or own


def _logged(application: str, user: str, container: str, most: tuple[int, int], context: Gateway) -> list[str]:
    """Return lines that tell why CONTAINER of APPLICATION failed.

    MOST are the bytes that are read at the end of each of its logs, and the number of lines.
    """
    size, lines = most
    argv = [*services.tracker().logs(application, user, container), "-size", f"-{size}"]
    code, out, _err = unit.call(
        ["timeout", f"{READ_SECONDS:g}", *unit.as_user(user, argv, environment_file=context.environment)]
    )
    return telling_lines(out, lines) if code == 0 else []


def _wait_for_logs(job: Job, key: str, attempt: int, context: Gateway) -> None:
    """Wait until the logs of the last application have been brought together, for LOGS_SECONDS at most."""
    deadline = time.monotonic() + LOGS_SECONDS
    while time.monotonic() < deadline:
        if all(one.logs_kept for one in applications_of(job, key, attempt, context)):
            return
        time.sleep(POLL_SECONDS)


def logs_command(job: Job, key: str, attempt: int, context: Gateway) -> str:
    """Return the command that shows the whole log of the try, for an administrator on this gateway."""
    run = state.load(context, key)
    one = run.attempt(attempt) if run else None
    if one and one.applications and services.job_type(job.type).judged_by != "client":
        return f"sudo -u {job.user} {' '.join(services.tracker().logs(one.applications[-1], job.user, ''))}"
    return f"sudo cat {state.try_directory(context, key, attempt)}/log"
