# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places in a closed ZooKeeper for services without a password: made once, with an ACL of ours, which they keep."""

from __future__ import annotations

import socketserver

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import Acl
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import Tree, digest, handler

OURS = [Acl(31, "digest", digest("hdfs:secret"))]
CLOSED = [(31, "digest", digest("hdfs:secret")), (1, "world", "anyone")]


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def server(serve, tree):
    return serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(tree)))


def address(server):
    return f"127.0.0.1:{server.port}"


WORLD = ("world", "anyone")
GOOD = {"/hbase": [CLOSED[0], (5, *WORLD)], "/hbase/prod": [CLOSED[0], (15, *WORLD)]}


def wanted(ours):
    return {"/hbase": place.entries(ours, place.MAKE), "/hbase/prod": place.entries(ours, place.SHARE)}


def make(server, known=("hdfs:secret",), ours=OURS, check=False):
    found = place.make(wanted(ours), [address(server)], list(known), check)
    return None if found is None else {one.path: len(one.before) for one in found}


def test_its_places_are_made_once_in_a_closed_root(tree, server):
    tree.znodes["/"].acl = CLOSED
    assert make(server, check=True) == {"/hbase": 0, "/hbase/prod": 0}
    assert "/hbase" not in tree.znodes
    assert make(server, known=()) is None
    assert make(server) == {"/hbase": 0, "/hbase/prod": 0}
    # HMasters make their own below them; nobody else can remove a cluster's, or shut HBase out.
    assert {path: tree.znodes[path].acl for path in GOOD} == GOOD
    assert make(server) == {}
    tree.asked.clear()
    assert make(server, known=()) == {}
    assert tree.asked == [("exists", "/hbase"), ("exists", "/hbase/prod")]


def test_what_is_there_gets_its_acl(tree, server):
    for path in GOOD:
        tree.make(path)
    assert make(server, check=True) == {"/hbase": 1, "/hbase/prod": 1}
    assert tree.znodes["/hbase"].acl == [(31, *WORLD)]
    assert make(server) == {"/hbase": 1, "/hbase/prod": 1}
    assert {path: tree.znodes[path].acl for path in GOOD} == GOOD


def test_a_former_password_may_be_gone_already_and_one_that_nobody_knows_goes(tree, server):
    both = [*OURS, Acl(31, "digest", digest("hdfs:former"))]
    make(server, ours=both)
    assert make(server, ours=both) == {}
    assert make(server) == {"/hbase": 3, "/hbase/prod": 3}
    assert make(server, ours=both) == {}
    assert {path: tree.znodes[path].acl for path in GOOD} == GOOD


def test_what_somebody_else_has_closed_is_told(tree, server):
    tree.make("/hbase", [(31, "digest", digest("other:secret")), (1, *WORLD)])
    tree.make("/hbase/prod")
    with pytest.raises(place.Squatted, match=r"belongs to somebody else \(digest:other:x:cdrwa, world:anyone:r\)"):
        make(server)


def test_another_host_may_be_faster(tree, server):
    tree.meanwhile = lambda name, path: tree.make(path) if name == "create" else None
    assert make(server, known=()) == {}


def test_the_next_server_is_asked_where_one_is_away(server):
    assert len(place.make(wanted(OURS), ["127.0.0.1:1", address(server)], [], check=False)) == 2
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1: "):
        place.make(wanted(OURS), ["127.0.0.1:1"], [], check=False)
