# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about Redis, as data: what keeps the metadata of a file system in memory and on disk."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Owned, Product, Store
from ..layouts import ADDRESSES, MEMBERS, NOLOGIN, ODD, QUORUM, STABLE
from ..model import Account, Service
from ..roll_model import GateRow, Roll

SERVER_STATE, SENTINEL_STATE = "/var/lib/emr/redis/redis.conf", "/var/lib/emr/redis_sentinel/sentinel.conf"
"""What a server, and a sentinel, write by themselves: whom it follows, and what it knows of the others."""
MEMBER, CLIENT = "emr", "clients"
"""Accounts of Redis itself: of servers and sentinels among each other, and of clients."""
MEMBER_PASSWORD, CLIENT_PASSWORD = "redis_members", "redis_clients"
"""What the passwords of these are called among those that hosts share."""
_SECRETS = "it is computed, since clients, replicas and sentinels log in with it"
_FOLLOWED = "sentinels decide whom a server follows"

SERVER = Component(
    product="redis",
    account="redis",
    placement=QUORUM,
    tiers=STABLE,
    single=(1,),
    ha=(3,),
    count_reason="writes wait for a replica, so that one has to be left when a server is lost",
    wave="first",
    lasting=True,
    ports={
        "client": Port(
            6379,
            "every host with a client of a file system whose metadata it keeps, sentinels, replicas",
            "metadata of a file system, for clients outside of the cluster",
            "read figures; all else takes a password",
        ),
    },
    stores=(Store("redis", "dir", many=False, uri=False),),
    roll=Roll(
        disruption="none for a replica; the master hands over first, and writes pause for some seconds",
        alone="the file system whose metadata it keeps is away until it is back",
        serves="redis_replicated",
        rebuilt=GateRow("redis_replicated", at_least="all"),
        serves_all=True,
        leader="redis",
        hand_over=True,
        every_gate="redis_replicated",
        gates=(GateRow("redis_replicated", at_least="all"), GateRow("redis_watched", "redis_sentinel")),
    ),
    hooks=("before_restart",),
)

SENTINEL = Component(
    product="redis",
    account="redis",
    placement={1: (), 2: ("masters", "first_core"), 3: ("masters",)},
    tiers=STABLE,
    single=(0,),
    ha=(3, 5),
    count_reason=ODD,
    votes=True,
    wave="first",
    ports={
        "client": Port(
            26379,
            "every host with a client, other sentinels",
            "who is the master, for clients outside of the cluster",
            "read who is the master and who follows it",
        ),
    },
    roll=Roll(
        disruption="none, the others watch",
        serves="redis_watched",
        serves_all=True,
        every_gate="redis_watched",
        gates=(GateRow("redis_watched", at_least="all"),),
    ),
)

SERVICE = Service(
    components={"redis": SERVER, "redis_sentinel": SENTINEL},
    products={
        "redis": Product(
            env="",
            log_variable="REDIS_LOG_DIR",
            group="redis",
            # On Debian the server alone would be started by its package, at once and with other settings.
            packages={"apt": ("redis-tools",), "dnf": ("redis",)},
            programs=("/usr/bin/redis-check-rdb", "/usr/bin/redis-cli"),
        )
    },
    files={"redis": ConfigFile("redis", "redis.conf", "words", lists=" ", small=True)},
    file_aliases={"redis-conf": "redis", "redis.conf": "redis"},
    owned=(
        Owned("redis", "bind", ADDRESSES),
        Owned("redis", "port", ADDRESSES),
        Owned("redis", "tls-port", ADDRESSES),
        Owned("redis", "replica-announce-*", ADDRESSES),
        Owned("redis", "slave-announce-*", ADDRESSES),
        Owned("redis", "replicaof", _FOLLOWED),
        Owned("redis", "slaveof", _FOLLOWED),
        Owned("redis", "cluster-*", MEMBERS),
        Owned("redis", "include", "files of the cluster are included, and nothing after them"),
        Owned("redis", "aclfile", _SECRETS),
        Owned("redis", "user", _SECRETS),
        Owned("redis", "masteruser", _SECRETS),
        Owned("redis", "masterauth", _SECRETS),
        Owned("redis", "requirepass", _SECRETS),
        Owned("redis", "protected-mode", _SECRETS),
        Owned("redis", "daemonize", "systemd runs it"),
        Owned("redis", "supervised", "systemd runs it"),
        Owned("redis", "pidfile", "systemd runs it"),
    ),
    groups={"redis": 790},
    accounts=(Account("redis", 790, "redis", "/var/lib/redis", NOLOGIN, "Redis"),),
    passwords={MEMBER_PASSWORD: ("redis", "redis_sentinel"), CLIENT_PASSWORD: ()},
    sections=("redis-accounts", "redis-sentinel"),
    steps=("redis_place", "redis_watch"),
    area="redis",
    gates=("redis_replicated", "redis_watched"),
    works=(
        GateRow("redis_watched", "redis_sentinel", at_least="present"),
        GateRow("redis_replicated", "redis", at_least="present"),
    ),
)
