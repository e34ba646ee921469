# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers of Redis and their sentinels say of themselves. No I/O."""

from __future__ import annotations

from typing import Mapping, Sequence, TypedDict

GOOD = ("master", "replica")


class Server(TypedDict):
    """One server. STATE: master, replica, ``out_of_step`` (a replica that has lost its master, or gets a copy),
    ``loading``, ``unsafe`` (it takes writes that a restart would lose) or dead."""

    host: str
    state: str
    error: str
    version: str
    follows: str
    """Host of its master."""
    replicas: int | None
    """Of a master, how many follow it."""
    offset: int | None
    """How far it has read the stream of changes."""
    used_mb: int | None
    most_mb: int | None


class Sentinel(TypedDict):
    """One sentinel; STATE is watching, ``blind`` (it watches nothing, or sees no master that works) or dead."""

    host: str
    state: str
    error: str
    master: str
    sentinels: int | None
    """How many there are, as it knows."""


def server(host: str, info: Mapping[str, str] | None, error: str = "") -> Server:
    """Return HOST's server from INFO, name to value of that command; None where it did not answer because of ERROR."""
    facts = info or {}
    state, why = _state(facts)
    return {
        "host": host,
        "state": "dead" if info is None else state,
        "error": error if info is None else why,
        "version": facts.get("redis_version", ""),
        "follows": facts.get("master_host", ""),
        "replicas": _integer(facts.get("connected_slaves")) if facts.get("role") == "master" else None,
        "offset": _integer(facts.get("slave_repl_offset", facts.get("master_repl_offset"))),
        "used_mb": _mb(facts.get("used_memory")),
        "most_mb": _mb(facts.get("maxmemory")),
    }


def _state(facts: Mapping[str, str]) -> tuple[str, str]:
    if facts.get("loading") == "1":
        return "loading", "it reads its data from disk"
    if facts.get("aof_enabled") == "0":
        return "unsafe", "it writes nothing to disk"
    if facts.get("aof_last_write_status", "ok") != "ok":
        return "unsafe", "it cannot write to its disk"
    if facts.get("role") == "master":
        return "master", ""
    if facts.get("master_link_status") == "up":
        return "replica", ""
    copying = facts.get("master_sync_in_progress") == "1"
    return "out_of_step", "it gets a copy of everything" if copying else f"no link to {facts.get('master_host', '?')}"


def sentinel(host: str, info: Mapping[str, str] | None, error: str = "") -> Sentinel:
    """Return HOST's sentinel from INFO; None where it did not answer because of ERROR."""
    watched = _watched(info or {})
    good = watched.get("status") == "ok"
    why = "" if good else f"the master is {watched['status']}" if watched else "it watches no master"
    return {
        "host": host,
        "state": "dead" if info is None else "watching" if good else "blind",
        "error": error if info is None else why,
        "master": master_named(info or {}),
        "sentinels": _integer(watched.get("sentinels")),
    }


def master_named(info: Mapping[str, str]) -> str:
    """Return the host of the master that a sentinel names in INFO, "" for none."""
    return _watched(info).get("address", "").rpartition(":")[0]


def _watched(info: Mapping[str, str]) -> dict[str, str]:
    """Return what a sentinel says of the one master that it watches."""
    parts = (part.partition("=") for part in info.get("master0", "").split(","))
    return {name: value for name, sign, value in parts if sign}


def is_followed(info: Mapping[str, str]) -> bool:
    """Tell whether a replica has all that the master has, by what that says in INFO."""
    offset = info.get("master_repl_offset", "")
    rows = [value for name, value in info.items() if name.startswith("slave") and "offset=" in value]
    return bool(offset) and any(f"state=online,offset={offset}," in f"{row}," for row in rows)


def replicated(servers: Sequence[Server]) -> bool:
    """Tell whether SERVERS, all declared ones, have one master."""
    return sum(one["state"] == "master" for one in servers) == 1


def agreed(sentinels: Sequence[Sentinel]) -> str:
    """Return the master that a majority of SENTINELS, all declared ones, sees work; "" without one."""
    named = [one["master"] for one in sentinels if one["state"] == "watching"]
    return next((one for one in named if named.count(one) > len(sentinels) // 2), "")


def _integer(text: str | None) -> int | None:
    return int(text) if text and text.lstrip("-").isdigit() else None


def _mb(text: str | None) -> int | None:
    count = _integer(text)
    return None if count is None else count >> 20
