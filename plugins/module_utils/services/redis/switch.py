# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the part of the master goes from one server of Redis to another: a sentinel is asked for it, and chooses."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.failover import Member, NotPossible, Switch, Switching, member
from ...host.files import read_text
from ...wire.base import ClientError, Endpoint
from ...wire.parallel import Outcome
from ...wire.redis import Redis, pairs
from ..registry import port
from . import health as redis
from .facts import MEMBER

AUTH = "/etc/redis/conf/replication.conf"
ASK_SECONDS = 5.0
_WORDS = {"master": "active", "replica": "standby"}


def _members(seen: Mapping[str, Outcome[Any]]) -> list[Member]:
    found = [redis.server(host, one.value, one.error) for host, one in seen.items()]
    return [
        member(one["host"], _WORDS.get(one["state"], one["state"]), one["error"], txid=one["offset"]) for one in found
    ]


def _hand_over(module: Any, switch: Switch) -> None:
    """Ask a sentinel, as this host's server would, to let another server be the master."""
    lines = (line.partition(" ") for line in (read_text(AUTH) or "").splitlines())
    password = next((value for name, _blank, value in lines if name == "masterauth"), "")
    if not password:
        raise NotPossible(f"{AUTH} has no password, so no server of Redis is on this host; run on one with a server")
    error = "no sentinel was asked"
    for host in sorted(module.params["members"], key=lambda one: one == switch.before):
        try:
            with Redis(Endpoint(host, port("redis_sentinel", "client")), ASK_SECONDS, MEMBER, password) as link:
                masters = link.ask("SENTINEL", "MASTERS")
                name = pairs(masters[0]).get("name", "") if isinstance(masters, list) and masters else ""
                link.ask("SENTINEL", "FAILOVER", name)
                return
        except ClientError as refused:
            error = f"{host}: {refused}"
    raise NotPossible(f"no sentinel lets another server be the master ({error})")


SWITCHING = Switching("redis", _members, _hand_over, chooses=False)
