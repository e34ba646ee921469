# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of ZooKeeper that tests watch changes of members with, and what they read of runs."""

from __future__ import annotations

import socketserver
import struct
import sys
import threading
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import keeper
import stepwise


class Server:
    """A server that knows sessions by number and one znode; its answers may be cut short."""

    def __init__(self, monkeypatch):
        self.sessions, self.values, self.drops, self.expires = [], [], 0, False
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                outer.serve(self.request)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        monkeypatch.setattr(keeper, "PORT", self.server.server_address[1])

    def serve(self, sock):
        frame = self.frame(sock)
        _version, _seen, _timeout, number, length = struct.unpack_from(">iqiqi", frame)
        assert length == 16
        granted = 0 if self.expires and number else 10000
        self.sessions.append(number or 77)
        self.send(sock, struct.pack(">iiqi", 0, granted, number or 77, 16) + bytes(16) + b"\0")
        while granted:
            frame = self.frame(sock)
            if not frame:
                return
            xid, operation = struct.unpack_from(">ii", frame)
            body = b""
            if operation == keeper.SET_DATA:
                length = struct.unpack_from(">i", frame, 8)[0]
                at = 12 + length
                size = struct.unpack_from(">i", frame, at)[0]
                self.values.append(int(frame[at + 4 : at + 4 + size]))
                if self.drops:
                    self.drops -= 1
                    return
            elif operation == keeper.GET_DATA:
                text = str(self.values[-1] if self.values else 0).encode()
                stat = struct.pack(">qqqqiiiqiiq", 0, 0, 0, 0, 0, 0, 0, 77, 0, 0, 0)
                body = struct.pack(">i", len(text)) + text + stat
            self.send(sock, struct.pack(">iqi", xid, len(self.values), 0) + body)

    @staticmethod
    def frame(sock):
        head = sock.recv(4)
        return sock.recv(struct.unpack(">i", head)[0]) if len(head) == 4 else b""

    @staticmethod
    def send(sock, frame):
        sock.sendall(struct.pack(">i", len(frame)) + frame)


@pytest.fixture
def server(monkeypatch):
    one = Server(monkeypatch)
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_it_keeps_its_session_and_repeats_what_was_not_answered(server):
    client = keeper.Keeper("/counter", lambda: ["127.0.0.1"])
    server.drops = 2
    client.wait_for_more(5, 10)
    told = client.finish()
    assert set(server.sessions) == {77}
    assert (client.reconnects, client.expired) == (2, 0)
    assert sorted(set(server.values)) == list(range(1, server.values[-1] + 1))
    assert "2 reconnects" in told


def test_a_lost_session_is_told(server):
    client = keeper.Keeper("/counter", lambda: ["127.0.0.1"])
    server.expires, server.drops = True, 1
    client.wait_for_more(5, 10)
    server.expires = False
    with pytest.raises(AssertionError, match="1 sessions were lost"):
        client.finish()


def test_a_write_that_is_forgotten_is_told(server):
    client = keeper.Keeper("/counter", lambda: ["127.0.0.1"])
    client.wait_for_more(5, 10)
    server.values.append(1)
    client.path = "/another"  # so that no later write hides it
    server.drops = 1
    client.wait_for_more(3, 10)
    server.values.clear()
    server.values.append(0)
    server.drops = 1
    client._end.set()
    client._thread.join()
    client._connection.close()
    client._connection = None
    client._connect()
    assert client.backward == [f"0 after {client.acknowledged[-1][1]}"]


OUTPUT = """
TASK [Show the steps] **********
ok: [m1] => ZooKeeper gets other members, one at a time:
m4 joins: it starts and copies what the leader has (3 members become 4)
m1 restarts with m4

TASK [Show the step] ***********
ok: [m1] => m4.lab joins: it starts and copies what the leader has (3 members become 4)

TASK [Give the server its list of members] ****
changed: [m4]

TASK [Show the step] ***********
ok: [m1]
  lines:
  - "m1.lab restarts with m4.lab"
"""


def test_the_steps_that_a_run_has_begun_are_read_from_what_it_says():
    assert stepwise.steps(OUTPUT) == [
        "m4.lab joins: it starts and copies what the leader has (3 members become 4)",
        "m1.lab restarts with m4.lab",
    ]
