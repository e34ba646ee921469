# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom a server of Redis follows, and whom a sentinel watches, when it has no state of its own yet. No I/O."""

from __future__ import annotations

from collections import Counter
from typing import Mapping, NamedTuple, Sequence


class Told(NamedTuple):
    """What one server says of itself."""

    role: str
    """``master``, or ``slave`` in Redis' own word."""
    follows: str = ""
    """Host of its master."""
    followers: int = 0
    """Of a master, how many follow it."""


def master_of(named: Sequence[str], servers: Mapping[str, Told], hosts: Sequence[str]) -> str:
    """Return which of the declared HOSTS is the master, "" where nobody knows of one.

    NAMED are those that sentinels name: they have voted, so they win. Then a master that others follow, then the one
    that replicas look for, then a master that stands alone.
    """
    voted = Counter(one for one in named if one in hosts)
    if voted:
        return voted.most_common(1)[0][0]
    masters = {host: one for host, one in servers.items() if one.role == "master"}
    followed = [host for host, one in masters.items() if one.followers]
    looked_for = Counter(one.follows for one in servers.values() if one.follows in hosts)
    found = followed or [host for host, _count in looked_for.most_common(1)] or sorted(masters, key=list(hosts).index)
    return found[0] if found else ""


def server_state(host: str, master: str, port: int) -> str:
    """Return the first state of the server on HOST, which follows MASTER at PORT unless it is that itself."""
    return "" if host == master else f"replicaof {master} {port}\n"


def sentinel_state(cluster: str, master: str, port: int, sentinels: int) -> str:
    """Return the first state of a sentinel: it watches MASTER at PORT as CLUSTER; a majority of SENTINELS agrees."""
    return f"sentinel monitor {cluster} {master} {port} {sentinels // 2 + 1}\n"
