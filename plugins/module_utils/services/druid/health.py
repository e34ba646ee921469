# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers of Druid's daemons say about it. No I/O.

The Coordinator that leads knows the Historicals and what is loaded; the Overlord that leads, which is in the same
process of perhaps another host, knows the MiddleManagers and their tasks.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence, TypedDict

from ...topology.names import bare

STREAMS = ("index_kafka_", "index_kinesis_")
"""Beginnings of the ids of tasks that are restored where they were."""


class Coordinator(TypedDict):
    """One Coordinator; STATE is leading, standby or dead, OVERLORD the same of its Overlord ("" where it is dead)."""

    host: str
    state: str
    error: str
    version: str
    overlord: str


class Server(TypedDict):
    """One other daemon; STATE is serving, loading (a Historical), disabled (a MiddleManager) or dead."""

    host: str
    state: str
    error: str


class Worker(TypedDict):
    """One daemon as those who lead see it; STATE is registered, disabled or unknown.

    ERROR is why it does not answer when it is asked itself. DETAIL is a few words for people.
    """

    host: str
    state: str
    error: str
    detail: str


class Segments(TypedDict):
    """What is loaded. UNAVAILABLE segments and LACKING copies are as the Coordinator has counted them last, which it
    does every half minute; EMPTY is how many Historicals have no segment at this moment, where there are any. UNSEEN
    are data sources that it has not counted yet, as it has just taken over.
    """

    unavailable: int
    lacking: int
    empty: int
    unseen: list[str]


def coordinator(host: str, answer: Mapping[str, Any] | None, error: str = "") -> Coordinator:
    """Return the Coordinator on HOST from its ANSWER; None for none because of ERROR."""
    facts = answer or {}
    words = {True: "leading", False: "standby"}
    return {
        "host": host,
        "state": "dead" if answer is None else words[bool(facts.get("coordinator"))],
        "error": error,
        "version": str(facts.get("version") or ""),
        "overlord": "" if answer is None else words[bool(facts.get("overlord"))],
    }


def leading(rows: Sequence[Coordinator]) -> str | None:
    """Return the host of the Coordinator that leads, None when there is none or more than one says so."""
    return _single([one["host"] for one in rows if one["state"] == "leading"])


def leading_overlord(rows: Sequence[Coordinator]) -> str | None:
    """Return the host of the Overlord that leads, None when there is none or more than one says so."""
    return _single([one["host"] for one in rows if one["overlord"] == "leading"])


def _single(hosts: Sequence[str]) -> str | None:
    return hosts[0] if len(hosts) == 1 else None


def historicals(
    answer: Mapping[str, Any] | None, members: Sequence[str], errors: Mapping[str, str] | None = None
) -> list[Worker]:
    """Return the Historicals in the ANSWER of the leading Coordinator, and those of MEMBERS that are not, by name."""
    rows = [one for one in (answer or {}).get("servers") or [] if one.get("type") == "historical"]
    found = {bare(str(one.get("host"))): _filled(one) for one in rows}
    return _workers(members, found, {}, errors)


def middlemanagers(
    answer: Mapping[str, Any] | None, members: Sequence[str], errors: Mapping[str, str] | None = None
) -> list[Worker]:
    """Return the MiddleManagers in the ANSWER of the leading Overlord, and those of MEMBERS that are not, by name.

    One that takes no tasks is disabled, by its version, which is empty then.
    """
    found, disabled = {}, {}
    for one in (answer or {}).get("workers") or []:
        worker = one.get("worker") or {}
        host = bare(str(worker.get("host")))
        found[host] = f"{one.get('currCapacityUsed', 0)} of {worker.get('capacity', 0)} tasks"
        if worker.get("version") == "":
            disabled[host] = "disabled"
    return _workers(members, found, disabled, errors)


def _workers(
    members: Sequence[str],
    found: Mapping[str, str],
    otherwise: Mapping[str, str],
    errors: Mapping[str, str] | None,
) -> list[Worker]:
    causes = {bare(name): cause for name, cause in (errors or {}).items()}
    return [
        {
            "host": host,
            "state": otherwise.get(host, "registered" if host in found else "unknown"),
            "error": causes.get(host, ""),
            "detail": found.get(host, ""),
        }
        for host in sorted({*map(bare, members), *found})
    ]


def _filled(server: Mapping[str, Any]) -> str:
    return f"{float(server.get('currSize') or 0) / (1 << 30):.1f} GiB of segments"


def segments(answer: Mapping[str, Any] | None) -> Segments:
    """Return what is loaded by the ANSWER of the leading Coordinator."""
    facts = answer or {}
    waiting: Mapping[str, Any] = facts.get("unavailable") or {}
    tiers: Mapping[str, Mapping[str, Any]] = facts.get("lacking") or {}
    sizes = [one.get("currSize") for one in facts.get("servers") or [] if one.get("type") == "historical"]
    return {
        "unavailable": sum(int(count) for count in waiting.values()),
        "lacking": sum(int(count) for row in tiers.values() for count in row.values()),
        "empty": sum(1 for size in sizes if not size) if facts.get("sources") else 0,
        "unseen": sorted(set(map(str, facts.get("sources") or [])) - set(waiting)),
    }


def server(host: str, answer: Any, error: str = "") -> Server:
    """Return the daemon on HOST from its ANSWER: the word that its probe has for it; None for none because of ERROR."""
    return {"host": host, "state": "dead" if answer is None else str(answer), "error": error}


def unfinished(tasks: Sequence[Any]) -> list[str]:
    """Return those of TASKS, the ids of what runs on a MiddleManager, that its restart would end: all but streams."""
    return sorted(str(one) for one in tasks if not str(one).startswith(STREAMS))
