# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of ZooKeeper with one session: it writes, reconnects as clients do, and notes what it was told.

It shares no code with the client of the collection.
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence

PORT = 2181
SESSION_SECONDS = 10.0
"""What a client asks for here; HBase asks for more, HDFS's failover controllers for as much."""
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 300.0
"""How long writes may be away where nothing says more: longer than a busy machine stands still."""
CREATE, GET_DATA, SET_DATA, CLOSE = 1, 4, 5, -11
EPHEMERAL = 1
NODE_EXISTS = -110
_LOST = (OSError, struct.error, EOFError)


class Expired(Exception):
    """The ensemble has forgotten the session."""


class Refused(Exception):
    """The server said no; the only argument is ZooKeeper's code."""


def _text(value: str) -> bytes:
    return struct.pack(">i", len(value.encode())) + value.encode()


def _open(kind: int) -> bytes:
    """Return an open ACL, and the KIND of a new znode."""
    return struct.pack(">ii", 1, 31) + _text("world") + _text("anyone") + struct.pack(">i", kind)


class Connection:
    """One connection of a session to one server."""

    def __init__(self, host: str, session: tuple[int, bytes, int]) -> None:
        """Connect to HOST with SESSION (id, password, last transaction that was seen); Expired when it is over."""
        number, password, seen = session
        self._socket = socket.create_connection((host, PORT), 2.0)
        self._socket.settimeout(SESSION_SECONDS / 2)
        self._xid = 0
        try:
            asked = int(SESSION_SECONDS * 1000)
            self._send(struct.pack(">iqiqi", 0, seen, asked, number, len(password)) + password + b"\0")
            answer = self._receive()
            _version, granted, self.number, length = struct.unpack_from(">iiqi", answer)
            if granted <= 0:
                raise Expired
            self.password = answer[20 : 20 + length]
        except BaseException:
            self._socket.close()
            raise

    def call(self, operation: int, body: bytes) -> tuple[int, bytes]:
        """Return the transaction and the answer of an OPERATION; Refused with ZooKeeper's code."""
        self._xid += 1
        self._send(struct.pack(">ii", self._xid, operation) + body)
        while True:
            answer = self._receive()
            xid, zxid, code = struct.unpack_from(">iqi", answer)
            if xid == self._xid:
                if code:
                    raise Refused(code)
                return zxid, answer[16:]

    def close(self) -> None:
        """Drop the connection; the session goes on."""
        self._socket.close()

    def _send(self, frame: bytes) -> None:
        self._socket.sendall(struct.pack(">i", len(frame)) + frame)

    def _receive(self) -> bytes:
        return self._exactly(struct.unpack(">i", self._exactly(4))[0])

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise EOFError
            data += part
        return data


class Keeper:
    """Counts up in a znode of its own, and holds another one for as long as its session lasts."""

    def __init__(self, path: str, hosts: Callable[[], Sequence[str]]) -> None:
        """Begin to write below PATH; HOSTS are the addresses of servers, asked for at each reconnect."""
        self.path, self._hosts = path, hosts
        self.acknowledged: list[tuple[float, int]] = []
        """When which number was acknowledged."""
        self.expired = 0
        self.reconnects = 0
        self.backward: list[str] = []
        """What a read said that is less than what had been acknowledged."""
        self._session = (0, b"\0" * 16, 0)
        self._held = 0
        self._number = 0
        self._end = threading.Event()
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()
        self.wait_for_more(1, PATIENCE_SECONDS)

    def wait_for_more(self, count: int, seconds: float) -> None:
        """Wait until COUNT more writes are acknowledged; AssertionError after SECONDS."""
        wanted, ends = len(self.acknowledged) + count, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < ends, f"{self.path}: no {count} more writes within {seconds:g} s"
            time.sleep(0.02)

    def finish(self) -> str:
        """Stop, and return figures; AssertionError when a session or a write was lost."""
        self.wait_for_more(5, PATIENCE_SECONDS)
        self._end.set()
        self._thread.join(30)
        assert not self._thread.is_alive()
        assert self._connection is not None
        found, owner = self._read(self.path), self._owner()
        assert self.expired == 0, f"{self.expired} sessions were lost"
        assert self.backward == []
        assert found >= self.acknowledged[-1][1]
        assert owner == self._session[0], "the session's own znode is another one's"
        with contextlib.suppress(*_LOST, Refused):
            self._connection.call(CLOSE, b"")
        self._connection.close()
        gap = max(
            then - now for (now, _one), (then, _other) in zip(self.acknowledged, self.acknowledged[1:], strict=False)
        )
        return f"{len(self.acknowledged)} writes, {self.reconnects} reconnects, {gap:.1f} s at most without one"

    def _go(self) -> None:
        while not self._end.is_set():
            try:
                if self._connection is None:
                    self._connect()
                self._write()
                self._end.wait(PAUSE_SECONDS)
            except Expired:
                self.expired += 1
                self._session = (0, b"\0" * 16, 0)
                self._held = 0
            except _LOST:
                self._drop()

    def _drop(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _connect(self) -> None:
        hosts = list(self._hosts())
        random.shuffle(hosts)
        for host in hosts:
            try:
                self._connection = Connection(host, self._session)
                break
            except _LOST:
                time.sleep(0.05)
        else:
            raise EOFError
        if self._session[0]:
            self.reconnects += 1
        self._session = (self._connection.number, self._connection.password, self._session[2])
        if not self._held:
            self._make(self.path, 0)
            self._make(f"{self.path}-held", EPHEMERAL)
            self._held = self._session[0]
        elif self.acknowledged:
            found = self._read(self.path)
            if found < self.acknowledged[-1][1]:
                self.backward.append(f"{found} after {self.acknowledged[-1][1]}")

    def _make(self, path: str, kind: int) -> None:
        try:
            self._call(CREATE, _text(path) + _text("0") + _open(kind))
        except Refused as refusal:
            if refusal.args[0] != NODE_EXISTS or kind == EPHEMERAL:
                raise

    def _write(self) -> None:
        # The same number again where the answer was lost: it may have been written.
        number = self.acknowledged[-1][1] + 1 if self.acknowledged else 1
        self._call(SET_DATA, _text(self.path) + _text(str(number)) + struct.pack(">i", -1))
        self.acknowledged.append((time.monotonic(), number))

    def _read(self, path: str) -> int:
        answer = self._call(GET_DATA, _text(path) + b"\0")
        length = struct.unpack_from(">i", answer)[0]
        return int(answer[4 : 4 + length])

    def _owner(self) -> int:
        answer = self._call(GET_DATA, _text(f"{self.path}-held") + b"\0")
        length = struct.unpack_from(">i", answer)[0]
        # czxid, mzxid, ctime, mtime, three versions, then the owner
        return int(struct.unpack_from(">qqqqiiiq", answer, 4 + length)[-1])

    def _call(self, operation: int, body: bytes) -> bytes:
        assert self._connection is not None
        zxid, answer = self._connection.call(operation, body)
        self._session = (*self._session[:2], max(self._session[2], zxid))
        return answer
