# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications of YARN by their tags, over the REST of the active ResourceManager; no JVM is started.

With simple authentication an account is taken on trust, and sees, and ends, its own applications.
"""

from __future__ import annotations

import re
import time
from typing import Any, Callable, Mapping, Sequence, TypeVar

from ...jobs.lines import plain
from ...jobs.tracker_types import FAILED, KILLED, RUNNING, SUCCEEDED, WAITING, Application, Tracker
from ...wire.base import BadAnswer, ClientError, Endpoint, Refused, Unreachable, endpoint
from ...wire.http import request_json
from ..registry import port
from .failing import failing

SECONDS = 5.0
"""Limit of one answer: a ResourceManager that pauses for its garbage is asked again later."""
_APPS = "/ws/v1/cluster/apps"
_STATES = {"FINISHED": "", "FAILED": FAILED, "KILLED": KILLED, "RUNNING": RUNNING, "FINISHING": RUNNING}
_FINAL = {"SUCCEEDED": SUCCEEDED, "FAILED": FAILED, "KILLED": KILLED}
_LIFETIME = "exceeding its lifetime"
_CONTAINER = re.compile(r"container_\w+")
T = TypeVar("T")


def asked(masters: Sequence[str], ask: Callable[[Endpoint], T]) -> T:
    """Return what ASK brings from the active one of MASTERS; a standby sends on, and others are away or not ready.

    Unreachable names each of them when none is active.
    """
    said: list[str] = []
    for master in masters:
        try:
            return ask(endpoint(master, port("resourcemanager", "http")))
        except Refused as error:
            if error.status not in (307, *range(500, 600)):
                raise
            said.append(f"{master} is not active")
        except ClientError as error:
            said.append(f"{master}: {error}")
    raise Unreachable("; ".join(said) or "no ResourceManager is known")


def find(masters: Sequence[str], tag: str, user: str) -> list[Application]:
    """Return the applications of USER with TAG, in the order of their submission.

    Anybody may give an application any tag: those of other accounts are none of the run's.
    """

    def ask(where: Endpoint) -> list[Application]:
        answer = request_json(where, _APPS, {"applicationTags": tag.lower()}, SECONDS, user=user)
        if "apps" not in answer:
            raise BadAnswer("the answer has no apps")
        rows = (answer["apps"] or {}).get("app") or []
        found = (application(row) for row in rows)
        return sorted((one for one in found if one.user == user), key=lambda one: (one.started_at, one.id))

    return asked(masters, ask)


def application(row: Mapping[str, Any]) -> Application:
    """Return the application of ROW, as the ResourceManager tells it."""
    state = _STATES.get(str(row.get("state")), WAITING) or _FINAL.get(str(row.get("finalStatus")), FAILED)
    message = "\n".join(plain(line) for line in str(row.get("diagnostics") or "").splitlines()).strip()
    return Application(
        id=str(row["id"]),
        state=state,
        progress=round(float(row.get("progress") or 0.0), 1),
        containers=max(0, int(row.get("runningContainers") or 0)),
        message=message,
        tags=tuple(filter(None, str(row.get("applicationTags") or "").split(","))),
        user=str(row.get("user") or ""),
        started_at=float(row.get("startedTime") or 0) / 1000,
        logs_kept=str(row.get("logAggregationStatus")) in ("SUCCEEDED", "FAILED", "TIME_OUT", "DISABLED"),
        master=(_CONTAINER.search(str(row.get("amContainerLogs") or "")) or [""])[0],
        kind=str(row.get("applicationType") or ""),
        out_of_time=state == KILLED and _LIFETIME in message,
    )


def kill(masters: Sequence[str], identity: str, user: str) -> None:
    """End the application IDENTITY; one that has ended stays as it is."""
    wanted = {"state": "KILLED"}
    asked(masters, lambda where: request_json(where, f"{_APPS}/{identity}/state", None, SECONDS, "PUT", user, wanted))


def limit(masters: Sequence[str], identity: str, until: float, user: str) -> None:
    """Let YARN itself end the application IDENTITY at UNTIL, in seconds since 1970."""
    expiry = time.strftime("%Y-%m-%dT%H:%M:%S.000+0000", time.gmtime(until))
    wanted = {"timeout": {"type": "LIFETIME", "expiryTime": expiry}}
    asked(masters, lambda where: request_json(where, f"{_APPS}/{identity}/timeout", None, SECONDS, "PUT", user, wanted))


def queues(masters: Sequence[str], user: str) -> list[str]:
    """Return the names of the queues that have no others below them, by their whole path."""

    def ask(where: Endpoint) -> list[str]:
        answer = request_json(where, "/ws/v1/cluster/scheduler", None, SECONDS, user=user)
        info = (answer.get("scheduler") or {}).get("schedulerInfo")
        if not isinstance(info, dict):
            raise BadAnswer("the answer has no scheduler")
        return list(_leaves(info))

    return asked(masters, ask)


def _leaves(info: Mapping[str, Any]) -> list[str]:
    below = (info.get("queues") or {}).get("queue") or []
    if below:
        return [name for one in below for name in _leaves(one)]
    return [str(info.get("queuePath") or info.get("queueName"))]


def logs(identity: str, user: str, container: str = "") -> list[str]:
    """Return the command that shows the logs of the application IDENTITY of USER: of CONTAINER, "master" or all."""
    one = ["-am", "-1"] if container == "master" else ["-containerId", container] if container else []
    return ["yarn", "logs", "-applicationId", identity, "-appOwner", user, *one]


TRACKER = Tracker(find=find, kill=kill, limit=limit, queues=queues, failing=failing, logs=logs)
