# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients of SQL servers have in common: a login, a socket, perhaps with TLS.

They are ours, as hosts have no client before anything is installed there, and an interpreter of a module that is not
the system's own could not import one that the system has.
"""

from __future__ import annotations

import socket
import ssl
from typing import NamedTuple, Optional, Tuple

from .base import BadAnswer, ClientError, Endpoint, connect, receive, send, unreachable

Row = Tuple[Optional[str], ...]
"""Values of a row as text, None for NULL."""


class NotSecure(ClientError):
    """TLS is not what was asked for."""


class NotProven(ClientError):
    """One of the two sides does not prove itself to the other as it must."""


class Login(NamedTuple):
    """Who asks for what, and how."""

    user: str
    password: str
    database: str = ""
    """The one to be in; "" for none."""
    tls: str = ""
    """``verified`` by the authorities that this host trusts, ``unverified``, or "" for none."""
    seconds: float = 10.0


class Channel:
    """A connection that is read by number of bytes; every operation has a time limit."""

    def __init__(self, where: Endpoint, seconds: float) -> None:
        """Connect to WHERE, whose host is the path of a socket when it begins with ``/``."""
        self._seconds = seconds
        self._host = where.host
        self.private = where.host.startswith("/")
        """Whether nobody else can listen: by TLS, or on this host alone."""
        self._socket: socket.socket = _local(where.host, seconds) if self.private else connect(where, seconds)

    def secure(self, tls: str) -> None:
        """Go on with TLS, ``verified`` or ``unverified``."""
        context = ssl.create_default_context()
        if tls != "verified":
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        try:
            self._socket = context.wrap_socket(self._socket, server_hostname=self._host)
        except ssl.SSLCertVerificationError as error:
            raise NotSecure(f"its certificate does not hold: {error.verify_message}") from error
        except ssl.SSLError as error:
            raise NotSecure(f"TLS with it fails: {error.reason or error}") from error
        except OSError as error:
            raise unreachable(error, self._seconds) from error
        self.private = True

    def send(self, data: bytes) -> None:
        """Send DATA."""
        send(self._socket, data, self._seconds)

    def read(self, size: int) -> bytes:
        """Return the next SIZE bytes."""
        return receive(self._socket, size, self._seconds, "it closes the connection")

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


class Reader:
    """Fields of a packet, one after the other; BadAnswer for one that ends too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next SIZE bytes."""
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise BadAnswer("its answer is cut off")
        self._at += size
        return found

    def number(self, size: int, order: str = "little") -> int:
        """Return the number in the next SIZE bytes."""
        data = self.take(size)
        return int.from_bytes(data, "little") if order == "little" else int.from_bytes(data, "big")

    def text(self) -> bytes:
        """Return what there is up to a zero byte."""
        end = self._data.find(b"\0", self._at)
        if end < 0:
            raise BadAnswer("its answer is cut off")
        found = self._data[self._at : end]
        self._at = end + 1
        return found

    def rest(self) -> bytes:
        """Return all that is left."""
        found = self._data[self._at :]
        self._at = len(self._data)
        return found


def _local(path: str, seconds: float) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(seconds)
    try:
        made.connect(path)
    except OSError as error:
        made.close()
        raise unreachable(error, seconds) from error
    return made
