# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends an application of Flink with a savepoint, from which its job goes on the next time.

Each has pages of its own, whose address the ResourceManager knows; through the proxy of that one nothing can be sent.
"""

from __future__ import annotations

import re
from typing import Any, Sequence

from ...jobs.stop_types import Stop
from ...wire.base import ClientError, Endpoint, Refused, endpoint
from ...wire.http import request_json
from ..yarn.applications import asked

SECONDS = 10.0
MOST_BYTES = 1 << 20
"""Of an answer of an application: what answers there, and where, is its user's to say."""
AGAIN = "again"
"""What is handed over while nobody has answered yet: an application may just have lost its JobManager."""
_APPS = "/ws/v1/cluster/apps"
_ADDRESS = re.compile(r"[A-Za-z0-9._-]+:[0-9]{1,5}", re.ASCII)
_NOT_FOUND, _UNAVAILABLE = 404, 503


def stop(masters: Sequence[str], identity: str, user: str, earlier: str) -> str:
    """Let the application IDENTITY of USER end with a savepoint; return what to hand over the next time as EARLIER.

    "" where it cannot, so that it is to be ended by force. EARLIER is "" the first time, else what this returned. Call
    it again until the application has ended.
    """
    try:
        where = _address(masters, identity, user)
        job, _blank, request = earlier.partition(" ")
        if request:
            return _goes_on(where, job, request, earlier)
        running = [_id(one["jid"]) for one in _jobs(where) if one.get("state") == "RUNNING"]
        if len(running) != 1:
            return ""
        answer = request_json(
            where, f"/jobs/{running[0]}/stop", None, SECONDS, "POST", user, {"drain": False}, MOST_BYTES
        )
        return f"{running[0]} {_id(answer['request-id'])}"
    except Refused as error:
        # While its JobManagers elect one, none of them can do it.
        return earlier or AGAIN if error.status == _UNAVAILABLE else ""
    except (ClientError, LookupError, TypeError, ValueError, RecursionError):
        # It may be about to end, or to begin again; how long to ask is for whoever calls.
        return earlier or AGAIN


def _address(masters: Sequence[str], identity: str, user: str) -> Endpoint:
    """Return where the pages of the application are; ValueError where it has none at the moment."""
    row = asked(masters, lambda one: request_json(one, f"{_APPS}/{identity}", None, SECONDS, user=user)).get("app")
    found = str((row or {}).get("amRPCAddress") or "")
    if not _ADDRESS.fullmatch(found):
        raise ValueError(f"{identity} has no address yet")
    return endpoint(found, 0)


def _id(value: object) -> str:
    """Return VALUE, which the user's own program may have chosen and which becomes part of an address."""
    found = str(value)
    if not (found.isascii() and found.isalnum() and len(found) <= 64):
        raise ValueError("what it answers is no id of Flink's")
    return found


def _jobs(where: Endpoint) -> list[dict[str, Any]]:
    rows = request_json(where, "/jobs/overview", seconds=SECONDS, most_bytes=MOST_BYTES).get("jobs") or []
    return [one for one in rows if isinstance(one, dict)]


def _goes_on(where: Endpoint, job: str, request: str, earlier: str) -> str:
    """Return EARLIER while the savepoint REQUEST of JOB is written, or was, though its job may not have ended by then.

    "" where it failed; AGAIN where another JobManager has taken over, who knows nothing of it.
    """
    try:
        answer = request_json(where, f"/jobs/{job}/savepoints/{request}", seconds=SECONDS, most_bytes=MOST_BYTES)
    except Refused as error:
        if error.status == _NOT_FOUND:
            return AGAIN
        raise
    operation = answer.get("operation") or {}
    if not isinstance(operation, dict):
        raise ValueError("what it answers is no savepoint")
    return "" if "failure-cause" in operation else earlier


STOP: Stop = stop
