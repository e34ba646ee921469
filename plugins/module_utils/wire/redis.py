# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The protocol of Redis (RESP, version 2): commands of words, answers of texts, numbers and lists.

https://redis.io/docs/latest/develop/reference/protocol-spec/
"""

from __future__ import annotations

import socket
from typing import List, Mapping, Union

from .base import BadAnswer, Endpoint, Refused, connect, receive, send

Value = Union[None, int, str, List["Value"]]
"""Texts are UTF-8; what is none of it has replacement signs."""
_END = b"\r\n"
_MOST = 64 << 20
"""Size of a text, and number of rows of a list, beyond which an answer is none of Redis'."""
_LINE = 1 << 16


class Redis:
    """One connection to a server or a sentinel."""

    def __init__(self, where: Endpoint, seconds: float = 2.0, user: str = "", password: str = "") -> None:
        """Connect, every operation with the time limit SECONDS, and log in as USER with PASSWORD, if there is one."""
        self._seconds = seconds
        self._sock: socket.socket = connect(where, seconds)
        self._rest = bytearray()
        if password:
            try:
                self.ask("AUTH", *([user] if user else []), password)
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Redis:
        return self

    def __exit__(self, *_all: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._sock.close()

    def ask(self, *words: str) -> Value:
        """Return the answer to the command of WORDS; Refused with the first word of an error as its name."""
        send(self._sock, request(words), self._seconds)
        return self._answer()

    def _answer(self) -> Value:
        line = self._line()
        kind, rest = line[:1], line[1:].decode("utf-8", "replace")
        if kind == b"+":
            return rest
        if kind == b"-":
            raise Refused(rest, 0, rest.partition(" ")[0])
        number = _number(rest)
        if kind == b":":
            return number
        if kind not in (b"$", b"*") or number > _MOST:
            raise BadAnswer("no Redis answers there")
        if number < 0:
            return None
        if kind == b"*":
            return [self._answer() for _row in range(number)]
        return self._take(number + len(_END))[:number].decode("utf-8", "replace")

    def _line(self) -> bytes:
        while _END not in self._rest:
            if len(self._rest) > _LINE:
                raise BadAnswer("no Redis answers there")
            self._rest += receive(self._sock, 1, self._seconds)
            self._rest += self._waiting()
        line, _end, rest = bytes(self._rest).partition(_END)
        self._rest = bytearray(rest)
        return line

    def _waiting(self) -> bytes:
        """Return what has come beside the first byte, without waiting for more."""
        try:
            return self._sock.recv(_LINE, socket.MSG_DONTWAIT)
        except OSError:
            return b""

    def _take(self, size: int) -> bytes:
        if len(self._rest) < size:
            self._rest += receive(self._sock, size - len(self._rest), self._seconds)
        taken, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return taken


def request(words: tuple[str, ...]) -> bytes:
    """Return the bytes of the command of WORDS."""
    encoded = [word.encode() for word in words]
    parts = [b"*%d\r\n" % len(encoded), *(b"$%d\r\n%s\r\n" % (len(one), one) for one in encoded)]
    return b"".join(parts)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise BadAnswer("no Redis answers there") from error


def fields(info: Value) -> dict[str, str]:
    """Return name to value of the lines of INFO, an answer to the command of that name."""
    found: dict[str, str] = {}
    for line in info.splitlines() if isinstance(info, str) else ():
        name, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            found[name] = value
    return found


def pairs(value: Value) -> Mapping[str, str]:
    """Return the mapping that VALUE, a list of names each followed by what it is, stands for."""
    row = [str(one) for one in value] if isinstance(value, list) else []
    return dict(zip(row[::2], row[1::2]))
