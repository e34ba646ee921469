# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a daemon of HBase for something that takes no words, without starting a JVM.

``emr-hbase-ask HOST PORT SERVICE METHOD``, as ``hbase``. A running HMaster loads its configuration by
``AdminService UpdateConfiguration``. The code is 0 when it has done so; otherwise the cause is on standard error.

This file is copied to hosts and runs there by itself: standard library only.
"""

from __future__ import annotations

import socket
import struct
import sys
import time

SECONDS = 10.0
STARTS_SECONDS = 30
"""How long a daemon is waited for that does not listen: it may have been started just now."""
USER = b"hbase"


class Refused(Exception):
    """The daemon answered with an exception; the text is its name and message."""


def varint(number: int) -> bytes:
    """Return NUMBER as protobuf has it."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: bytes) -> bytes:
    """Return VALUE as field NUMBER of a message."""
    return varint(number << 3 | 2) + varint(len(value)) + value


def taken(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins in DATA at AT, and where it ends; ValueError where there is none."""
    number = shift = 0
    while at < len(data):
        number |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return number, at
    raise ValueError("the answer is not that of a daemon of HBase")


def parts(data: bytes) -> dict[int, bytes]:
    """Return field to bytes for those of the message DATA that are no numbers."""
    found, at = {}, 0
    while at < len(data):
        key, at = taken(data, at)
        size, start = taken(data, at)
        if key & 7 == 0:
            at = start
        elif key & 7 == 2:
            found[key >> 3], at = data[start : start + size], start + size
        else:
            raise ValueError("the answer is not that of a daemon of HBase")
    return found


def exactly(connection: socket.socket, size: int) -> bytes:
    """Return SIZE bytes of what CONNECTION brings."""
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise OSError("the daemon closed the connection")
        data += more
    return data


def ask(host: str, port: int, service: str, method: str) -> None:
    """Ask SERVICE of the daemon at HOST and PORT for METHOD; OSError, ValueError or Refused when it does not do it."""
    with socket.create_connection((host, port), SECONDS) as connection:
        head = field(1, field(1, USER)) + field(2, service.encode())
        # Number of the call, method, and that the empty message of a request follows.
        call = b"\x08\x01" + field(3, method.encode()) + b"\x20\x01"
        body = varint(len(call)) + call + b"\x00"
        start = b"HBas\x00\x50" + struct.pack(">i", len(head)) + head
        connection.sendall(start + struct.pack(">i", len(body)) + body)
        answer = exactly(connection, struct.unpack(">i", exactly(connection, 4))[0])
    size, at = taken(answer, 0)
    error = parts(parts(answer[at : at + size]).get(2, b""))
    if error:
        name = error.get(1, b"").decode("utf-8", "replace").rpartition(".")[2]
        raise Refused(f"{name}: {error.get(2, b'').decode('utf-8', 'replace').partition(chr(10))[0]}")


def main(arguments: list[str]) -> int:
    """Do what ARGUMENTS say and return the exit code."""
    host, port, service, method = arguments
    end = time.monotonic() + STARTS_SECONDS
    while True:
        try:
            ask(host, int(port), service, method)
        except ConnectionRefusedError as error:
            if time.monotonic() < end:
                time.sleep(1)
                continue
            sys.stderr.write(f"Connection refused: {host}:{port} ({error})\n")
            return 1
        except (OSError, ValueError, Refused) as error:
            sys.stderr.write(f"{host}:{port} {method}: {error}\n")
            return 1
        return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
