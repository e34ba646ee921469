# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase's place in ZooKeeper: the znode that its masters make theirs below, and what removes those of dead daemons."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH, NODE_EXISTS, Acl, ZooKeeper

from .facts import ROOT

SECONDS = 5.0
PROGRAM = "/opt/emr/libexec/emr-hbase-znode"
"""What a unit runs when its daemon has ended; see :mod:`.znode_program`."""
READ, CREATE = 1, 4


def entries(ours: Sequence[Acl]) -> list[Acl]:
    """Return the ACL of ``ROOT``: all rights for OURS, and everybody may read and make znodes there.

    HBase has no password for ZooKeeper (without Kerberos), so what it makes there everybody may change; but nobody can
    remove the znode of a cluster itself.
    """
    return [*ours, Acl(READ | CREATE, "world", "anyone")]


def make(servers: Sequence[str], credentials: Sequence[str], ours: Sequence[Acl], check: bool) -> str:
    """Make ``ROOT`` where it is missing, with one of SERVERS (``host:port``) and CREDENTIALS (``user:password``).

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
                return _made(session, ours, check)
        except Refused:
            raise
        except ClientError as error:
            causes.append(f"{server}: {error}")
    raise Unreachable(", ".join(causes))


def _made(session: ZooKeeper, ours: Sequence[Acl], check: bool) -> str:
    if session.exists(ROOT) is not None:
        return "there"
    if check:
        return "made"
    try:
        session.create(ROOT, entries(ours))
    except Refused as error:
        if error.status == NODE_EXISTS:  # another HMaster's host was faster
            return "there"
        if error.status == NO_AUTH:
            return "forbidden"
        raise
    return "made"
