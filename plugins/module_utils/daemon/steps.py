# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What some daemons need between their files and their start; the key ``steps`` of a declaration names it.

Each step reads the state that it is to bring about, so a second one does nothing, and an interrupted one is repeated.
What it needs of other hosts it waits for inside.
"""

from __future__ import annotations

import time
from typing import Callable, Mapping

from ..host.units import Unit, watcher
from ..services.hdfs import fence
from ..services.hdfs.bootstrap import (
    COMMAND_SECONDS,
    CONF_DIR,
    HOME,
    STATE_DIR,
    USER,
    WAIT_SECONDS,
    BootstrapError,
    addresses,
    bootstrap,
)
from ..services.hdfs.commands import Commands
from ..services.hdfs.disks import DiskError
from ..services.hdfs.guard import commands
from ..services.hdfs.guard.types import ACTION_NONE
from ..services.hdfs.notes import Busy, Lock, Notes
from ..services.hdfs.peers import POLL_SECONDS, Clock, Late, znode_exists
from ..services.registry import port
from ..services.zookeeper import acl
from ..services.zookeeper import data as zk_data
from ..services.zookeeper.closing import Closed, Keeper, Squatted
from ..services.zookeeper.snapshots import sentence
from ..wire.base import ClientError
from .declaration import Daemon
from .tools import ApplyError, Tools

NEEDED = (("zookeeper", "zookeeper"), ("journalnode", "hadoop"))
"""Daemons that are waited for, and their products."""
_CAUSES = (BootstrapError, DiskError, Busy, Late, OSError, ValueError, KeyError)


def namespace(tools: Tools) -> None:
    """Give the NameNode the namespace that the guard planned; without a plan it does not start."""
    plan = tools.namespace
    if tools.changes.check:
        if plan and plan["action"] != ACTION_NONE:
            _ran(tools, commands.arguments(plan["action"], HOME, CONF_DIR, plan["cluster_id"]))
        _moved(tools, dict.fromkeys(plan["discard"] if plan else [], "aside"))
        _filled(tools, dict.fromkeys((plan.get("refill") or []) if plan else [], "another one"))
        return
    if plan is None:
        raise ApplyError("nothing was decided about this host's NameNode; run playbooks/guard.yml before, or site.yml")
    try:
        host = bootstrap(tools.run, tools.systemd, _clock(tools))
        try:
            host.fulfil(plan)
        finally:
            _ran(tools, *host.ran)
            _moved(tools, host.moved)
            _filled(tools, host.refill.filled)
    except _CAUSES as error:
        raise ApplyError(f"the NameNode could not be bootstrapped: {error}") from error


def znode(tools: Tools) -> None:
    """Wait for the znode of automatic failover, which the first ZKFC's host makes where it is missing."""
    where = addresses()
    creates = tools.context.host == tools.context.hosts("zkfc")[0]
    argv = commands.arguments(commands.FORMAT_ZK, HOME, CONF_DIR)
    if tools.changes.check:
        exists, cause = znode_exists(where.zookeepers, where.znode) if creates else (True, "")
        # A host that has no configuration yet names no ZooKeeper.
        if exists is None and where.zookeepers:
            tools.notes.append(f"whether the znode {where.znode} is there could not be read: {cause}")
        elif not exists:
            _ran(tools, argv)
        return
    if not where.zookeepers:
        raise ApplyError(f"{CONF_DIR} names no ZooKeeper for automatic failover")
    clock = _clock(tools)
    seen: list[bool] = []

    def missing() -> str:
        exists, cause = znode_exists(where.zookeepers, where.znode)
        if exists is None or not (exists or creates):
            return cause or "not made yet by the first ZKFC's host"
        seen.append(exists)
        return ""

    try:
        clock.wait(f"The znode {where.znode} (or ZooKeeper's quorum) is", missing)
        if not seen[-1]:
            _make_znode(tools, argv, clock)
    except _CAUSES as error:
        raise ApplyError(f"the znode {where.znode} could not be made: {error}") from error


def acls(tools: Tools) -> None:
    """Close ZooKeeper's root, once its quorum serves: nobody but our daemons makes znodes there, or changes ours.

    An ensemble that no daemon of ours uses for its election is somebody's own, and its root is left to them. Whoever
    comes first does it; in check mode each says so, as none knows whom a limit leaves out.
    """
    context, check = tools.context, tools.changes.check
    if tools.closed or context.secret is None or not context.ha:
        return
    tools.closed = True
    # A server of this host answers soonest, and one of a host that is gone never.
    hosts = sorted(context.hosts("zookeeper"), key=lambda host: host != context.host)
    servers = [f"{host}:{port('zookeeper', 'client')}" for host in hosts]
    keeper = Keeper(servers, context.secret, check)
    found = Closed([], [])

    def missing() -> str:
        nonlocal found
        try:
            found = keeper.close(acl.parents(context.asked, context.cluster))
        except ClientError as error:
            return str(error)
        return ""

    try:
        if check:
            cause = missing()
            if cause:
                tools.notes.append(f"whether ZooKeeper's root is closed could not be read: {cause}")
        else:
            _clock(tools).wait("ZooKeeper's quorum is", missing)
    except (Squatted, *_CAUSES) as error:
        raise ApplyError(str(error)) from error
    for change in found.changes:
        tools.changes.record(f"znode {change.path}", f"{acl.text(change.before)}\n", f"{acl.text(change.after)}\n")
    if found.strangers:
        tools.notes.append(
            f"the root of ZooKeeper {'would be closed' if check else 'is closed now'}; {', '.join(found.strangers)} "
            f"below it, which no daemon of this cluster has made, stays as it is"
        )


def fences(tools: Tools) -> None:
    """Bring up what lets the ZKFC of another host end a NameNode here that hangs."""
    if fence.is_wanted(tools.context):
        fence.apply(tools.context, tools.changes, tools.systemd)


def snapshots(tools: Tools) -> None:
    """Refuse to start, and to wait for, a ZooKeeper server that has lost the snapshot that its logs follow."""
    data = zk_data.incomplete()
    if data:
        host, members = tools.context.host, tools.context.hosts("zookeeper")
        raise ApplyError(sentence(data.logs, host, members, data.log_names()))


STEPS: dict[str, Callable[[Tools], None]] = {
    "acls": acls,
    "namespace": namespace,
    "znode": znode,
    "fence": fences,
    "snapshots": snapshots,
}


def _clock(tools: Tools) -> Clock:
    """Return the limit of all waits; they end before where a daemon here that others need ends again and again."""
    needed = [Daemon(name=name, product=product) for name, product in NEEDED if name in tools.context.components]
    return Clock(WAIT_SECONDS, watcher([Unit(one, tools.systemd, tools.run) for one in needed]))


def _make_znode(tools: Tools, argv: list[str], clock: Clock) -> None:
    """Run ARGV, again while ZooKeeper does not answer."""
    runner = Commands(tools.run, USER, COMMAND_SECONDS)
    with Lock(Notes(STATE_DIR), WAIT_SECONDS) as lock:
        while True:
            _ran(tools, argv)
            result = runner.run(commands.FORMAT_ZK, argv, lock.handle)
            if result.outcome == commands.DONE:
                return
            if result.outcome == commands.FAILED or clock.is_over():
                raise BootstrapError(result.sentence)
            time.sleep(POLL_SECONDS)


def _ran(tools: Tools, *commands_run: list[str]) -> None:
    for argv in commands_run:
        tools.changes.record(" ".join(argv), "not run\n", "run\n")


def _moved(tools: Tools, moved: Mapping[str, str]) -> None:
    for path, place in moved.items():
        tools.changes.record(path, "in place\n", f"moved {place if place == 'aside' else f'to {place}'}\n")


def _filled(tools: Tools, filled: Mapping[str, str]) -> None:
    for path, source in filled.items():
        tools.changes.record(path, "without a namespace\n", f"filled from {source}\n")
