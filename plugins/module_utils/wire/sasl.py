# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The greeting of Thrift servers of SQL: SASL PLAIN, with a name that is taken on trust and no session."""

from __future__ import annotations

import struct

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    Endpoint,
    Refused,
    connect,
    receive,
    send,
)

START, BAD, ERROR, COMPLETE = 1, 3, 4, 5
USER = "hadoop"
_MOST = 65536
"""No answer to a greeting is longer."""


def greet(where: Endpoint, seconds: float = 2.0, user: str = USER) -> bool:
    """Return True when the server at WHERE takes USER's greeting; each socket operation has the limit SECONDS.

    A server that listens and has not begun to serve accepts the connection, and does not answer: Unreachable.
    """
    with connect(where, seconds) as sock:
        send(sock, _message(START, b"PLAIN") + _message(COMPLETE, f"\0{user}\0x".encode()), seconds)
        status, size = struct.unpack(">BI", receive(sock, 5, seconds))
        if size > _MOST or status not in (BAD, ERROR, COMPLETE):
            raise BadAnswer("the answer is not that of a Thrift server")
        text = receive(sock, size, seconds).decode("utf-8", "replace")
    if status != COMPLETE:
        raise Refused(text or "refused", status)
    return True


def _message(status: int, payload: bytes) -> bytes:
    return struct.pack(">BI", status, len(payload)) + payload
