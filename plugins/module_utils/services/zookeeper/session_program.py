# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks with ZooKeeper, for programs that are copied to hosts and run there by themselves: standard library only.

:func:`...host.programs.program_text` puts it before those that need it.
"""

from __future__ import annotations

import socket
import struct

SECONDS = 2.0
DELETE, GET_DATA, CLOSE = 2, 4, -11
NO_NODE = -101


class Refused(Exception):
    """The server answered with an error code."""


class Session:
    """One session with the server at HOST and PORT; OSError when it does not serve."""

    def __init__(self, host: str, port: int) -> None:
        """Open it."""
        self._socket = socket.create_connection((host, port), SECONDS)
        # protocol version, last zxid seen, session time-out in ms, session id, password, read-only is not wanted
        self._send(struct.pack(">iqiq", 0, 0, 10000, 0) + text("\0" * 16) + b"\0")
        if struct.unpack_from(">ii", self._receive())[1] <= 0:
            raise OSError("the server refused the session")

    def _send(self, frame: bytes) -> None:
        self._socket.sendall(struct.pack(">i", len(frame)) + frame)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise OSError("the server closed the connection")
            data += part
        return data

    def _receive(self) -> bytes:
        return self._exactly(struct.unpack(">i", self._exactly(4))[0])

    def call(self, operation: int, body: bytes) -> bytes:
        """Ask for OPERATION and return what follows the header of the answer; Refused with ZooKeeper's error code."""
        self._send(struct.pack(">ii", 1, operation) + body)
        answer = self._receive()
        code = struct.unpack_from(">iqi", answer)[2]
        if code:
            raise Refused(code)
        return answer[16:]

    def close(self) -> None:
        """End the session."""
        self._send(struct.pack(">ii", 2, CLOSE))
        self._socket.close()


def text(value: str) -> bytes:
    """Return VALUE as ZooKeeper's protocol has strings."""
    data = value.encode()
    return struct.pack(">i", len(data)) + data
