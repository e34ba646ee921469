# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thrift's binary protocol, against answers as a metastore gives them."""

from __future__ import annotations

import socketserver
import struct
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import thrift
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint, Refused, Unreachable


def text(value: str) -> bytes:
    return struct.pack(">i", len(value)) + value.encode()


def reply(method: str, body: bytes, kind: int = thrift.REPLY) -> bytes:
    return struct.pack(">I", thrift.VERSION | kind) + text(method) + struct.pack(">i", 1) + body


STOP = b"\0"
VERSION = bytes.fromhex("800100020000000a67657456657273696f6e000000010b000000000005342e312e3000")
DATABASES = reply("get_all_databases", b"\x0f\0\0\x0b" + struct.pack(">i", 2) + text("default") + text("tpch") + STOP)
EMPTY = reply("get_all_databases", b"\x0f\0\0\x0b" + struct.pack(">i", 0) + STOP)
META = reply("get_all_databases", b"\x0c\0\x01" + b"\x0b\0\x01" + text("Unable to open a connection") + STOP + STOP)
# As a metastore 4.1.0 answers what it does not know.
UNKNOWN = bytes.fromhex(
    "80010003000000076e6f7468696e67000000010b00010000001e496e76616c6964206d6574686f64206e616d653a20276e6f7468696e6727"
    "0800020000000100"
)


@pytest.fixture
def server():
    """Answer every call with the next of ANSWERS, and keep what was asked."""
    started = []

    def start(*answers):
        left, asked = list(answers), []

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                while left:
                    data = self.request.recv(65536)
                    if not data:
                        return
                    asked.append(data)
                    self.request.sendall(left.pop(0))

        one = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        one.daemon_threads = True
        threading.Thread(target=one.serve_forever, daemon=True).start()
        started.append(one)
        return Endpoint("127.0.0.1", one.server_address[1]), asked

    yield start
    for one in started:
        one.shutdown()
        one.server_close()


def test_a_call_is_what_thrift_says(server):
    where, asked = server(VERSION)
    with thrift.Session(where, 5) as session:
        assert session.call("getVersion") == "4.1.0"
    assert asked == [b"\x80\x01\x00\x01\x00\x00\x00\x0agetVersion\x00\x00\x00\x01\x00"]


def test_several_calls_take_one_connection(server):
    where, _asked = server(VERSION, DATABASES, EMPTY)
    with thrift.Session(where, 5) as session:
        session.call("getVersion")
        assert session.call("get_all_databases") == ["default", "tpch"]
        assert session.call("get_all_databases") == []


@pytest.mark.parametrize(
    ("method", "answer", "error", "words"),
    [
        ("get_all_databases", META, Refused, "Unable to open a connection"),
        ("nothing", UNKNOWN, Refused, "Invalid method name"),
        ("getVersion", DATABASES, BadAnswer, "not one of Thrift"),
        ("getVersion", b"HTTP/1.1 400 Bad Request\r\n\r\n", BadAnswer, "not Thrift"),
        ("getVersion", b"\x80\x01\x00\x02\x7f\xff\xff\xff", BadAnswer, "not Thrift"),
        ("getVersion", VERSION[:20], Unreachable, "connection closed without an answer"),
    ],
)
def test_other_answers_are_errors(server, method, answer, error, words):
    where, _asked = server(answer)
    with thrift.Session(where, 0.5) as session, pytest.raises(error, match=words):
        session.call(method)


def test_nobody_there_is_told():
    with pytest.raises(Unreachable):
        thrift.Session(Endpoint("127.0.0.1", 1), 1)
