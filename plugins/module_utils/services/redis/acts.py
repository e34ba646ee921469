# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before Redis starts: where it has no state of its own, it learns from the others who is the master."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import state_dir
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.redis import Redis, fields

from .facts import SENTINEL_STATE, SERVER_STATE
from .health import master_named
from .place import Told, master_of, sentinel_state, server_state

ASK_SECONDS = 2.0


def redis_place(tools: Tools) -> None:
    """Let a server that has no state of its own follow the master, or be it on a new cluster's first host.

    What a server has learned since is in its own file, which is left alone.
    """
    context = tools.context
    if read_text(SERVER_STATE) is not None:
        return
    master = _master(tools) or context.hosts("redis")[0]
    _write(tools, "redis", SERVER_STATE, server_state(context.host, master, port("redis", "client")))


def redis_watch(tools: Tools) -> None:
    """Let a sentinel that has no state of its own watch the master."""
    context = tools.context
    if read_text(SENTINEL_STATE) is not None:
        return
    master = _master(tools) or context.hosts("redis")[0]
    text = sentinel_state(context.cluster, master, port("redis", "client"), len(context.hosts("redis_sentinel")))
    _write(tools, "redis_sentinel", SENTINEL_STATE, text)


def _write(tools: Tools, component: str, path: str, text: str) -> None:
    tools.changes.directory(state_dir(component), "redis", "redis", 0o700)
    tools.changes.file(File(path, text, "redis", "redis", 0o600))


def _master(tools: Tools) -> str:
    """Return who is the master by what the others say, "" where nobody knows."""
    hosts = tools.context.hosts("redis")
    others = [host for host in tools.context.hosts("redis_sentinel") if host != tools.context.host]
    named = [master_named(_info(host, port("redis_sentinel", "client"), "sentinel")) for host in others]
    told = {host: _info(host, port("redis", "client"), "replication") for host in hosts if host != tools.context.host}
    servers = {
        host: Told(one["role"], one.get("master_host", ""), int(one.get("connected_slaves") or 0))
        for host, one in told.items()
        if one.get("role")
    }
    return master_of(named, servers, hosts)


def _info(host: str, number: int, section: str) -> dict[str, str]:
    try:
        with Redis(Endpoint(host, number), ASK_SECONDS) as link:
            return fields(link.ask("INFO", section))
    except ClientError:
        return {}


ACTS = Acts(steps={"redis_place": redis_place, "redis_watch": redis_watch})
