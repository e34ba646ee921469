# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A place in a closed ZooKeeper for services whose daemons have no password: the znode that they make theirs below."""

from __future__ import annotations

from typing import Callable, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, needed_here
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import CREDENTIALS
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH, NODE_EXISTS, Acl, ZooKeeper

from . import acl

SECONDS = 5.0
WAIT_SECONDS = 300
READ, CREATE = 1, 4


def entries(ours: Sequence[Acl]) -> list[Acl]:
    """Return the ACL of a place: all rights for OURS, and everybody may read and make znodes there.

    A service without a password for ZooKeeper (without Kerberos) makes what everybody may change; but nobody can remove
    the znode of a cluster itself.
    """
    return [*ours, Acl(READ | CREATE, "world", "anyone")]


def make(path: str, servers: Sequence[str], credentials: Sequence[str], ours: Sequence[Acl], check: bool) -> str:
    """Make the znode PATH where it is missing, with one of SERVERS (``host:port``) and CREDENTIALS (``user:password``).

    Returns ``there``, ``made`` (or would be, with CHECK), or ``forbidden`` where only others may make it. Unreachable
    when no server serves.
    """
    causes = []
    for server in servers:
        host, _colon, number = server.rpartition(":")
        try:
            with ZooKeeper(Endpoint(host, int(number)), SECONDS) as session:
                for one in credentials:
                    session.add_auth("digest", one)
                return _made(session, path, ours, check)
        except Refused:
            raise
        except ClientError as error:
            causes.append(f"{server}: {error}")
    raise Unreachable(", ".join(causes))


def _made(session: ZooKeeper, path: str, ours: Sequence[Acl], check: bool) -> str:
    if session.exists(path) is not None:
        return "there"
    if check:
        return "made"
    try:
        session.create(path, entries(ours))
    except Refused as error:
        if error.status == NODE_EXISTS:  # another host was faster
            return "there"
        if error.status == NO_AUTH:
            return "forbidden"
        raise
    return "made"


def step(path: str) -> Callable[[Tools], None]:
    """Return the step that makes the znode PATH, where the root of ZooKeeper is closed, before a daemon needs it.

    A host without a password waits until another one has made it.
    """

    def take(tools: Tools) -> None:
        context, check = tools.context, tools.changes.check
        secret, done = context.secret, f"znode {path}"
        if done in tools.done or secret is None or not any(context.failover(row.component) for row in CREDENTIALS):
            return
        tools.done.add(done)
        credentials = [f"{user}:{one}" for user, known in secret.accounts.items() for one in known]
        ours = [one for user in secret.accounts for one in acl.of_account(user, secret)]
        found = ""

        def missing() -> str:
            nonlocal found
            try:
                found = make(path, context.addresses("zookeeper", "client"), credentials, ours, check)
            except ClientError as error:
                return str(error)
            return "" if found != "forbidden" else "no host with a password of ZooKeeper has made it yet"

        try:
            if check:
                cause = missing()
                if cause:
                    tools.notes.append(f"whether the znode {path} is there could not be read: {cause}")
            else:
                Clock(WAIT_SECONDS, needed_here(tools)).wait(f"The znode {path} (or ZooKeeper's quorum) is", missing)
        except (Late, OSError, ValueError) as error:
            raise ApplyError(f"the znode {path} could not be made: {error}") from error
        if found == "made":
            tools.changes.record(f"znode {path}", "absent\n", f"{acl.text(entries(ours))}\n")

    take.__doc__ = f"Make the znode {path}, below which daemons without a password have theirs in a closed ZooKeeper."
    return take
