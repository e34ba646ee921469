# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import importlib
import json
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.services import listed, registry
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint

MASTERS = ["m1", "m2", "m3"]
CORE = ["c1", "c2", "c3"]


def members(masters: int) -> dict[str, list[str]]:
    """Return the placement of a Hadoop cluster with this many masters, three core hosts, a task host and a gateway."""
    hosts = MASTERS[:masters]
    quorum = [] if masters == 1 else hosts if masters == 3 else [*hosts, "c1"]
    return {
        "zookeeper": quorum,
        "journalnode": quorum,
        "namenode": hosts,
        "zkfc": hosts if masters > 1 else [],
        "secondarynamenode": hosts if masters == 1 else [],
        "datanode": CORE,
        "resourcemanager": hosts,
        "nodemanager": [*CORE, "t1"],
        "jobhistory": hosts[:1],
        "gateway": ["g1"],
    }


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


@pytest.fixture
def recorded() -> Callable[[str], Any]:
    """Read an answer that was recorded from daemons of Hadoop 3.4.3 and ZooKeeper 3.9.5."""

    def read(name: str) -> Any:
        text = (Path(__file__).parent / "recorded" / name).read_text()
        return json.loads(text) if name.endswith(".json") else text

    return read


@pytest.fixture
def with_service(monkeypatch):
    """Return what lets the registry, and whoever has a table of it, know another service until the test ends."""
    before = dict(vars(registry))

    def add(name: str, service: Any) -> None:
        monkeypatch.setitem(listed.SERVICES, name, service)
        now = dict(vars(registry))  # kept, so that no other table gets the id of one of these
        importlib.reload(registry)
        tables = {id(value): label for label, value in now.items() if label.isupper()}
        for loaded in [
            one for label, one in sys.modules.items() if label.startswith("ansible_collections.bigdata.emr")
        ]:
            for label, value in list(vars(loaded).items()):
                if loaded is not registry and id(value) in tables:
                    monkeypatch.setattr(loaded, label, getattr(registry, tables[id(value)]))

    yield add
    vars(registry).update(before)


@pytest.fixture
def make_context():
    def make(masters=3, host="m1", asked=None, secret=None, disks=("/mnt/disk1", "/mnt/disk2"), **more):
        values = {"cluster": "prod", "memory_mb": 16384, "cores": 4, **more}
        return Context(
            host=host, members=members(masters), disks=list(disks), asked=asked or {}, secret=secret, **values
        )

    return make
