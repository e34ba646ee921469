# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""redis.conf, the accounts of Redis, and what sentinels are told, as the topology and the host make them."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file, state_dir
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

from .facts import CLIENT, CLIENT_PASSWORD, MEMBER, MEMBER_PASSWORD

MEMORY = "maxmemory"
LEAST_MB, DIVISOR = 256, 4
USERS, SENTINEL_USERS = "users.acl", "sentinel.acl"
REPLICATION, SENTINEL = "replication.conf", "sentinel.conf"
"""Files below the configuration directory with passwords, which the account alone reads."""
_FIGURES = "resetkeys resetchannels -@all +ping +info +role +hello"
"""What a stranger may: all that gates and status read."""
_MASTERS = (
    "+subscribe +psubscribe +unsubscribe +punsubscribe +sentinel|get-master-addr-by-name +sentinel|masters "
    "+sentinel|master +sentinel|replicas +sentinel|slaves +sentinel|sentinels"
)
"""And at a sentinel: clients have no password of it, as upstream's have one variable for all sentinels alike."""
_CLIENT = "~* &* +@all -@admin -@dangerous +info +keys +sort +flushdb"
"""A client does all that a file system needs. It may empty the database: that is how metadata is loaded anew."""


def memory_mb(ctx: Context) -> int:
    """Return how much data a server may hold; while it rewrites its log it may need as much once more."""
    return max(LEAST_MB, ctx.memory_mb // DIVISOR)


def redis(ctx: Context) -> Properties:
    """Compute redis.conf, without whom the server follows and without passwords."""
    if "redis" not in ctx.components:
        return {}
    conf: Properties = {
        "bind": ctx.host,
        "port": port("redis", "client"),
        # It would let nobody in from another host, since a stranger needs no password to read figures.
        "protected-mode": "no",
        "dir": f"{ctx.disks[0]}/redis",
        "aclfile": conf_file("redis", USERS),
        # An answer says that the data is on disk.
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        # Metadata that Redis would throw away is lost files.
        "maxmemory-policy": "noeviction",
        MEMORY: f"{memory_mb(ctx)}mb",
        "tcp-keepalive": 30,
        "replica-announce-ip": ctx.host,
        "replica-announce-port": port("redis", "client"),
        # So much a replica that was away for a short time gets without a copy of everything.
        "repl-backlog-size": "64mb",
    }
    if ctx.failover("redis"):
        # A master that is cut off from all replicas takes no writes, which a new one would not have.
        conf.update({"min-replicas-to-write": 1, "min-replicas-max-lag": 5})
    return conf


def sentinel(ctx: Context) -> dict[str, str]:
    """Return what a sentinel of this host is told, without passwords; {} without one."""
    if "redis_sentinel" not in ctx.components:
        return {}
    own = f"sentinel {{}} {ctx.cluster}"
    return {
        "bind": ctx.host,
        "port": str(port("redis_sentinel", "client")),
        "protected-mode": "no",
        "dir": state_dir("redis_sentinel"),
        "aclfile": conf_file("redis", SENTINEL_USERS),
        "sentinel resolve-hostnames": "yes",
        "sentinel announce-hostnames": "yes",
        "sentinel announce-ip": ctx.host,
        "sentinel announce-port": str(port("redis_sentinel", "client")),
        "sentinel deny-scripts-reconfig": "yes",
        own.format("down-after-milliseconds"): "5000",
        own.format("failover-timeout"): "30000",
        own.format("parallel-syncs"): "1",
    }


def accounts(ctx: Context) -> dict[str, str]:
    """Return the passwords of this host's server and sentinel, for the record of their start."""
    names = {"member.password": MEMBER_PASSWORD, "client.password": CLIENT_PASSWORD}
    return {shown: ctx.shared.get(name, "") for shown, name in names.items()} if _is_member(ctx) else {}


def _is_member(ctx: Context) -> bool:
    return bool({"redis", "redis_sentinel"} & {*ctx.components})


def _secret(name: str, lines: list[str]) -> File:
    return File(conf_file("redis", name), "".join(f"{one}\n" for one in lines), "redis", "redis", 0o400, secret=True)


def _before(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    """Return the files with passwords, and what a sentinel is told."""
    if product != "redis" or not _is_member(ctx):
        return []
    member, client = ctx.shared.get(MEMBER_PASSWORD, ""), ctx.shared.get(CLIENT_PASSWORD, "")
    if not (member and client):
        raise ValueError("Redis has no passwords, which come from emr_secret; set it")
    ours = f"user {MEMBER} on >{member} ~* &* +@all"
    found: list[File] = []
    if "redis" in ctx.components:
        users = [f"user default on nopass {_FIGURES}", ours, f"user {CLIENT} on >{client} {_CLIENT}"]
        found += [
            _secret(USERS, users),
            _secret(REPLICATION, [f"masteruser {MEMBER}", f"masterauth {member}"]),
        ]
    if "redis_sentinel" in ctx.components:
        told = [f"{name} {value}" for name, value in sentinel(ctx).items()]
        told += [
            f"sentinel sentinel-user {MEMBER}",
            f"sentinel sentinel-pass {member}",
            f"sentinel auth-user {ctx.cluster} {MEMBER}",
            f"sentinel auth-pass {ctx.cluster} {member}",
        ]
        users = [f"user default on nopass {_FIGURES} {_MASTERS} &*", ours]
        found += [_secret(SENTINEL_USERS, users), _secret(SENTINEL, told)]
    return found


def reasons(ctx: Context) -> dict[str, str]:
    """Return why the server of this host may hold so much data."""
    if "redis" not in ctx.components:
        return {}
    return {
        MEMORY: f"{memory_mb(ctx)} MB: a quarter of the host's {ctx.memory_mb} MB, at least {LEAST_MB}; some 300 bytes "
        "for each file, and as much once more while the log is rewritten"
    }


CONFIGURATION = Configuration(
    computed={"redis": redis},
    before=_before,
    sections={"redis-accounts": accounts, "redis-sentinel": sentinel},
    reasons=reasons,
)
