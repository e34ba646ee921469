# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import socketserver
import struct
import time
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import zk_4lw
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import (
    NO_AUTH,
    NO_NODE,
    NODE_EXISTS,
    Acl,
    ZooKeeper,
)
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import Tree, digest, handler

# A session with ZooKeeper 3.9.5, byte by byte.
RECORDED = json.loads((Path(__file__).parent / "fixtures" / "zk_wire.json").read_text())
SENT, RECEIVED = bytes.fromhex(RECORDED["sent"]), bytes.fromhex(RECORDED["received"])


def frame(connection):
    size = connection.recv(4)
    return size + connection.recv(struct.unpack(">i", size)[0]) if len(size) == 4 else b""


def replay(seen):
    """Answer each frame of a client with the next recorded one."""

    def answer(connection):
        replies = RECEIVED
        while replies:
            part = frame(connection)
            seen.append(part)
            size = 4 + struct.unpack(">i", replies[:4])[0]
            connection.sendall(replies[:size])
            replies = replies[size:]

    return answer


def test_recorded_session(talk):
    seen = []
    with ZooKeeper(talk(replay(seen))) as session:
        stat = session.exists("/hadoop-ha/lab")
        assert (stat.czxid, stat.num_children, stat.ephemeral_owner) == (4294967299, 2, 0)
        assert session.exists("/nope") is None
        assert session.get("/hadoop-ha/lab") == (b"", stat)
        assert session.acl("/hadoop-ha/lab") == [Acl(31, "world", "anyone")]
        assert session.children("/hadoop-ha/lab") == ["ActiveBreadCrumb", "ActiveStandbyElectorLock"]
        with pytest.raises(Refused) as error:
            session.get("/nope")
        assert (str(error.value), error.value.status) == ("no such znode", NO_NODE)
        session.add_auth("digest", "a:b")
        assert session.exists("/").num_children == 4
        assert session.get("/hadoop-ha/lab/ActiveBreadCrumb")[0].startswith(b"\n\x03lab\x12\x03nn1")
    assert b"".join(seen) == SENT


def test_server_without_quorum_closes(talk):
    with pytest.raises(Unreachable, match="serves no requests"):
        ZooKeeper(talk(lambda connection: connection.recv(1000)))


@pytest.mark.parametrize("reply", [b"HTTP/1.1 400 Bad Request\r\n\r\n", struct.pack(">ii", 4, 0)])
def test_something_else_listens(talk, reply):
    def answer(connection):
        connection.recv(1000)
        connection.sendall(reply)

    with pytest.raises(BadAnswer):
        ZooKeeper(talk(answer))


def test_hung_server_costs_the_limit(talk):
    with pytest.raises(Unreachable, match=r"no answer within 0\.1 s"):
        ZooKeeper(talk(lambda _connection: time.sleep(0.5)), 0.1)


def test_four_letter_word(talk):
    def answer(connection):
        connection.sendall(b"you said " + connection.recv(4))

    assert zk_4lw.ask(talk(answer), "srvr") == "you said srvr"


def test_unknown_word():
    with pytest.raises(ValueError, match="wchs is none of srvr"):
        zk_4lw.ask(("127.0.0.1", 1), "wchs")


def test_word_without_an_answer(talk):
    with pytest.raises(Unreachable, match=r"no answer within 0\.1 s"):
        zk_4lw.ask(talk(lambda _connection: time.sleep(0.5)), "ruok", 0.1)


def test_a_znode_is_made_with_its_acl_by_whoever_may(serve):
    tree = Tree()
    tree.znodes["/"].acl = [(31, "digest", digest("hdfs:secret")), (1, "world", "anyone")]
    server = serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(tree)))
    entries = [Acl(31, "digest", digest("hdfs:secret")), Acl(5, "world", "anyone")]
    with ZooKeeper(server) as session:
        with pytest.raises(Refused) as error:
            session.create("/made", entries)
        assert error.value.status == NO_AUTH
        session.add_auth("digest", "hdfs:secret")
        session.create("/made", entries)
        assert tree.znodes["/made"].acl == [tuple(one) for one in entries]
        for path, status in (("/made", NODE_EXISTS), ("/nowhere/made", NO_NODE)):
            with pytest.raises(Refused) as error:
                session.create(path, entries)
            assert error.value.status == status
        with pytest.raises(ValueError, match="closes nothing"):
            session.create("/open", [])
