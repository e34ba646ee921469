# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of HBase's RPC as it takes to ask a daemon for something, without starting a JVM.

A connection begins with ``HBas``, a version and the kind of authentication (simple: none), then a header. Requests and
answers are a length, and protobuf messages that begin with theirs: the call's header, then its own.
"""

from __future__ import annotations

import socket
import struct
from types import TracebackType
from typing import Dict, List, Union

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    Endpoint,
    Refused,
    connect,
    receive,
    send,
)

Value = Union[int, bytes]
Fields = Dict[int, List[Value]]
"""Number of a field to its values, numbers or what their length tells."""

PREAMBLE = b"HBas\x00\x50"
LARGEST_FRAME = 64 * 1024 * 1024


def varint(number: int) -> bytes:
    """Return NUMBER as protobuf has it."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """Return a protobuf message of FIELDS, number and value of each."""
    found = b""
    for number, value in fields:
        if isinstance(value, int):
            found += varint(number << 3) + varint(value)
        else:
            found += varint(number << 3 | 2) + delimited(value.encode() if isinstance(value, str) else value)
    return found


def delimited(data: bytes) -> bytes:
    """Return DATA after its length."""
    return varint(len(data)) + data


def take(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins in DATA at AT, and where it ends; BadAnswer where there is none."""
    number = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return number, at
    raise BadAnswer("the answer is not that of a daemon of HBase")


def parse(data: bytes) -> Fields:
    """Return the fields of the protobuf message DATA; BadAnswer for what is none."""
    found: Fields = {}
    at = 0
    while at < len(data):
        key, at = take(data, at)
        kind = key & 7
        value: Value
        if kind == 0:
            value, at = take(data, at)
        elif kind == 2:
            size, at = take(data, at)
            value, at = data[at : at + size], at + size
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            value, at = data[at : at + size], at + size
        else:
            raise BadAnswer("the answer is not that of a daemon of HBase")
        if at > len(data):
            raise BadAnswer("the answer is not that of a daemon of HBase")
        found.setdefault(key >> 3, []).append(value)
    return found


def number(fields: Fields, key: int) -> int:
    """Return the number that field KEY of FIELDS has, 0 without one."""
    values = fields.get(key, [0])
    return values[-1] if isinstance(values[-1], int) else 0


def part(fields: Fields, key: int) -> bytes:
    """Return the bytes that field KEY of FIELDS has, none without one."""
    values = fields.get(key, [b""])
    return values[-1] if isinstance(values[-1], bytes) else b""


class Connection:
    """A connection to one SERVICE of a daemon; use it as a context manager.

    Unreachable when the daemon does not answer; Refused with the name of its exception.
    """

    def __init__(self, where: Endpoint, service: str, user: str, seconds: float = 10.0) -> None:
        """Connect as USER; SECONDS limits each of connecting and every read."""
        self._seconds = seconds
        self._call = 0
        self._socket: socket.socket = connect(where, seconds)
        header = message((1, message((1, user))), (2, service))
        send(self._socket, PREAMBLE + struct.pack(">i", len(header)) + header, seconds)

    def __enter__(self) -> Connection:
        """Return the connection itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._socket.close()

    def call(self, method: str, request: bytes = b"") -> Fields:
        """Ask METHOD for the message REQUEST, and return the fields of the answer."""
        self._call += 1
        header = message((1, self._call), (3, method), (4, 1), (7, int(self._seconds * 1000)))
        body = delimited(header) + delimited(request)
        send(self._socket, struct.pack(">i", len(body)) + body, self._seconds)
        while True:
            answer = self._receive()
            size, at = take(answer, 0)
            head = parse(answer[at : at + size])
            # Who may not come at all gets an answer to no call.
            if number(head, 1) != self._call and 2 not in head:
                continue
            if 2 in head:
                error = parse(part(head, 2))
                name = part(error, 1).decode("utf-8", "replace").rpartition(".")[2]
                first = part(error, 2).decode("utf-8", "replace").partition("\n")[0]
                raise Refused(f"{method}: {name}: {first.partition(': ')[2] or first}"[:300], 0, name)
            size, start = take(answer, at + size)
            return parse(answer[start : start + size])

    def _receive(self) -> bytes:
        size = struct.unpack(">i", self._exactly(4))[0]
        if not 0 <= size <= LARGEST_FRAME:
            raise BadAnswer("the answer is not that of a daemon of HBase")
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        return receive(self._socket, size, self._seconds, "the daemon closed the connection")
