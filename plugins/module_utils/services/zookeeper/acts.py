# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before ZooKeeper, and what elects with it, starts."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, wait_or_note
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import CREDENTIALS, port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import acl
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.closing import Closed, Keeper, Squatted
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.snapshots import sentence
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError


def acls(tools: Tools) -> None:
    """Close ZooKeeper's root, once its quorum serves: nobody but our daemons makes znodes there, or changes ours.

    An ensemble that no daemon of ours uses for its election is somebody's own, and its root is left to them. Whoever
    comes first does it; in check mode each says so, as none knows whom a limit leaves out.
    """
    context, check = tools.context, tools.changes.check
    if (
        "acls" in tools.done
        or context.secret is None
        or not any(context.failover(row.component) for row in CREDENTIALS)
    ):
        return
    tools.done.add("acls")
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
        wait_or_note(tools, missing, "ZooKeeper's quorum is", "ZooKeeper's root is closed")
    except (Squatted, Late, OSError, ValueError, KeyError) as error:
        raise ApplyError(str(error)) from error
    for change in found.changes:
        tools.changes.record(f"znode {change.path}", f"{acl.text(change.before)}\n", f"{acl.text(change.after)}\n")
    if found.strangers:
        tools.notes.append(
            f"the root of ZooKeeper {'would be closed' if check else 'is closed now'}; {', '.join(found.strangers)} "
            f"below it, which no daemon of this cluster has made, stays as it is"
        )


def snapshots(tools: Tools) -> None:
    """Refuse to start, and to wait for, a ZooKeeper server that has lost the snapshot that its logs follow."""
    data = zk_data.incomplete()
    if data:
        host, members = tools.context.host, tools.context.hosts("zookeeper")
        raise ApplyError(sentence(data.logs, host, members, data.log_names()))


ACTS = Acts(steps={"acls": acls, "snapshots": snapshots})
