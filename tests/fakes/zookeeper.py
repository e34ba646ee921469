# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ZooKeeper server for tests: znodes with ACLs, which it enforces as ZooKeeper 3.9.5 does.

It is written after upstream's servers (PrepRequestProcessor, FinalRequestProcessor, ZooKeeperServer.checkACL) and
shares no code with our client.
"""

from __future__ import annotations

import base64
import hashlib
import socketserver
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

OPEN = [(31, "world", "anyone")]
READ, WRITE, CREATE, DELETE, ADMIN = 1, 2, 4, 8, 16
OK, NO_NODE, NO_AUTH, BAD_VERSION, NODE_EXISTS, INVALID_ACL = 0, -101, -102, -103, -110, -114
NAMES = {1: "create", 2: "delete", 3: "exists", 4: "get", 5: "set", 6: "getAcl", 7: "setAcl", 8: "ls"}
Entry = tuple[int, str, str]


def digest(credential: str) -> str:
    """Return the id that ``user:password`` has in ACLs."""
    hashed = base64.b64encode(hashlib.sha1(credential.encode()).digest()).decode()
    return f"{credential.split(':')[0]}:{hashed}"


class Refusal(Exception):
    """The answer is an error code."""


@dataclass
class Znode:
    """One znode."""

    acl: list[Entry] = field(default_factory=lambda: list(OPEN))
    data: bytes = b""
    aversion: int = 0


@dataclass
class Tree:
    """The state that servers of an ensemble share."""

    znodes: dict[str, Znode] = field(default_factory=lambda: {path: Znode() for path in ("/", "/zookeeper")})
    superuser: str = ""
    """Digest of the superuser, as zoo.cfg has it."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Names of operations and their paths, in order."""
    meanwhile: Callable[[str, str], None] = lambda name, path: None
    """Called before each operation: what others do at that time."""

    def __post_init__(self) -> None:
        """Add what ZooKeeper keeps for itself."""
        self.znodes.setdefault("/zookeeper/quota", Znode())
        self.znodes.setdefault("/zookeeper/config", Znode([(1, "world", "anyone")]))

    def make(self, path: str, acl: list[Entry] | None = None) -> Znode:
        """Make the znode PATH, whoever may."""
        self.znodes[path] = Znode(list(OPEN) if acl is None else acl)
        return self.znodes[path]

    def changed(self, path: str) -> None:
        """Do nothing more; called when the ACL of PATH was set."""

    def check(self, path: str, rights: int, ids: list[tuple[str, str]]) -> Znode:
        """Return the znode PATH for somebody with IDS who needs one of RIGHTS."""
        if path not in self.znodes:
            raise Refusal(NO_NODE)
        node = self.znodes[path]
        if node.acl and ("super", "") not in ids:
            known = [("world", "anyone"), *ids]
            if not any(perms & rights and (scheme, name) in known for perms, scheme, name in node.acl):
                raise Refusal(NO_AUTH)
        return node


def handler(tree: Tree) -> type[socketserver.BaseRequestHandler]:
    """Return a handler of connections to a server with TREE."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if not self._frame():
                return
            self._send(struct.pack(">iiqi", 0, 10000, 1, 16) + bytes(16) + b"\0")
            self.ids: list[tuple[str, str]] = []
            while True:
                frame = self._frame()
                if len(frame) < 8:
                    return
                xid, operation = struct.unpack_from(">ii", frame)
                self.rest = frame[8:]
                if operation == -11:
                    self._send(struct.pack(">iqi", xid, 1, OK))
                    return
                try:
                    body, code = self._answer(operation), OK
                except Refusal as refusal:
                    body, code = b"", refusal.args[0]
                self._send(struct.pack(">iqi", xid, 1, code) + body)

        def _answer(self, operation: int) -> bytes:
            if operation == 100:
                self._number()
                return self._authenticate(self._text(), self._text())
            name = NAMES[operation]
            path = self._text()
            tree.asked.append((name, path))
            tree.meanwhile(name, path)
            answer: bytes = getattr(self, f"_{name}")(path)
            return answer

        def _authenticate(self, scheme: str, credential: str) -> bytes:
            if scheme == "digest":
                if digest(credential) == tree.superuser:
                    self.ids.append(("super", ""))
                self.ids.append((scheme, digest(credential)))
            return b""

        def _exists(self, path: str) -> bytes:
            return self._stat(path, tree.check(path, READ, self.ids))

        def _get(self, path: str) -> bytes:
            node = tree.check(path, READ, self.ids)
            return self._buffer(node.data) + self._stat(path, node)

        def _set(self, path: str) -> bytes:
            node = tree.check(path, WRITE, self.ids)
            node.data = self._take()
            return self._stat(path, node)

        def _create(self, path: str) -> bytes:
            data, acl = self._take(), self._entries()
            tree.check(path.rpartition("/")[0] or "/", CREATE, self.ids)
            if path in tree.znodes:
                raise Refusal(NODE_EXISTS)
            tree.make(path, acl).data = data
            return self._buffer(path.encode())

        def _delete(self, path: str) -> bytes:
            version = self._number()
            tree.check(path.rpartition("/")[0] or "/", DELETE, self.ids)
            if path not in tree.znodes:
                raise Refusal(NO_NODE)
            if version not in (-1, 0):
                raise Refusal(BAD_VERSION)
            del tree.znodes[path]
            return b""

        def _ls(self, path: str) -> bytes:
            tree.check(path, READ, self.ids)
            found = self._children(path)
            return struct.pack(">i", len(found)) + b"".join(self._buffer(name.encode()) for name in found)

        def _getAcl(self, path: str) -> bytes:
            node = tree.check(path, READ | ADMIN, self.ids)
            try:
                tree.check(path, ADMIN, self.ids)
                shown = node.acl
            except Refusal:
                shown = [
                    (perms, scheme, name.split(":")[0] + ":x" if scheme == "digest" else name)
                    for perms, scheme, name in node.acl
                ]
            listed = b"".join(
                struct.pack(">i", perms) + self._buffer(scheme.encode()) + self._buffer(name.encode())
                for perms, scheme, name in shown
            )
            return struct.pack(">i", len(shown)) + listed + self._stat(path, node)

        def _setAcl(self, path: str) -> bytes:
            acl, version = self._entries(), self._number()
            if not acl:
                raise Refusal(INVALID_ACL)
            node = tree.check(path, ADMIN, self.ids)
            if version not in (-1, node.aversion):
                raise Refusal(BAD_VERSION)
            node.acl = list(dict.fromkeys(acl))
            node.aversion += 1
            tree.changed(path)
            return self._stat(path, node)

        def _children(self, path: str) -> list[str]:
            above = "" if path == "/" else path
            names = (one[len(above) + 1 :] for one in tree.znodes if one.startswith(f"{above}/") and one != path)
            return [name for name in names if "/" not in name]

        def _entries(self) -> list[Entry]:
            return [(self._number(), self._text(), self._text()) for _entry in range(self._number())]

        def _stat(self, path: str, node: Znode) -> bytes:
            counts = (len(node.data), len(self._children(path)))
            return struct.pack(">qqqqiiiqiiq", 0, 0, 0, 0, 0, 0, node.aversion, 0, *counts, 0)

        def _number(self) -> int:
            value = struct.unpack_from(">i", self.rest)[0]
            self.rest = self.rest[4:]
            return int(value)

        def _take(self) -> bytes:
            size = max(0, self._number())
            taken, self.rest = self.rest[:size], self.rest[size:]
            return taken

        def _text(self) -> str:
            return self._take().decode()

        def _buffer(self, data: bytes) -> bytes:
            return struct.pack(">i", len(data)) + data

        def _frame(self) -> bytes:
            size = self.request.recv(4)
            return self.request.recv(struct.unpack(">i", size)[0], 0x100) if len(size) == 4 else b""

        def _send(self, frame: bytes) -> None:
            self.request.sendall(struct.pack(">i", len(frame)) + frame)

    return Handler
