# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes new tasks away from a MiddleManager and waits until its own have ended, so that its restart ends none.

Its Overlord gives none to one that is disabled; a restart enables it again, and so does who sees that none was due.
Tasks of streams are not waited for: they go on where they were.
"""

from __future__ import annotations

import json
import time
from typing import Any, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_bytes

from ...topology.names import bare
from ..registry import port
from .health import unfinished

SECONDS = 5.0
"""Limit of each operation on a connection."""
POLL_SECONDS = 0.5
_WORKER, _OVERLORD = "/druid/worker/v1", "/druid/indexer/v1"


class Busy(Exception):
    """Tasks have not ended in time; the message is a sentence with the remedy."""


def drain(host: str, masters: Sequence[str], seconds: float, check: bool = False) -> list[str] | None:
    """Let the MiddleManager of HOST take no new tasks, and wait at most SECONDS until no other has to end.

    Return the tasks that it had, by id; None for one that does not answer, and has none that a restart would end.
    MASTERS are the hosts of all Overlords, who see that it is disabled. Where tasks do not end in time, or nobody waits
    any more, it takes tasks again, and Busy is raised. With CHECK nothing changes, and nobody waits.
    """
    where = Endpoint(host, port("middlemanager", "http"))
    try:
        had = unfinished(_rows(where, f"{_WORKER}/tasks"))
    except Unreachable:
        return None
    if check:
        return had
    request_bytes(where, f"{_WORKER}/disable", SECONDS, "POST", b"{}")
    end = time.monotonic() + seconds
    try:
        while True:
            cause = _due(where, host, masters)
            if not cause:
                return had
            if time.monotonic() >= end or is_abandoned():
                raise Busy(
                    f"{host}: after {seconds:g} s {cause}; it takes tasks again and was not restarted: wait until they "
                    "have ended, or end them, or give them more time in middlemanager_drain_seconds"
                )
            time.sleep(POLL_SECONDS)
    except BaseException:
        enable(host)
        raise


def enable(host: str) -> None:
    """Let the MiddleManager of HOST take tasks again; one that does not answer does so when it is back."""
    try:
        request_bytes(Endpoint(host, port("middlemanager", "http")), f"{_WORKER}/enable", SECONDS, "POST", b"{}")
    except ClientError:
        return


def restore(host: str, check: bool = False) -> bool:
    """Let the MiddleManager of HOST take tasks again; return whether it took none. With CHECK nothing changes.

    One that does not answer is about to start, and takes them when it is there.
    """
    try:
        said = request_bytes(Endpoint(host, port("middlemanager", "http")), f"{_WORKER}/enabled", SECONDS)
        took = all(json.loads(said.decode("utf-8")).values())
    except (ClientError, ValueError, AttributeError):
        return False
    if not took and not check:
        enable(host)
    return not took


def _due(where: Endpoint, host: str, masters: Sequence[str]) -> str:
    """Say what is waited for, "" where nothing is."""
    try:
        workers = _workers(host, masters)
        # Before its Overlord knows, a task may be on its way. One that does not know the worker gives it none either.
        if workers is None or any((one.get("worker") or {}).get("version") != "" for one in workers):
            return "no Overlord that leads knows that it takes no tasks"
        # What it was given last is known there first.
        given = [str(task) for one in workers for task in one.get("runningTasks") or []]
        tasks = unfinished([*dict.fromkeys([*given, *map(str, _rows(where, f"{_WORKER}/tasks"))])])
    except ClientError as error:
        return f"it does not say which tasks it has ({error})"
    return f"{len(tasks)} tasks run, as {tasks[0]}" if tasks else ""


def _workers(host: str, masters: Sequence[str]) -> list[dict[str, Any]] | None:
    """Return what the Overlord that leads knows of the MiddleManager of HOST; None where none answers."""
    for master in masters:
        try:
            rows = _rows(Endpoint(master, port("coordinator", "http")), f"{_OVERLORD}/workers")
        except ClientError:
            continue  # those that stand by point to the one that leads
        known = [one for one in rows if isinstance(one, dict)]
        return [one for one in known if bare(str((one.get("worker") or {}).get("host"))) == bare(host)]
    return None


def _rows(where: Endpoint, path: str) -> list[Any]:
    found = json.loads(request_bytes(where, path, SECONDS).decode("utf-8"))
    return found if isinstance(found, list) else []
