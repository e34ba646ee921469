# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of a few open files, for a few addresses and a short time.

Nothing in it leads from a request to a path: files are opened before the first request, and a request either is one of
the strings that stand for them or gets 404. ``GET /<token>/<sha512>`` answers with the file, or with 503 when all slots
are taken; ``GET /<token>/done`` says that the asking host needs no more.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import socket
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any, BinaryIO, Mapping

from .types import Offer

# A request must be there, and a receiver must go on taking bytes, within so long.
REQUEST_SECONDS = 10.0
STALL_SECONDS = 30.0
DONE = "done"
CONNECTIONS_OF_HOST = 4
"""Connections of one host at a time, each with a thread; a receiver has one, and perhaps one that it has just left."""


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Serve OFFER on a socket that listens already."""

    daemon_threads = True
    block_on_close = False
    timeout = 0.2

    def __init__(self, listener: socket.socket, offer: Offer, files: Mapping[str, BinaryIO]) -> None:
        super().__init__(("", 0), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.offer = offer
        self.files = files
        self._hosts = {address: host for host, addresses in offer.clients.items() for address in addresses}
        self._waiting = set(offer.clients)
        self._connected: dict[Any, str] = {}
        self._lock = threading.Lock()
        self._transfers = 0
        self._last = self._began = time.monotonic()

    def run(self) -> None:
        """Serve until every client is done, nobody has come for long enough, or the time is over."""
        while not self.over():
            self.handle_request()
        self.server_close()

    def over(self) -> bool:
        """Tell whether the server is not needed any more."""
        with self._lock:
            now = time.monotonic()
            if now - self._began >= self.offer.limit_seconds:
                return True
            return not self._transfers and (not self._waiting or now - self._last >= self.offer.idle_seconds)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Hang up on everybody who is not on the list, and on a host that has enough connections."""
        host = self._hosts.get(client_address[0].partition("%")[0])
        with self._lock:
            if host is None or list(self._connected.values()).count(host) >= CONNECTIONS_OF_HOST:
                return False
            self._connected[request] = host
        return True

    def shutdown_request(self, request: Any) -> None:
        """End the connection of REQUEST, whether it was answered or not."""
        with self._lock:
            self._connected.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Say nothing: a receiver that went away is no matter, and a token must not get into any log."""

    def file(self, path: str) -> BinaryIO | None:
        """Return the file that PATH stands for."""
        name = self._after_token(path)
        return self.files.get(name) if name else None

    def done(self, path: str, address: str) -> bool:
        """Tell whether PATH says that the host at ADDRESS is done; it is then not waited for."""
        if self._after_token(path) != DONE:
            return False
        with self._lock:
            self._waiting.discard(self._hosts[address.partition("%")[0]])
            self._last = time.monotonic()
        return True

    def _after_token(self, path: str) -> str:
        prefix = f"/{self.offer.token}/"
        given = path[: len(prefix)].encode("utf-8", "replace")
        return path[len(prefix) :] if hmac.compare_digest(given, prefix.encode()) else ""

    def begin(self) -> bool:
        """Take a slot; False if there is none."""
        with self._lock:
            self._last = time.monotonic()
            if self._transfers >= self.offer.slots:
                return False
            self._transfers += 1
            return True

    def end(self) -> None:
        """Give the slot back."""
        with self._lock:
            self._transfers -= 1
            self._last = time.monotonic()


class _Handler(BaseHTTPRequestHandler):
    """Answer one request and hang up."""

    server: Server
    timeout = REQUEST_SECONDS

    def do_GET(self) -> None:
        """Answer with a file, 503, or 404 for anything else."""
        stream = self.server.file(self.path)
        if stream is None:
            return self._head(200 if self.server.done(self.path, self.client_address[0]) else 404, 0)
        if not self.server.begin():
            return self._head(503, 0)
        try:
            self._head(200, os.fstat(stream.fileno()).st_size)
            self.connection.settimeout(STALL_SECONDS)
            # From the descriptor to the socket within the kernel; threads share the file, but not their place in it.
            self.connection.sendfile(stream)
        finally:
            self.server.end()
        return None

    def _head(self, status: int, length: int) -> None:
        self.close_connection = True
        self.wfile.write(f"HTTP/1.0 {status} -\r\nContent-Length: {length}\r\n\r\n".encode())

    def send_error(self, *_args: Any, **_kwargs: Any) -> None:
        """Answer what is no GET, or no HTTP, like any other request without the token."""
        with contextlib.suppress(OSError):
            self._head(404, 0)

    def log_message(self, *_args: Any) -> None:
        """Log nothing: paths have the token."""
