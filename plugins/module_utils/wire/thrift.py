# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls without arguments over Thrift's binary protocol, as Hive's metastore speaks it without Kerberos.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md
"""

from __future__ import annotations

import struct
from typing import Any

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    Endpoint,
    Refused,
    connect,
    receive,
    send,
)

VERSION = 0x80010000
CALL, REPLY, EXCEPTION = 1, 2, 3
STOP, BOOL, BYTE, DOUBLE, I16, I32, I64, STRING, STRUCT, MAP, SET, LIST = 0, 2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15
_FIXED = {BOOL: ">?", BYTE: ">b", DOUBLE: ">d", I16: ">h", I32: ">i", I64: ">q"}
LONGEST = 16 * 1024 * 1024
"""So many bytes or elements no answer has that is asked for here."""


class Session:
    """One connection with the server at WHERE, every operation of which has the limit of SECONDS."""

    def __init__(self, where: Endpoint, seconds: float) -> None:
        """Connect; Unreachable if nobody is there."""
        self._seconds = seconds
        self._socket = connect(where, seconds)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def call(self, method: str) -> Any:
        """Return what METHOD returns: text, a number, a list of these, or None for nothing.

        Refused when the server, or the method, answers with an exception; BadAnswer for what is no answer to the call.
        """
        name = method.encode()
        frame = struct.pack(">II", VERSION | CALL, len(name)) + name + struct.pack(">IB", 1, STOP)
        send(self._socket, frame, self._seconds)
        kind, said = self._header()
        fields = self._struct()
        if said != method or kind not in (REPLY, EXCEPTION):
            raise BadAnswer("the answer is not one of Thrift to this call")
        if kind == EXCEPTION:
            raise Refused(str(fields.get(1) or "exception"), 0)
        faults = [value for number, value in fields.items() if number]
        if faults:
            one = faults[0]
            raise Refused(str((one.get(1) if isinstance(one, dict) else one) or "exception"), 0)
        return fields.get(0)

    def _exactly(self, size: int) -> bytes:
        if not 0 <= size <= LONGEST:
            raise BadAnswer("the answer is not Thrift")
        return receive(self._socket, size, self._seconds)

    def _number(self, form: str) -> Any:
        return struct.unpack(form, self._exactly(struct.calcsize(form)))[0]

    def _text(self) -> str:
        return self._exactly(self._number(">i")).decode("utf-8", "replace")

    def _header(self) -> tuple[int, str]:
        first = self._number(">I")
        if first & 0xFFFF0000 != VERSION:
            raise BadAnswer("the answer is not Thrift")
        name = self._text()
        self._number(">i")
        return first & 0xFF, name

    def _struct(self) -> dict[int, Any]:
        fields: dict[int, Any] = {}
        while True:
            kind = self._number(">B")
            if kind == STOP:
                return fields
            number = self._number(">h")
            fields[number] = self._value(kind)

    def _value(self, kind: int) -> Any:
        if kind in _FIXED:
            return self._number(_FIXED[kind])
        if kind == STRING:
            return self._text()
        if kind == STRUCT:
            return self._struct()
        if kind in (LIST, SET):
            inner, count = self._number(">B"), self._number(">i")
            return [self._value(inner) for _index in range(self._bounded(count))]
        if kind == MAP:
            key, value, count = self._number(">B"), self._number(">B"), self._number(">i")
            return {str(self._value(key)): self._value(value) for _index in range(self._bounded(count))}
        raise BadAnswer("the answer is not Thrift")

    @staticmethod
    def _bounded(count: int) -> int:
        if not 0 <= count <= LONGEST:
            raise BadAnswer("the answer is not Thrift")
        return count
