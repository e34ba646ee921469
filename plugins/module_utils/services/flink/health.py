# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers of JobManagers say about Flink. No I/O.

Every JobManager answers for the one that leads, by asking it. Which one that is stands in ZooKeeper, where each of them
looks too.
"""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence, TypedDict
from urllib.parse import urlsplit

from ...topology.names import bare

WAITING = ("INITIALIZING", "CREATED", "RESTARTING", "RECONCILING", "FAILING")
"""States in which a job has not all of its tasks, and does not end by itself."""
ENDED = ("FINISHED", "CANCELED", "FAILED")
"""States in which a job has nothing left to do."""
_WIDTH = 80
_URL = re.compile(rb"pekko[a-z.]*://[\x21-\x7e]+")


class JobManager(TypedDict):
    """One JobManager; STATE is leading, standby, electing (nobody leads) or dead.

    SLOTS are those of all TaskManagers, FREE of them; JOBS are those that run. None where nobody leads.
    """

    host: str
    state: str
    error: str
    version: str
    slots: int | None
    free: int | None
    jobs: int | None


class TaskManager(TypedDict):
    """One TaskManager as the leading JobManager sees it; STATE is registered or unknown.

    ERROR is why it does not answer when it is asked itself.
    """

    host: str
    state: str
    error: str
    slots: int | None
    free: int | None


class Server(TypedDict):
    """One history server; STATE is serving or dead."""

    host: str
    state: str
    error: str
    version: str


def leader_in(data: bytes) -> str:
    """Return the host of the JobManager that DATA, the content of a leader's znode, names; "" where it names none.

    It is a text and an id as Java writes objects; the text is the address of its Dispatcher, which has the host's name.
    """
    found = _URL.search(data)
    return str(urlsplit(found.group().decode("ascii")).hostname or "") if found else ""


def jobmanager(host: str, answer: Mapping[str, Any] | None, error: str = "") -> JobManager:
    """Return the JobManager on HOST from its ANSWER; None for none because of ERROR."""
    facts: Mapping[str, Any] = (answer or {}).get("overview") or {}
    leader = str((answer or {}).get("leader") or "").lower()
    state = "dead" if answer is None else "electing" if not facts else "standby"
    if facts and (leader == bare(host) or (answer or {}).get("alone")):
        state = "leading"
    return {
        "host": host,
        "state": state,
        "error": error,
        "version": str(facts.get("flink-version") or ""),
        "slots": _number(facts, "slots-total"),
        "free": _number(facts, "slots-available"),
        "jobs": _number(facts, "jobs-running"),
    }


def leading(managers: Sequence[JobManager]) -> str | None:
    """Return the host of the JobManager that leads, None when there is none or more than one says so."""
    hosts = [one["host"] for one in managers if one["state"] == "leading"]
    return hosts[0] if len(hosts) == 1 else None


def taskmanagers(
    answer: Mapping[str, Any] | None, members: Sequence[str], errors: Mapping[str, str] | None = None
) -> list[TaskManager]:
    """Return the TaskManagers in the ANSWER of the leading JobManager, and those of MEMBERS that are not, by name.

    ERRORS has the cause for each of MEMBERS that did not answer itself.
    """
    found = {bare(name): _taskmanager(bare(name), None) for name in members}
    for facts in (answer or {}).get("taskmanagers") or []:
        host = bare(str(facts.get("id")))
        found[host] = _taskmanager(host, facts)
    for member, error in (errors or {}).items():
        if bare(member) in found:
            found[bare(member)]["error"] = error
    return [found[host] for host in sorted(found)]


def waiting(answer: Mapping[str, Any] | None) -> list[str]:
    """Return the names of the jobs in ANSWER that wait for their tasks, also of those that run with some of them."""
    jobs = (answer or {}).get("jobs") or []
    return sorted(_name(one) for one in jobs if _waits(one))


def unfinished(answer: Mapping[str, Any] | None) -> list[str]:
    """Return the names of the jobs in ANSWER that have not ended."""
    jobs = (answer or {}).get("jobs") or []
    return sorted(_name(one) for one in jobs if str(one.get("state")) not in ENDED)


def _name(job: Mapping[str, Any]) -> str:
    """Return the name of JOB, which its user chose, as it can be shown."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(job.get("name")))[:_WIDTH]


def _waits(job: Mapping[str, Any]) -> bool:
    state = str(job.get("state"))
    tasks: Mapping[str, Any] = job.get("tasks") or {}
    # A job runs from the moment on when its tasks are asked for; those of a batch are created long before they run.
    early = sum(int(tasks.get(name) or 0) for name in ("scheduled", "deploying", "initializing", "reconciling"))
    return state in WAITING or (state == "RUNNING" and early > 0)


def server(host: str, answer: Any, error: str = "") -> Server:
    """Return the history server on HOST from its ANSWER, None for none because of ERROR."""
    facts: Mapping[str, Any] = answer if isinstance(answer, dict) else {}
    state = "dead" if answer is None else "serving"
    return {"host": host, "state": state, "error": error, "version": str(facts.get("flink-version") or "")}


def _taskmanager(host: str, facts: Mapping[str, Any] | None) -> TaskManager:
    known = facts or {}
    return {
        "host": host,
        "state": "unknown" if facts is None else "registered",
        "error": "",
        "slots": _number(known, "slotsNumber"),
        "free": _number(known, "freeSlots"),
    }


def _number(facts: Mapping[str, Any], name: str) -> int | None:
    return int(facts[name]) if name in facts else None
