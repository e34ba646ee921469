# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase's place in ZooKeeper: the znode that its masters make theirs below, and what removes those of dead daemons."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.acl import EVERYTHING, Change, text, world
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import (
    BAD_VERSION,
    NO_AUTH,
    NO_NODE,
    NODE_EXISTS,
    Acl,
    ZooKeeper,
)

from .config import znode
from .facts import ROOT

SECONDS = 5.0
PROGRAM = "/opt/emr/libexec/emr-hbase-znode"
"""What a unit runs when its daemon has ended; see :mod:`.znode_program`."""
READ, WRITE, CREATE, DELETE = 1, 2, 4, 8


def entries(ours: Sequence[Acl]) -> list[Acl]:
    """Return the ACL of ``ROOT``: all rights for OURS, and everybody may read and make znodes there.

    HBase has no password for ZooKeeper (without Kerberos), so what it makes there everybody may change; but nobody can
    remove the znode of a cluster itself.
    """
    return [*ours, Acl(READ | CREATE, "world", "anyone")]


def entries_of_cluster(ours: Sequence[Acl]) -> list[Acl]:
    """Return the ACL of a cluster's znode: HBase has to make and remove its own below it, and nobody shuts it out."""
    return [*ours, Acl(READ | WRITE | CREATE | DELETE, "world", "anyone")]


class Squatted(Exception):
    """A znode of ours belongs to somebody else; the message is a sentence with the remedy."""


def make(
    servers: Sequence[str], credentials: Sequence[str], ours: Sequence[Acl], cluster: str, check: bool
) -> list[Change] | None:
    """Make ``ROOT`` and CLUSTER's znode where they are missing, or give them their ACL; return what changed.

    One of SERVERS (``host:port``) is asked, with CREDENTIALS (``user:password``); nothing changes with CHECK. None
    where only others may make them. Unreachable when no server serves; Squatted for what somebody else has closed.
    """
    causes = []
    wanted = {ROOT: entries(ours), znode(cluster): entries_of_cluster(ours)}
    for server in servers:
        host, _colon, number = server.rpartition(":")
        try:
            with ZooKeeper(Endpoint(host, int(number)), SECONDS) as session:
                for one in credentials:
                    session.add_auth("digest", one)
                found = [_brought(session, path, acl, bool(credentials), check) for path, acl in wanted.items()]
                return None if None in found else [one for one in found if one and one.before != one.after]
        except Refused:
            raise
        except ClientError as error:
            causes.append(f"{server}: {error}")
    raise Unreachable(", ".join(causes))


def _is_good(found: Sequence[Acl], wanted: Sequence[Acl]) -> bool:
    """Tell whether the ACL FOUND is WANTED; former passwords, which are wanted for a while, may be gone already."""
    ours = any(one.perms == EVERYTHING for one in found)
    return set(found) <= set(wanted) and ours and world(found) == world(wanted)


def _brought(session: ZooKeeper, path: str, wanted: list[Acl], known: bool, check: bool) -> Change | None:
    """Bring the znode PATH with the ACL WANTED about; None where that takes somebody with passwords."""
    if session.exists(path) is None:
        try:
            if not check:
                session.create(path, wanted)
            return Change(path, (), wanted)
        except Refused as error:
            if error.status in (NO_AUTH, NO_NODE):
                return None
            if error.status != NODE_EXISTS:  # another HMaster's host was faster
                raise
    if not known:
        return Change(path, wanted, wanted)
    found, version = session.acl_and_version(path)
    if _is_good(found, wanted):
        return Change(path, wanted, wanted)
    try:
        if not check:
            session.set_acl(path, wanted, version)
    except Refused as error:
        if error.status == BAD_VERSION:
            return Change(path, wanted, wanted)  # another HMaster's host was faster
        if error.status != NO_AUTH:
            raise
        raise Squatted(
            f"it belongs to somebody else ({text(found)}); remove it with the superuser of ZooKeeper, then run again"
        ) from error
    return Change(path, found, wanted)
