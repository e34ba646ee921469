# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Get a file from whichever host has it, and believe only its sha512."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import socket
import time
from typing import Sequence

from ..host.locks import is_abandoned
from ..wire.base import unreachable
from .types import LIMIT_SECONDS, File, RelayError, Source

CONNECT_SECONDS = 3.0
STALL_SECONDS = 20.0
# "Done" is a courtesy that may not cost much.
DONE_SECONDS = 1.0
POLL_SECONDS = 0.2
# How long to wait for hosts that do not serve yet when nobody else does.
PATIENCE_SECONDS = 10.0
# Slower than so many bytes per second is given up: a source that only trickles would never stall.
_SLOWEST = 1 << 17
_CHUNK = 1 << 20


class _Later(Exception):
    """The source has it, or may come to have it: ask again. ``alive`` tells which."""

    def __init__(self, why: str, alive: bool) -> None:
        super().__init__(why)
        self.alive = alive


def receive(
    file: File,
    sources: Sequence[Source],
    token: str,
    own: Sequence[str],
    target: str,
    patience_seconds: float = PATIENCE_SECONDS,
) -> str:
    """Write FILE to TARGET and return the host that it came from.

    Sources are tried in their order. One that hangs up, stalls or sends other bytes is not asked again; one that is
    busy, or does not serve yet, is. OWN are this host's addresses, from which servers expect it. RelayError tells what
    every source did wrong.
    """
    left = list(sources)
    reasons: dict[str, str] = {}
    last = began = time.monotonic()
    while left:
        for source in list(left):
            _go_on()
            try:
                _try(file, source, token, own, target)
                return source.host
            except _Later as later:
                reasons[source.host] = str(later)
                last = time.monotonic() if later.alive else last
            except RelayError as error:
                reasons[source.host] = str(error)
                left.remove(source)
                last = time.monotonic()
        now = time.monotonic()
        if now - last >= patience_seconds or now - began >= LIMIT_SECONDS:
            break
        if left:
            time.sleep(POLL_SECONDS)
    raise RelayError("; ".join(reasons.values()) or "no host has it")


def _go_on() -> None:
    """Raise RelayError when the controller is gone: the next run wants to do this, and has to wait for us meanwhile."""
    if is_abandoned():
        raise RelayError("the run that wanted it has ended")


def finish(sources: Sequence[Source], token: str, own: Sequence[str]) -> None:
    """Tell SOURCES that this host needs no more, so that they need not wait; one that does not answer is no matter."""
    for source in sources:
        for port in source.ports:
            try:
                connection = _ask(source, port, f"/{token}/done", own, DONE_SECONDS)
            except OSError as error:
                if isinstance(error, ConnectionRefusedError):
                    continue
                break  # a firewall would cost the same time again at every port
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
                if connection.getresponse().status == 200:
                    break


def _try(file: File, source: Source, token: str, own: Sequence[str], target: str) -> None:
    """Get FILE from SOURCE at the first of its ports where its server is."""
    why = f"{source.host} has no address"
    for port in source.ports if source.address else ():
        try:
            connection = _ask(source, port, f"/{token}/{file.sha512}", own)
        except ConnectionRefusedError:
            why = f"{source.at(port)} refused the connection"
            continue
        except OSError as error:
            raise RelayError(f"{source.at(port)}: {unreachable(error, CONNECT_SECONDS)}") from error
        with contextlib.closing(connection):
            connection.sock.settimeout(STALL_SECONDS)
            try:
                answer = connection.getresponse()
            except socket.timeout as error:
                raise RelayError(f"{source.at(port)} stalled for {STALL_SECONDS:g} s") from error
            except (OSError, http.client.HTTPException):
                why = f"{source.at(port)} hung up"  # this host is not on its list, or it is no server of ours
                continue
            if answer.status == 503:
                raise _Later(f"{source.at(port)} was busy", True)
            if answer.status == 200:
                _save(file, answer, source.at(port), target)
                return
            why = f"{source.at(port)} does not offer it (HTTP {answer.status})"
    if source.known or not source.address:
        raise RelayError(why)
    raise _Later(why, False)


def _ask(
    source: Source, port: int, path: str, own: Sequence[str], seconds: float = CONNECT_SECONDS
) -> http.client.HTTPConnection:
    """Send a request and return the connection with the answer to come; OSError if that is not possible in time."""
    mine = [address for address in own if (":" in address) == (":" in source.address)]
    connection = http.client.HTTPConnection(
        source.address, port, timeout=seconds, source_address=(mine[0], 0) if mine else None
    )
    try:
        connection.connect()
        connection.request("GET", path)
    except BaseException:
        connection.close()
        raise
    return connection


def _save(file: File, answer: http.client.HTTPResponse, where: str, target: str) -> None:
    """Write the answer's body to TARGET; RelayError, and no file, unless it is FILE. OSError is about TARGET."""
    if answer.length != file.size:
        raise RelayError(f"{where} offers {answer.length} bytes instead of {file.size}")
    digest, got = hashlib.sha512(), 0
    seconds = 60 + file.size / _SLOWEST
    deadline = time.monotonic() + seconds
    try:
        with open(target, "wb") as stream:
            while got < file.size:
                _go_on()
                chunk = _read(answer, min(_CHUNK, file.size - got))
                if not chunk:
                    raise RelayError(f"{where} hung up after {got} of {file.size} bytes")
                if time.monotonic() > deadline:
                    raise RelayError(f"{where} is too slow: {got} of {file.size} bytes in {seconds:.0f} s")
                digest.update(chunk)
                stream.write(chunk)
                got += len(chunk)
        if digest.hexdigest() != file.sha512:
            raise RelayError(f"{where} sent other bytes, by their sha512")
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(target)
        raise


def _read(answer: http.client.HTTPResponse, size: int) -> bytes:
    """Return up to SIZE bytes, none when there will be no more."""
    try:
        return answer.read(size)
    except (OSError, http.client.HTTPException):
        return b""
