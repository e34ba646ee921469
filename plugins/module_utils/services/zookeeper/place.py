# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A place in a closed ZooKeeper for services whose daemons have no password: the znode that they make theirs below."""

from __future__ import annotations

from typing import Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools, wait_or_note
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import CREDENTIALS
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import (
    BAD_VERSION,
    NO_AUTH,
    NO_NODE,
    NODE_EXISTS,
    Acl,
    ZooKeeper,
)

from . import acl

SECONDS = 5.0
MAKE, SHARE = 1 | 4, 1 | 2 | 4 | 8
"""Rights of everybody: to read a znode and to make others below it; and to write it and remove those as well.

A service without a password for ZooKeeper (without Kerberos) makes what everybody may change. With these nobody removes
the znode itself, and nobody shuts the service out of it.
"""


class Squatted(Exception):
    """A znode of ours belongs to somebody else; the message is a sentence with the remedy."""


def entries(ours: Sequence[Acl], rights: int) -> list[Acl]:
    """Return the ACL that gives all rights to OURS, and RIGHTS to everybody."""
    return [*ours, Acl(rights, *acl.WORLD)]


def make(
    wanted: Mapping[str, list[Acl]], servers: Sequence[str], credentials: Sequence[str], check: bool
) -> list[acl.Change] | None:
    """Make the znodes WANTED, path to ACL, where they are missing, or give them that ACL; return what changed.

    One of SERVERS (``host:port``) is asked, with CREDENTIALS (``user:password``); nothing changes with CHECK. None
    where only others may make them. Unreachable when no server serves; Squatted for what somebody else has closed.
    """
    causes = []
    for server in servers:
        host, _colon, number = server.rpartition(":")
        try:
            with ZooKeeper(Endpoint(host, int(number)), SECONDS) as session:
                for one in credentials:
                    session.add_auth("digest", one)
                found = [_brought(session, path, one, bool(credentials), check) for path, one in wanted.items()]
                return None if None in found else [one for one in found if one and one.before != one.after]
        except Refused:
            raise
        except ClientError as error:
            causes.append(f"{server}: {error}")
    raise Unreachable(", ".join(causes))


def _is_good(found: Sequence[Acl], wanted: Sequence[Acl]) -> bool:
    """Tell whether the ACL FOUND is WANTED; former passwords, which are wanted for a while, may be gone already."""
    ours = any(one.perms == acl.EVERYTHING for one in found)
    return set(found) <= set(wanted) and ours and acl.world(found) == acl.world(wanted)


def _brought(session: ZooKeeper, path: str, wanted: list[Acl], known: bool, check: bool) -> acl.Change | None:
    """Bring the znode PATH with the ACL WANTED about; None where that takes somebody with passwords."""
    if session.exists(path) is None:
        try:
            if not check:
                session.create(path, wanted)
            return acl.Change(path, (), wanted)
        except Refused as error:
            if error.status in (NO_AUTH, NO_NODE):
                return None
            if error.status != NODE_EXISTS:  # another host was faster
                raise
    if not known:
        return acl.Change(path, wanted, wanted)
    found, version = session.acl_and_version(path)
    if _is_good(found, wanted):
        return acl.Change(path, wanted, wanted)
    try:
        if not check:
            session.set_acl(path, wanted, version)
    except Refused as error:
        if error.status == BAD_VERSION:
            return acl.Change(path, wanted, wanted)  # another host was faster
        if error.status != NO_AUTH:
            raise
        raise Squatted(
            f"it belongs to somebody else ({acl.text(found)}); remove it with ZooKeeper's superuser, then run again"
        ) from error
    return acl.Change(path, found, wanted)


def step(rights: Mapping[str, int]) -> Callable[[Tools], None]:
    """Return the step that makes znodes where the root of ZooKeeper is closed, before a daemon needs them.

    RIGHTS is the path of each, with ``{cluster}`` for the cluster's name, to what everybody may do with it. A host
    without a password waits until another one has made them.
    """
    first = next(iter(rights))

    def take(tools: Tools) -> None:
        context, check = tools.context, tools.changes.check
        secret, done = context.secret, f"znode {first}"
        if done in tools.done or secret is None or not any(context.failover(row.component) for row in CREDENTIALS):
            return
        tools.done.add(done)
        credentials = [f"{user}:{one}" for user, known in secret.accounts.items() for one in known]
        ours = [one for user in secret.accounts for one in acl.of_account(user, secret)]
        wanted = {path.format(cluster=context.cluster): entries(ours, one) for path, one in rights.items()}
        changed: list[acl.Change] = []

        def missing() -> str:
            try:
                found = make(wanted, context.addresses("zookeeper", "client"), credentials, check)
            except ClientError as error:
                return str(error)
            changed.extend(found or ())
            return "no host with a password of ZooKeeper has made it yet" if found is None else ""

        try:
            wait_or_note(tools, missing, f"The znode {first} (or ZooKeeper's quorum) is", f"the znode {first} is there")
        except (Late, OSError, ValueError, Squatted) as error:
            raise ApplyError(f"the znode {first} could not be made: {error}") from error
        for one in changed:
            before = acl.text(one.before) if one.before else "absent"
            tools.changes.record(f"znode {one.path}", f"{before}\n", f"{acl.text(one.after)}\n")

    take.__doc__ = f"Make the znode {first}, below which daemons without a password have theirs in a closed ZooKeeper."
    return take
