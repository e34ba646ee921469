# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.redis import Redis, fields, pairs, request


@pytest.fixture
def server():
    """Return what answers the n-th command with the n-th text, and what it was asked."""
    listening = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def start(*answers: bytes) -> Endpoint:
        def serve() -> None:
            link, _from = listening.accept()
            with link:
                for answer in answers:
                    asked.append(link.recv(1 << 16))
                    # In two parts, so that no answer comes as a whole by luck.
                    link.sendall(answer[:3])
                    link.sendall(answer[3:])

        threading.Thread(target=serve, daemon=True).start()
        return Endpoint(*listening.getsockname())

    start.asked = asked
    yield start
    listening.close()


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (b"+PONG\r\n", "PONG"),
        (b":42\r\n", 42),
        (b"$5\r\nh\xc3\xa4y!\r\n", "häy!"),
        (b"$0\r\n\r\n", ""),
        (b"$-1\r\n", None),
        (b"*-1\r\n", None),
        (b"*3\r\n$1\r\na\r\n:7\r\n*1\r\n+x\r\n", ["a", 7, ["x"]]),
        (b"$70000\r\n" + b"x" * 70000 + b"\r\n", "x" * 70000),
    ],
)
def test_answers_are_read(server, answer, value):
    with Redis(server(answer)) as link:
        assert link.ask("PING") == value


def test_several_commands_go_over_one_connection(server):
    with Redis(server(b"+OK\r\n", b"+one\r\n", b"+two\r\n"), 2, "user", "word") as link:
        assert [link.ask("A"), link.ask("B", "c d")] == ["one", "two"]
    assert server.asked[0] == b"*3\r\n$4\r\nAUTH\r\n$4\r\nuser\r\n$4\r\nword\r\n"
    assert server.asked[2] == request(("B", "c d")) == b"*2\r\n$1\r\nB\r\n$3\r\nc d\r\n"


def test_an_error_has_its_word(server):
    with pytest.raises(Refused) as error:
        Redis(server(b"-WRONGPASS invalid username-password pair\r\n"), 2, "user", "word")
    assert error.value.name == "WRONGPASS"


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n", b"$x\r\n", b"*99999999999\r\n"])
def test_what_is_no_redis_is_told(server, answer):
    with Redis(server(answer)) as link, pytest.raises(BadAnswer):
        link.ask("PING")


def test_a_connection_that_ends_is_told(server):
    with Redis(server(b"$10\r\nabc")) as link, pytest.raises(Unreachable):
        link.ask("PING")


def test_what_is_told_in_lines_and_in_pairs():
    assert fields("# Server\r\nredis_version:7.0.15\r\nmaster0:name=a,address=m1:6379\r\n") == {
        "redis_version": "7.0.15",
        "master0": "name=a,address=m1:6379",
    }
    assert fields(None) == {}
    assert pairs(["name", "prod", "port", "6379"]) == {"name": "prod", "port": "6379"}
    assert pairs(None) == {}
