# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of ZooKeeper's client protocol as it takes to ask about a znode, to make one, and to say who may use it.

Frames are a four-byte length and jute-encoded fields (big endian, strings and buffers with a four-byte length).
"""

from __future__ import annotations

import socket
import struct
from types import TracebackType
from typing import NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    Endpoint,
    Refused,
    Unreachable,
    connect,
    receive,
    send,
)

CREATE, EXISTS, GET_DATA, GET_ACL, SET_ACL, GET_CHILDREN, AUTH, CLOSE = 1, 3, 4, 6, 7, 8, 100, -11
AUTH_XID = -4
NO_NODE, NO_AUTH, BAD_VERSION, NODE_EXISTS, AUTH_FAILED = -101, -102, -103, -110, -115
CAUSES = {
    NO_NODE: "no such znode",
    NO_AUTH: "not allowed to read this znode",
    BAD_VERSION: "somebody else has changed this znode",
    NODE_EXISTS: "this znode is there already",
    AUTH_FAILED: "authentication failed",
}
LARGEST_FRAME = 4 * 1024 * 1024
STAT = struct.Struct(">qqqqiiiqiiq")


class Stat(NamedTuple):
    """A znode's statistics, as ZooKeeper sends them; times in milliseconds since 1970."""

    czxid: int
    mzxid: int
    ctime: int
    mtime: int
    version: int
    cversion: int
    aversion: int
    ephemeral_owner: int
    data_length: int
    num_children: int
    pzxid: int


class Acl(NamedTuple):
    """One entry of a znode's ACL; PERMS is the sum of read 1, write 2, create 4, delete 8, admin 16."""

    perms: int
    scheme: str
    id: str


def _string(text: str) -> bytes:
    data = text.encode("utf-8")
    return struct.pack(">i", len(data)) + data


def _entries(entries: Sequence[Acl]) -> bytes:
    if not entries:
        raise ValueError("an ACL without an entry closes nothing")
    listed = b"".join(struct.pack(">i", one.perms) + _string(one.scheme) + _string(one.id) for one in entries)
    return struct.pack(">i", len(entries)) + listed


class _Reader:
    """Takes fields off the front of one frame."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame
        self._at = 0

    def take(self, layout: struct.Struct) -> tuple[int, ...]:
        try:
            fields = layout.unpack_from(self._frame, self._at)
        except struct.error as error:
            raise BadAnswer("the answer is not that of a ZooKeeper server") from error
        self._at += layout.size
        return fields

    def number(self) -> int:
        return self.take(struct.Struct(">i"))[0]

    def buffer(self) -> bytes:
        length = max(0, self.number())
        if self._at + length > len(self._frame):
            raise BadAnswer("the answer is not that of a ZooKeeper server")
        self._at += length
        return self._frame[self._at - length : self._at]

    def text(self) -> str:
        return self.buffer().decode("utf-8", "replace")


class ZooKeeper:
    """One session with one server; use it as a context manager.

    A server outside a quorum closes the connection: Unreachable. Refused carries ZooKeeper's error code as status.
    """

    def __init__(self, where: Endpoint, seconds: float = 2.0) -> None:
        """Open a session; SECONDS limits each of connecting and every read."""
        self._seconds = seconds
        self._xid = 0
        self._socket: socket.socket = connect(where, seconds)
        try:
            # protocol version, last zxid seen, session time-out in ms, session id, password, read-only is not wanted
            self._send(struct.pack(">iqiq", 0, 0, 10000, 0) + _string("\0" * 16) + b"\0")
            reader = _Reader(self._receive())
            _version, granted = reader.number(), reader.number()
            if granted <= 0:
                raise Unreachable("the server refused the session")
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> ZooKeeper:
        """Return the session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session."""
        self.close()

    def _send(self, frame: bytes) -> None:
        send(self._socket, struct.pack(">i", len(frame)) + frame, self._seconds)

    def _exactly(self, size: int) -> bytes:
        closed = "the server closed the connection: it serves no requests now"
        return receive(self._socket, size, self._seconds, closed)

    def _receive(self) -> bytes:
        size = struct.unpack(">i", self._exactly(4))[0]
        if not 0 <= size <= LARGEST_FRAME:
            raise BadAnswer("the answer is not that of a ZooKeeper server")
        return self._exactly(size)

    def _call(self, operation: int, body: bytes, xid: int | None = None) -> _Reader:
        if xid is None:
            self._xid += 1
            xid = self._xid
        self._send(struct.pack(">ii", xid, operation) + body)
        while True:
            reader = _Reader(self._receive())
            answered, _zxid, code = reader.take(struct.Struct(">iqi"))
            if answered != xid:  # a ping's or a watch's answer
                continue
            if code:
                raise Refused(CAUSES.get(code, f"ZooKeeper error {code}"), code)
            return reader

    def add_auth(self, scheme: str, credential: str) -> None:
        """Authenticate the session, for instance ``digest`` with ``user:password``."""
        body = struct.pack(">i", 0) + _string(scheme) + _string(credential)
        self._call(AUTH, body, AUTH_XID)

    def exists(self, path: str) -> Stat | None:
        """Return the statistics of the znode PATH, None when there is none.

        An ACL can forbid even this question (ZOOKEEPER-2590, seen with 3.9.5): Refused with status NO_AUTH.
        """
        try:
            return Stat(*self._call(EXISTS, _string(path) + b"\0").take(STAT))
        except Refused as error:
            if error.status == NO_NODE:
                return None
            raise

    def get(self, path: str) -> tuple[bytes, Stat]:
        """Return data and statistics of the znode PATH; Refused with status NO_NODE or NO_AUTH."""
        reader = self._call(GET_DATA, _string(path) + b"\0")
        return reader.buffer(), Stat(*reader.take(STAT))

    def children(self, path: str) -> list[str]:
        """Return the names of the children of PATH in order; Refused with status NO_NODE or NO_AUTH."""
        reader = self._call(GET_CHILDREN, _string(path) + b"\0")
        return sorted(reader.text() for _child in range(reader.number()))

    def acl(self, path: str) -> list[Acl]:
        """Return the ACL of the znode PATH; Refused with status NO_NODE or NO_AUTH.

        It takes the right to read. Without the one to change the ACL too, digests in it are a single ``x``.
        """
        return self.acl_and_version(path)[0]

    def acl_and_version(self, path: str) -> tuple[list[Acl], int]:
        """Return the same, and the version of the ACL."""
        reader = self._call(GET_ACL, _string(path))
        found = [Acl(reader.number(), reader.text(), reader.text()) for _entry in range(max(0, reader.number()))]
        return found, Stat(*reader.take(STAT)).aversion

    def set_acl(self, path: str, entries: Sequence[Acl], version: int) -> None:
        """Let the znode PATH have the ACL ENTRIES instead of the one with VERSION.

        ValueError for none, which would open it to all. Refused with status NO_NODE, NO_AUTH or BAD_VERSION.
        """
        self._call(SET_ACL, _string(path) + _entries(entries) + struct.pack(">i", version))

    def create(self, path: str, entries: Sequence[Acl]) -> None:
        """Make the znode PATH, empty and for ever, with the ACL ENTRIES.

        ValueError for none, which would open it to all. Refused with status NODE_EXISTS, NO_NODE (of its parent) or
        NO_AUTH, which comes before the others: who may not make it is not told that it is there.
        """
        self._call(CREATE, _string(path) + _string("") + _entries(entries) + struct.pack(">i", 0))

    def close(self) -> None:
        """End the session, so that the server forgets it at once; errors no longer matter."""
        try:
            self._xid += 1
            self._socket.sendall(struct.pack(">iii", 8, self._xid, CLOSE))
            self._socket.recv(1024)
        except OSError:
            pass
        finally:
            self._socket.close()
