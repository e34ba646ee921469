# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closes ZooKeeper's root and the znodes of our daemons, and takes former passwords out of their ACLs."""

from __future__ import annotations

import contextlib
from typing import Iterator, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import acl
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.acl import Change
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import SUPERUSER
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused, Unreachable, endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import (
    BAD_VERSION,
    NO_AUTH,
    NO_NODE,
    Acl,
    ZooKeeper,
)

SECONDS = 5.0
CLIENT = port("zookeeper", "client")
"""Component and name of the port of ZooKeeper's clients."""


class Squatted(Exception):
    """A znode is closed by somebody else; the message is the refusal."""


class Closed(NamedTuple):
    """What was, or in check mode would be, closed."""

    changes: list[Change]
    strangers: list[str]
    """Paths of znodes below the root that are not of our daemons; known only where the root had to be closed."""


class Keeper:
    """The ensemble, as somebody sees it who has our PASSWORDS."""

    def __init__(self, servers: Sequence[str], passwords: Passwords, check: bool) -> None:
        """Ask the first of SERVERS (``host:port``) that serves; change nothing with CHECK."""
        self._servers = servers
        self._passwords = passwords
        self._check = check
        self._ours = acl.all_identities(passwords)

    def close(self, parents: Mapping[str, str]) -> Closed:
        """Close the root, what ZooKeeper keeps, and PARENTS (path to account) as far as they are there.

        The root first: from then on nobody makes what is closed next. Unreachable when no server serves; Squatted for
        what somebody else has closed.
        """
        with self._session() as (session, server):
            changes = self._closed(session, server, acl.ROOT, None)
            strangers = self._strangers(session, parents) if changes else []
            for path in self._below(session, acl.SYSTEM):
                changes += self._closed(session, server, path, None)
            for path, user in parents.items():
                changes += self._closed(session, server, path, user)
        return Closed(changes, strangers)

    def forget(self, parents: Mapping[str, str]) -> dict[str, int]:
        """Put present passwords into the place of former ones, below PARENTS and wherever the root has znodes of ours.

        Returns the path below the root to how many of its znodes a former password opened.
        """
        names = acl.renamed(self._passwords)
        found: dict[str, int] = {}
        with self._session() as (session, _server):
            tops = {acl.ROOT + path.split("/")[1] for path in parents}
            for name in session.children(acl.ROOT):
                path = acl.ROOT + name
                if path in tops or (path != acl.SYSTEM and self._is_ours(session, path)):
                    count = sum(self._forgets(session, one, names) for one in self._below(session, path))
                    found.update({path: count} if count else {})
        return found

    @contextlib.contextmanager
    def _session(self) -> Iterator[tuple[ZooKeeper, str]]:
        """Give a session that has every password, and the server that it is with."""
        session, server = self._connected()
        with session:
            yield session, server

    def _connected(self) -> tuple[ZooKeeper, str]:
        causes = []
        for server in self._servers:
            try:
                session = ZooKeeper(endpoint(server, CLIENT), SECONDS)
            except ClientError as error:
                causes.append(f"{server}: {error}")
                continue
            for user, known in self._passwords.accounts.items():
                for one in known:
                    session.add_auth("digest", f"{user}:{one}")
            return session, server
        raise Unreachable(", ".join(causes))

    def _closed(self, session: ZooKeeper, server: str, path: str, user: str | None) -> list[Change]:
        """Close PATH, whose znodes USER makes; None for the root and what ZooKeeper keeps."""
        while True:
            entries: list[Acl] | None = None
            try:
                entries, version = session.acl_and_version(path)
                if user is None:
                    change = acl.root_change(path, entries, self._passwords)
                else:
                    change = acl.parent_change(path, user, entries, self._passwords)
                if change is None:
                    return []
                if not acl.may_set(entries, self._ours):
                    return self._taken_back(server, change)
                if not self._check:
                    session.set_acl(path, change.after, version)
                return [change]
            except Refused as error:
                if error.status == NO_NODE:
                    return []
                if error.status == NO_AUTH:
                    after = acl.of_root(self._passwords) if user is None else acl.of_account(user, self._passwords)
                    return self._taken_back(server, Change(path, entries or [], after), entries is None)
                if error.status != BAD_VERSION:
                    raise

    def _taken_back(self, server: str, change: Change, unread: bool = False) -> list[Change]:
        """Let the znode of CHANGE have its ACL by a server that knows our superuser; Squatted where none does."""
        for one in self._servers:
            with contextlib.suppress(ClientError), ZooKeeper(endpoint(one, CLIENT), SECONDS) as session:
                # Told to a server only now: it has nothing to do with this password at other times.
                session.add_auth("digest", f"{SUPERUSER}:{self._passwords.superuser}")
                found, version = session.acl_and_version(change.path)
                if not self._check:
                    session.set_acl(change.path, change.after, version)
                    return [change._replace(before=found)]
                if acl.shows_digests(found):
                    return [change._replace(before=found)]
        host = server.rpartition(":")[0] or server
        raise Squatted(acl.squatted(host, change.path, None if unread else change.before, self._passwords))

    def _strangers(self, session: ZooKeeper, parents: Mapping[str, str]) -> list[str]:
        known = {acl.SYSTEM, *(acl.ROOT + path.split("/")[1] for path in parents)}
        others = (acl.ROOT + name for name in session.children(acl.ROOT))
        return [path for path in others if path not in known and not self._is_ours(session, path)]

    def _is_ours(self, session: ZooKeeper, path: str) -> bool:
        try:
            return any(one.scheme == "digest" and one.id in self._ours for one in session.acl(path))
        except Refused:
            return False

    def _forgets(self, session: ZooKeeper, path: str, names: Mapping[str, str]) -> bool:
        """Take former passwords out of the ACL of PATH; return whether there was one."""
        while True:
            try:
                entries, version = session.acl_and_version(path)
                wanted = acl.without_former(entries, names)
                if set(wanted) == set(entries):
                    return False
                if not self._check:
                    session.set_acl(path, wanted, version)
                return True
            except Refused as error:
                if error.status in (NO_NODE, NO_AUTH):  # gone meanwhile, or somebody else's
                    return False
                if error.status != BAD_VERSION:
                    raise

    def _below(self, session: ZooKeeper, top: str) -> Iterator[str]:
        """Yield TOP and all below it that we may see, parents first."""
        waiting = [top]
        while waiting:
            path = waiting.pop()
            yield path
            try:
                waiting += [f"{path}/{name}" for name in session.children(path)]
            except Refused as error:
                if error.status not in (NO_NODE, NO_AUTH):
                    raise
