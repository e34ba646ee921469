# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.clients.base import Endpoint


@pytest.fixture
def serve() -> Iterator[Callable[[socketserver.BaseServer], Endpoint]]:
    """Run servers in threads until the test ends."""
    running: list[socketserver.BaseServer] = []

    def start(server: socketserver.BaseServer) -> Endpoint:
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return Endpoint(*server.server_address[:2])

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(serve):
    """Run a web server: ANSWER(method, path, query) returns a status and a body."""

    def start(answer: Callable[[str, str, dict[str, str]], tuple[int, str]]) -> Endpoint:
        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                status, body = answer(self.command, parts.path, query)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_PUT = handle_one

            def log_message(self, *_args: object) -> None:
                pass

        return serve(HTTPServer(("127.0.0.1", 0), Handler))

    return start


@pytest.fixture
def talk(serve):
    """Run a TCP server: ANSWER(connection) speaks with each client."""

    def start(answer: Callable[..., None]) -> Endpoint:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                answer(self.request)

        return serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler))

    return start
