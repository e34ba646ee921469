# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tries of jobs on this gateway: submits one once, follows it, ends it. As root; the command runs as its user.

What there is of a run lies in ``/var/lib/emr/jobs/runs/<key>/``. The intention to submit is written there before the
process starts, the process lives in a unit of its own, and applications of the cluster carry the run's tag: so whoever
comes later, here or on another gateway, learns what became of it, and nothing is submitted twice.
"""

from __future__ import annotations

import glob
import time
from contextlib import suppress
from dataclasses import replace

from ..host.inside import text
from ..services import jobs as services
from ..wire.base import ClientError
from . import history, state, unit
from .attempts import Try, too_long
from .builder_types import BuildError, Host
from .checks import refusals
from .ending import ends_itself
from .found import applications_of
from .gateway import Gateway, NoGateway, connection
from .judge import ABSENT, Process, judge
from .model import TAG, Command, Job, Run, Seen, tags
from .state import RunState
from .tracker_types import Application

HOST = Host(glob=lambda pattern: sorted(glob.glob(pattern)), read=text)


class StartError(Exception):
    """A try cannot be submitted; the message is one sentence, and nothing runs."""


def start(job: Job, key: str, attempt: int, context: Gateway, base: str = "") -> None:
    """Submit try ATTEMPT (from 1) of JOB, rendered, as the run KEY, unless that has happened.

    Files of the controller have a ``path`` on this host already. BASE is the beginning of keys of the same job, for
    another tag. StartError, with one sentence, where it cannot be submitted; nothing runs then.
    """
    if _is_known(state.load(context, key), attempt):
        return
    name = unit.unit(key, attempt)
    try:
        _start(job, key, attempt, context, base, name)
    except unit.Silent as error:
        raise StartError(f"nothing was submitted, as {error}") from error


def _start(job: Job, key: str, attempt: int, context: Gateway, base: str, name: str) -> None:
    """Submit the try, whose unit has NAME, unless that has happened."""
    # With a process of its own it was submitted by somebody who was killed before this could be written down.
    found, command = ([], None) if unit.is_up(name) else _prepared(job, key, attempt, context, base)
    with state.locked(context, key):
        run = state.load(context, key) or RunState(key, base, job.to_dict(), created_at=time.time())
        if _is_known(run, attempt):
            return
        if command is None or unit.is_up(name):
            began = found[0].started_at if found else time.time()
            _remember(run, Try(attempt, "running", began, applications=_ids(found)))
            state.save(context, run)
        else:
            _submit(run, job, attempt, context, command)


def _is_known(run: RunState | None, attempt: int) -> bool:
    known = run.attempt(attempt) if run else None
    return known is not None and known.state != ABSENT


def _prepared(
    job: Job, key: str, attempt: int, context: Gateway, base: str
) -> tuple[list[Application], Command | None]:
    """Return the applications of the try that another gateway has submitted, or else the command that submits it."""
    try:
        found = applications_of(job, key, attempt, context)
        wrong = [] if found else refusals(job, context)
    except ClientError as error:
        raise StartError(f"the cluster does not answer, so nothing was submitted ({error})") from error
    if wrong:
        raise StartError("; ".join(wrong))
    if found:
        return found, None
    directory = state.try_directory(context, key, attempt)
    own = (*tags(key, attempt, base), f"{TAG}-job:{job.name}")
    try:
        database = connection(context, str(job.options["connection"])) if "connection" in job.options else {}
        began = _began(state.load(context, key), attempt)
        place = Run(key, attempt, f"{directory}/files", f"{directory}/work", own, database, began)
        return [], services.build(job.type)(job, place, context, HOST._replace(conf=context.conf_of))
    except BuildError as error:
        # Whose fault it was tells whether a further try may wait.
        raise StartError(str(error)) from (error.__cause__ or error)
    except NoGateway as error:
        raise StartError(str(error)) from error


def _began(run: RunState | None, attempt: int) -> float:
    """Return when the first try of RUN before ATTEMPT began, in seconds since 1970; 0 for none."""
    return min((one.started_at for one in run.tries if one.attempt < attempt), default=0.0) if run else 0.0


def _submit(run: RunState, job: Job, attempt: int, context: Gateway, command: Command) -> None:
    """Write down the intention, and start COMMAND in a unit."""
    directory = state.try_directory(context, run.key, attempt)
    unit.lay_out(job.user, command, directory, context.environment)
    _remember(run, Try(attempt, "starting", time.time()))
    state.save(context, run)
    # What the cluster judges is ended by the cluster.
    seconds = job.max_running_seconds if services.job_type(job.type).judged_by == "client" else 0
    try:
        unit.start(unit.unit(run.key, attempt), directory, f"Try {attempt} of {run.key}", seconds)
    except unit.UnitError as error:
        unit.clean(directory)
        _remember(run, Try(attempt, ABSENT))
        state.save(context, run)
        raise StartError(str(error)) from error


def look(job: Job, key: str, attempt: int, context: Gateway) -> Seen:
    """Return what is known of the try now: from the cluster by its tag, and from its process on this host.

    Asks every master, and the active one after a failover; does not wait. Writes down what has ended, with
    its line in the history, once.
    """
    with state.locked(context, key):
        run = state.load(context, key) or RunState(key, "", job.to_dict(), created_at=time.time())
        return _look(run, job, attempt, context)


def _look(run: RunState, job: Job, attempt: int, context: Gateway) -> Seen:
    known = run.attempt(attempt)
    if known and known.ended:
        return Seen(known.state, None, None, tuple(known.applications), known.exit_code, known.message)
    before = run.to_text()
    directory = state.try_directory(context, run.key, attempt)
    # Before the cluster is asked: what a process submits after that shows the next time, as it still runs then.
    process = unit.process(unit.unit(run.key, attempt), directory) if known else Process("none")
    silence, found = "", None
    try:
        found = applications_of(job, run.key, attempt, context)
    except ClientError as error:
        silence = str(error)
    stopped = known.stopped if known else ""
    had = known.applications if known else ()
    seen = judge(services.job_type(job.type).judged_by, process, found, stopped, silence, had)
    if seen.state == "succeeded" and known and stopped and any(known.stopping.values()):
        # It ended in its own way because it was asked to, and not because it was done.
        seen = replace(seen, state="killed", message=stopped)
    if known is None and seen.state == ABSENT:
        return seen
    one = known or Try(attempt, "starting", found[0].started_at if found else time.time())
    seen = _within_time(job, one, process, found or [], seen, context)
    _note(run, one, seen, job, context)
    if run.to_text() != before:
        state.save(context, run)
    return seen


def _within_time(job: Job, one: Try, process: Process, found: list[Application], seen: Seen, context: Gateway) -> Seen:
    """Return SEEN, with the reason where the try ONE was ended for its time; let the cluster end it at that."""
    limit = job.max_running_seconds
    if not limit:
        return seen
    for application in found:
        if not application.ended and application.id not in one.applications:
            # Where that fails, whoever looks ends it then.
            with suppress(ClientError):
                services.tracker().limit(context.masters, application.id, one.started_at + limit, job.user)
    # The cluster ends an application, and systemd a process.
    late = process.state == "lost" and time.time() - one.started_at >= limit
    if seen.state in ("killed", "failed") and (late or any(application.out_of_time for application in found)):
        one.out_of_time = True
        return replace(seen, state="failed", message=too_long(limit))
    return replace(seen, state="failed") if one.out_of_time and seen.state == "killed" else seen


def _note(run: RunState, one: Try, seen: Seen, job: Job, context: Gateway) -> None:
    """Write down what was SEEN of the try ONE; what has ended gets its line in the history, and loses its files."""
    if seen.state != "unknown":
        one.state = seen.state
        one.applications = tuple(seen.applications) or one.applications
        one.exit_code, one.message = seen.exit_code, seen.message
    _remember(run, one)
    if seen.ended:
        one.ended_at = time.time()
        unit.clean(state.try_directory(context, run.key, one.attempt))
        history.append(
            history.Record(
                kind="try",
                key=run.key,
                state=one.state,
                user=job.user,
                job=job.name,
                workflow=run.origin[0],
                step=run.origin[1],
                attempt=one.attempt,
                started_at=one.started_at,
                ended_at=one.ended_at,
                applications=tuple(one.applications),
                message=one.message.splitlines()[0][:500] if one.message else "",
            ),
            context.history,
        )


def kill(job: Job, key: str, attempt: int, context: Gateway, reason: str = "", out_of_time: bool = False) -> Seen:
    """End the applications and the process of the try, and return what is known then; no error where it has ended.

    One that has failed, and would be tried again, is not then: the run is ended.
    REASON becomes the message of the try. One that is OUT_OF_TIME has failed, and may be tried again. Call it again
    while the state is ``running`` or ``unknown``.
    """
    with state.locked(context, key):
        run = state.load(context, key) or RunState(key, "", job.to_dict(), created_at=time.time())
        one = run.attempt(attempt)
        if one and one.state == "failed" and attempt <= job.retries and not out_of_time:
            one.stopped, one.out_of_time = reason or "it was killed", False
            state.save(context, run)
            return replace(_look(run, job, attempt, context), state="killed", message=one.stopped)
        if one and one.ended:
            return _look(run, job, attempt, context)
        one = one or Try(attempt, "running", time.time())
        one.stopped, one.out_of_time = reason or "it was killed", out_of_time
        _remember(run, one)
        state.save(context, run)
        # First the process, so that it submits nothing any more.
        unit.stop(unit.unit(key, attempt))
        try:
            for application in applications_of(job, key, attempt, context):
                if not application.ended and not ends_itself(one, application, job, context):
                    services.tracker().kill(context.masters, application.id, job.user)
            _remember(run, one)
            state.save(context, run)
        except ClientError:
            pass  # the look tells that nobody answers
        return _look(run, job, attempt, context)


def _ids(found: list[Application]) -> tuple[str, ...]:
    return tuple(one.id for one in found)


def _remember(run: RunState, one: Try) -> None:
    """Put the try ONE into RUN, in the place of what was known of it."""
    run.tries = sorted(
        [*(other for other in run.tries if other.attempt != one.attempt), one], key=lambda row: row.attempt
    )
