# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before daemons of HDFS start, and what they take over while they run."""

from __future__ import annotations

import time
from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, needed_here
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import POLL_SECONDS, Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import fence
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.bootstrap import (
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
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import DiskError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import ACTION_NONE, HostPlan
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Busy, Lock, Notes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.peers import znode_exists

PLAN = "namespace"
"""What the guard decided for this host's NameNode, by this name."""
_CAUSES = (BootstrapError, DiskError, Busy, Late, OSError, ValueError, KeyError)


def namespace(tools: Tools) -> None:
    """Give the NameNode the namespace that the guard planned; without a plan it does not start."""
    plan: HostPlan | None = tools.planned.get(PLAN)
    if tools.changes.check:
        if plan and plan["action"] != ACTION_NONE:
            _ran(tools, commands.arguments(plan["action"], HOME, CONF_DIR, plan["cluster_id"]))
        _moved(tools, dict.fromkeys(plan["discard"] if plan else [], "aside"))
        _filled(tools, dict.fromkeys((plan.get("refill") or []) if plan else [], "another one"))
        return
    if plan is None:
        raise ApplyError("nothing was decided about this host's NameNode; run playbooks/guard.yml before, or site.yml")
    try:
        host = bootstrap(tools.run, tools.systemd, clock(tools))
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
    limit = clock(tools)
    seen: list[bool] = []

    def missing() -> str:
        exists, cause = znode_exists(where.zookeepers, where.znode)
        if exists is None or not (exists or creates):
            return cause or "not made yet by the first ZKFC's host"
        seen.append(exists)
        return ""

    try:
        limit.wait(f"The znode {where.znode} (or ZooKeeper's quorum) is", missing)
        if not seen[-1]:
            _make_znode(tools, argv, limit)
    except _CAUSES as error:
        raise ApplyError(f"the znode {where.znode} could not be made: {error}") from error


def fences(tools: Tools) -> None:
    """Bring up what lets the ZKFC of another host end a NameNode here that hangs."""
    if fence.is_wanted(tools.context):
        fence.apply(tools.context, tools.changes, tools.systemd)


def clock(tools: Tools) -> Clock:
    """Return the limit of all waits; they end before where a daemon here that others need ends again and again."""
    return Clock(WAIT_SECONDS, needed_here(tools))


def _make_znode(tools: Tools, argv: list[str], limit: Clock) -> None:
    """Run ARGV, again while ZooKeeper does not answer."""
    runner = Commands(tools.run, USER, COMMAND_SECONDS)
    with Lock(Notes(STATE_DIR), WAIT_SECONDS) as lock:
        while True:
            _ran(tools, argv)
            result = runner.run(commands.FORMAT_ZK, argv, lock.handle)
            if result.outcome == commands.DONE:
                return
            if result.outcome == commands.FAILED or limit.is_over():
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


ACTS = Acts(
    steps={"namespace": namespace, "znode": znode, "fence": fences},
)
