# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers to ZooKeeper's four letter words say about one server and about the ensemble. No I/O."""

from __future__ import annotations

from typing import Mapping, TypedDict

SERVING = ("leader", "follower", "standalone")


class Server(TypedDict):
    """One ZooKeeper server; STATE is leader, follower, observer, standalone, out_of_quorum or dead."""

    host: str
    state: str
    error: str
    version: str
    zxid: str
    connections: int | None
    outstanding: int | None
    latency_avg_ms: float | None
    latency_max_ms: float | None
    synced_followers: int | None


class Ensemble(TypedDict):
    """All declared servers; QUORUM: one leads (or a single one stands alone) and a majority of the declared serves."""

    servers: list[Server]
    leader: str | None
    followers: list[str]
    dead: list[str]
    synced_followers: int | None
    quorum: bool


def server(host: str, srvr: str | None, mntr: str | None = None, error: str = "") -> Server:
    """Return HOST's server from the texts of ``srvr`` and ``mntr``; SRVR None means it did not answer because of ERROR.

    A server that looks for a quorum answers "This ZooKeeper instance is not currently serving requests". A ``mntr``
    that the whitelist of the server forbids is no error: the figures that only it has are unknown.
    """
    facts = _fields(srvr or "", ":")
    metrics = _fields(mntr or "", "\t")
    state = facts.get("Mode", "")
    if srvr is None:
        state = "dead"
    elif not state:
        state, error = "out_of_quorum", " ".join(srvr.split())[:100] or "empty answer to srvr"
    latency = (facts.get("Latency min/avg/max") or "//").split("/")
    return {
        "host": host,
        "state": state,
        "error": error,
        "version": facts.get("Zookeeper version", "").partition("-")[0],
        "zxid": facts.get("Zxid", ""),
        "connections": _integer(facts.get("Connections")),
        "outstanding": _integer(facts.get("Outstanding")),
        "latency_avg_ms": _number(latency[1]) if len(latency) == 3 else None,
        "latency_max_ms": _number(latency[2]) if len(latency) == 3 else None,
        "synced_followers": _integer(metrics.get("zk_synced_followers")),
    }


def ensemble(servers: list[Server]) -> Ensemble:
    """Return the ensemble that SERVERS, all declared ones, form."""
    leaders = [one["host"] for one in servers if one["state"] == "leader"]
    followers = [one["host"] for one in servers if one["state"] == "follower"]
    alone = len(servers) == 1 and servers[0]["state"] == "standalone"
    led = len(leaders) == 1 and len(followers) + 1 > len(servers) // 2
    return {
        "servers": servers,
        "leader": servers[0]["host"] if alone else leaders[0] if len(leaders) == 1 else None,
        "followers": followers,
        "dead": [one["host"] for one in servers if one["state"] == "dead"],
        "synced_followers": next((one["synced_followers"] for one in servers if one["state"] == "leader"), None),
        "quorum": alone or led,
    }


def serving(servers: list[Server]) -> list[str]:
    """Return the hosts of SERVERS that serve in the declared ensemble: one that stands alone among several does not."""
    wanted = SERVING if len(servers) == 1 else ("leader", "follower")
    return [one["host"] for one in servers if one["state"] in wanted]


def _fields(text: str, separator: str) -> Mapping[str, str]:
    pairs = (line.partition(separator) for line in text.splitlines())
    return {name.strip(): value.strip() for name, found, value in pairs if found}


def _integer(text: str | None) -> int | None:
    number = _number(text)
    return None if number is None else int(number)


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
