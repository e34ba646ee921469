# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all clients share: endpoints and typed errors."""

from __future__ import annotations

import socket
from typing import NamedTuple


class ClientError(Exception):
    """A daemon could not be read; the text is the cause in a few words, without the host."""


class Unreachable(ClientError):
    """No connection, or no answer in time: the daemon is down, hung or cut off."""


class Refused(ClientError):
    """The daemon answered and said no: STATUS is its code, NAME the remote exception if it gave one."""

    def __init__(self, cause: str, status: int, name: str = "") -> None:
        super().__init__(cause)
        self.status = status
        self.name = name


class BadAnswer(ClientError):
    """The answer is not what this daemon would say: something else listens on that port."""


class Endpoint(NamedTuple):
    """Where one daemon listens."""

    host: str
    port: int


def endpoint(text: str, port: int) -> Endpoint:
    """Return the endpoint of TEXT: ``host``, which has PORT then, or ``host:port``.

    ValueError for a port that is not a number. IPv6 addresses need brackets when a port follows.
    """
    if text.startswith("[") and "]" in text:
        host, _bracket, rest = text[1:].partition("]")
        return Endpoint(host, int(rest[1:]) if rest else port)
    if text.count(":") == 1:
        host, _colon, number = text.partition(":")
        return Endpoint(host, int(number))
    return Endpoint(text, port)


def unreachable(error: OSError, seconds: float) -> Unreachable:
    """Return ERROR of a socket with time limit SECONDS as a short cause for people."""
    if isinstance(error, socket.timeout):
        return Unreachable(f"no answer within {seconds:g} s")
    if isinstance(error, socket.gaierror):
        return Unreachable("name does not resolve")
    if isinstance(error, ConnectionRefusedError):
        return Unreachable("connection refused")
    return Unreachable((error.strerror or str(error) or type(error).__name__).lower())


NAMELESS = "no host has such a name"
"""Of what neither DNS nor a URL takes for one, for which Python raises no OSError."""


def connect(where: Endpoint, seconds: float) -> socket.socket:
    """Return a connected TCP socket whose every operation has the time limit SECONDS; Unreachable if there is none."""
    try:
        return socket.create_connection(where, timeout=seconds)
    except OSError as error:
        raise unreachable(error, seconds) from error
    except UnicodeError as error:
        raise Unreachable(NAMELESS) from error


CLOSED = "connection closed without an answer"
CHUNK = 1 << 16


def send(sock: socket.socket, data: bytes, seconds: float) -> None:
    """Send DATA through SOCK with time limit SECONDS; Unreachable when that fails."""
    try:
        sock.sendall(data)
    except OSError as error:
        raise unreachable(error, seconds) from error


def receive(sock: socket.socket, size: int, seconds: float, closed: str = CLOSED) -> bytes:
    """Return the next SIZE bytes from SOCK with time limit SECONDS for each read.

    Unreachable when they do not come; CLOSED says so where the other side has closed the connection.
    """
    data = bytearray()
    while len(data) < size:
        try:
            more = sock.recv(min(size - len(data), CHUNK))
        except OSError as error:
            raise unreachable(error, seconds) from error
        if not more:
            raise Unreachable(closed)
        data += more
    return bytes(data)


def listens(where: Endpoint, seconds: float) -> bool:
    """Return True when something accepts TCP connections at WHERE; Unreachable otherwise."""
    connect(where, seconds).close()
    return True
