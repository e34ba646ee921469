# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import socketserver
import struct
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import sasl
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    BadAnswer,
    ClientError,
    Endpoint,
    Refused,
    Unreachable,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import FileInfo, WebHdfsFiles
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs


@pytest.fixture
def hdfs():
    with Hdfs() as one:
        yield one


@pytest.fixture
def client(hdfs):
    return WebHdfsFiles(Endpoint(*hdfs.where), "hdfs")


def test_a_file_is_written_marked_and_renamed(hdfs, client):
    assert client.file("/a b") is None
    assert client.names("/") == []
    client.create("/a b", 0o640, 2, 6, iter([b"one", b"two"]))
    assert client.file("/a b") == FileInfo("hdfs", "supergroup", 0o640, 6, 2)
    client.set_attribute("/a b", "user.x", "y z")
    assert client.attribute("/a b", "user.x") == "y z"
    assert client.attribute("/a b", "user.other") == ""
    client.set_owner("/a b", "me", "us")
    client.set_mode("/a b", 0o444)
    client.set_replication("/a b", 3)
    hdfs.files["/c"] = {}
    client.rename("/a b", "/c")
    assert client.file("/c") == FileInfo("me", "us", 0o444, 6, 3)
    assert client.names("/") == ["c"]
    client.delete("/c")
    client.delete("/c")
    assert hdfs.files == {}


def test_what_a_datanode_says_is_told(hdfs, client):
    hdfs.refuse["WRITE"] = (403, "LeaseExpiredException", "gone")
    with pytest.raises(Refused, match="LeaseExpiredException: gone"):
        client.create("/x", 0o644, 1, 1, [b"x"])
    hdfs.data = ("127.0.0.1", 9)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1: connection refused"):
        client.create("/x", 0o644, 1, 1, [b"x"])
    hdfs.data = ("[", 9)
    with pytest.raises((BadAnswer, ValueError)):
        client.create("/x", 0o644, 1, 1, [b"x"])


def test_a_directory_is_no_file(web):
    status = {"FileStatus": {"type": "DIRECTORY"}}
    with pytest.raises(ValueError, match="/x is a directory in HDFS, not a file"):
        WebHdfsFiles(web(lambda *_request: (200, json.dumps(status))), "hdfs").file("/x")


def greeted(serve, answer):
    """Return what a client finds of a server that ANSWERs to a greeting, and what it was sent."""
    sent = []

    class Server(socketserver.BaseRequestHandler):
        def handle(self):
            sent.append(self.request.recv(100))
            self.request.sendall(answer) if answer is not None else time.sleep(0.5)

    where = serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server))
    try:
        return sasl.greet(where, 0.2), sent
    except ClientError as error:
        return error, sent


def test_a_thrift_server_takes_a_greeting(serve):
    found, sent = greeted(serve, struct.pack(">BI", sasl.COMPLETE, 0))
    assert found is True
    assert sent == [b"\x01\0\0\0\x05PLAIN\x05\0\0\0\x09\0hadoop\0x"]


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (struct.pack(">BI", sasl.BAD, 2) + b"no", Refused, "no"),
        (b"HTTP/1.1 400", BadAnswer, "not that of a Thrift server"),
        (b"", Unreachable, "closed without an answer"),
        (None, Unreachable, "no answer within"),
    ],
)
def test_who_does_not_serve_is_told_from_one_that_does(serve, answer, kind, text):
    found, _sent = greeted(serve, answer)
    assert isinstance(found, kind)
    assert text in str(found)
