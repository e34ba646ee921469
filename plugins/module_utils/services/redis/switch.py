# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the part of the master goes from one server of Redis to another: a sentinel is asked for it, and chooses."""

from __future__ import annotations

import time
from typing import Any, Callable, Mapping, Sequence

from ...health.failover import Member, NotPossible, Switch, Switching, member
from ...host.files import read_text
from ...wire.base import ClientError, Endpoint
from ...wire.parallel import Outcome
from ...wire.redis import Redis, fields, pairs
from ..registry import port
from . import health as redis
from .facts import MEMBER

AUTH = "/etc/redis/conf/replication.conf"
ASK_SECONDS = 5.0
PAUSE_MILLISECONDS = 60_000
"""So long writes wait at most; they go on as soon as there is another master."""
WAIT_SECONDS, POLL_SECONDS = 20.0, 0.1
_WORDS = {"master": "active", "replica": "standby"}


def _members(seen: Mapping[str, Outcome[Any]]) -> list[Member]:
    found = [redis.server(host, one.value, one.error) for host, one in seen.items()]
    return [
        member(one["host"], _WORDS.get(one["state"], one["state"]), one["error"], txid=one["offset"]) for one in found
    ]


def _hand_over(module: Any, switch: Switch) -> None:
    """Let writes wait, see that a replica has all, ask a sentinel for another master, and follow that.

    A sentinel tells the former master seconds later, until which it would acknowledge writes that are lost then; and it
    cannot tell it while writes wait.
    """
    lines = (line.partition(" ") for line in (read_text(AUTH) or "").splitlines())
    password = next((value for name, _blank, value in lines if name == "masterauth"), "")
    if not password:
        raise NotPossible(f"{AUTH} has no password, so no server of Redis is on this host; run on one with a server")
    try:
        with Redis(Endpoint(switch.before, port("redis", "client")), ASK_SECONDS, MEMBER, password) as master:
            master.ask("CLIENT", "PAUSE", str(PAUSE_MILLISECONDS), "WRITE")
            try:
                _until(lambda: redis.is_followed(fields(master.ask("INFO", "replication"))), "no replica has caught up")
                _failover(module.params["members"], switch.before, password)
                heirs = [host for host in module.params["members"] if host != switch.before]
                _until(lambda: bool(_heir(heirs)), "no other server became the master")
                master.ask("REPLICAOF", _heir(heirs), str(port("redis", "client")))
            finally:
                master.ask("CLIENT", "UNPAUSE")
    except ClientError as error:
        raise NotPossible(f"{switch.before}: {error}") from error


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    """Wait until HOLDS returns true; NotPossible with what is so OTHERWISE at the limit."""
    end = time.monotonic() + WAIT_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise NotPossible(f"{otherwise} within {WAIT_SECONDS:g} s; look at playbooks/status.yml")
        time.sleep(POLL_SECONDS)


def _heir(hosts: Sequence[str]) -> str:
    """Return which of HOSTS is the master, "" for none."""
    for host in hosts:
        try:
            with Redis(Endpoint(host, port("redis", "client")), ASK_SECONDS) as link:
                if fields(link.ask("INFO", "replication")).get("role") == "master":
                    return host
        except ClientError:
            continue
    return ""


def _failover(hosts: Sequence[str], before: str, password: str) -> None:
    error = "no sentinel was asked"
    for host in sorted(hosts, key=lambda one: one == before):
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
