# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing the root of a server that enforces ACLs, whoever was there before."""

from __future__ import annotations

import socketserver

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import acl
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.closing import Keeper, Squatted
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH, Acl, ZooKeeper
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import OPEN, Tree, digest, handler

NEW = Passwords(records="salt", accounts={"hdfs": ["new"], "yarn": ["other"]}, superuser="above")
BOTH = NEW._replace(accounts={"hdfs": ["new", "old"], "yarn": ["other", "older"]})
PARENTS = acl.parents({}, "prod")
HDFS, YARN = (31, "digest", digest("hdfs:new")), (31, "digest", digest("yarn:other"))
HDFS_OLD, YARN_OLD = (31, "digest", digest("hdfs:old")), (31, "digest", digest("yarn:older"))
WORLD = (1, "world", "anyone")
CLOSED = [HDFS, YARN, WORLD]
STRANGER = (31, "digest", digest("mallory:mine"))


@pytest.fixture
def ensemble(serve):
    """Run a server for each tree, and return their addresses."""

    def start(*trees: Tree) -> list[str]:
        servers = [socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(tree)) for tree in trees]
        return [f"127.0.0.1:{serve(server).port}" for server in servers]

    return start


def acls(tree):
    return {path: node.acl for path, node in tree.znodes.items()}


def test_a_fresh_root_is_closed_and_stays_so(ensemble):
    tree = Tree()
    servers = ensemble(tree)
    found = Keeper(servers, NEW, check=False).close(PARENTS)
    assert [change.path for change in found.changes] == ["/", "/zookeeper", "/zookeeper/quota"]
    assert found.strangers == []
    closed = {path: set(entries) for path, entries in acls(tree).items()}
    assert closed.pop("/zookeeper/config") == {WORLD}
    assert list(closed.values()) == [set(CLOSED)] * 3
    assert Keeper(servers, NEW, check=False).close(PARENTS) == ([], [])


def test_check_mode_says_the_same_and_changes_nothing(ensemble):
    tree = Tree()
    servers = ensemble(tree)
    before = {path: list(entries) for path, entries in acls(tree).items()}
    would = Keeper(servers, NEW, check=True).close(PARENTS)
    assert acls(tree) == before
    assert Keeper(servers, NEW, check=False).close(PARENTS) == would


def test_strangers_read_the_root_and_do_nothing_else(ensemble):
    tree = Tree()
    servers = ensemble(tree)
    Keeper(servers, NEW, check=False).close(PARENTS)
    host, port = servers[0].split(":")
    with ZooKeeper((host, int(port))) as session:
        assert session.children("/") == ["zookeeper"]
        assert Acl(31, "digest", "hdfs:x") in session.acl("/")
        for path in ("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"):
            with pytest.raises(Refused) as error:
                session.set_acl(path, [Acl(1, "world", "anyone")], -1)
            assert error.value.status == NO_AUTH


def test_what_our_daemons_made_is_left_and_what_was_open_is_closed(ensemble):
    tree = Tree()
    tree.make("/hadoop-ha", [HDFS])
    tree.make("/hadoop-ha/prod", list(OPEN))
    tree.make("/rmstore", [])  # an empty ACL lets everybody in
    store = [(25, "digest", digest("yarn:other")), (12, "digest", digest("m1:random"))]
    tree.make("/rmstore/ZKRMStateRoot", store)
    tree.make("/kafka", list(OPEN))
    tree.make("/solr", [STRANGER])
    found = Keeper(ensemble(tree), NEW, check=False).close(PARENTS)
    assert found.strangers == ["/kafka", "/solr"]
    assert [change.path for change in found.changes][3:] == ["/hadoop-ha/prod", "/rmstore"]
    after = acls(tree)
    assert (after["/hadoop-ha"], after["/hadoop-ha/prod"], after["/rmstore"]) == ([HDFS], [HDFS], [YARN])
    assert (after["/rmstore/ZKRMStateRoot"], after["/kafka"], after["/solr"]) == (store, OPEN, [STRANGER])


@pytest.mark.parametrize(
    ("path", "entries", "told"),
    [
        ("/", [WORLD], "is world:anyone:r,"),
        ("/", [STRANGER], "cannot be read,"),
        ("/", [STRANGER, WORLD], "is digest:mallory:x:cdrwa, world:anyone:r,"),
        ("/zookeeper/quota", [STRANGER, WORLD], "is digest:mallory:x:cdrwa, world:anyone:r,"),
        ("/rmstore", [(1, "world", "anyone")], "is world:anyone:r,"),
        ("/yarn-leader-election/prod", [STRANGER], "cannot be read,"),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_what_somebody_else_has_closed_is_refused_with_the_way_out(ensemble, path, entries, told, check):
    tree = Tree()
    tree.make(path, entries)
    with pytest.raises(Squatted) as error:
        Keeper(ensemble(tree), NEW, check).close(PARENTS)
    sentence = (
        f"127.0.0.1: somebody else has closed the znode {path} of ZooKeeper: its ACL {told} and this cluster neither"
    )
    assert str(error.value).startswith(sentence)
    assert f"the line `DigestAuthenticationProvider.superDigest={digest('super:above')}` to" in str(error.value)
    assert "systemctl restart emr-zookeeper" in str(error.value)
    assert tree.znodes[path].acl == entries


@pytest.mark.parametrize("entries", [[WORLD], [STRANGER], [STRANGER, WORLD]])
def test_the_way_out_leads_out(ensemble, entries):
    """One server that was told the digest is enough, whichever it is."""
    tree = Tree()
    tree.make("/", entries)
    knows = Tree(tree.znodes, superuser=digest("super:above"))
    found = Keeper(ensemble(tree, knows), NEW, check=False).close(PARENTS)
    assert found.changes[0].path == "/"
    assert set(acls(tree)["/"]) == set(CLOSED)


def test_nobody_learns_the_superusers_password_where_nothing_is_squatted(ensemble):
    told = []

    class Watched(Tree):
        def check(self, path, rights, ids):
            told.extend(ids)
            return super().check(path, rights, ids)

    Keeper(ensemble(Watched()), NEW, check=False).close(PARENTS)
    assert {name.split(":")[0] for _scheme, name in told} == {"hdfs", "yarn"}


def test_two_hosts_at_once_close_it_once(ensemble):
    tree = Tree()

    def meanwhile(name, path):
        if (name, path) == ("setAcl", "/") and tree.znodes["/"].acl == OPEN:
            tree.znodes["/"].acl, tree.znodes["/"].aversion = list(CLOSED), 1

    tree.meanwhile = meanwhile
    found = Keeper(ensemble(tree), NEW, check=False).close(PARENTS)
    assert [change.path for change in found.changes] == ["/zookeeper", "/zookeeper/quota"]


def test_a_server_that_is_gone_is_passed_over(ensemble):
    servers = ["127.0.0.1:1", *ensemble(Tree())]
    assert len(Keeper(servers, NEW, check=False).close(PARENTS).changes) == 3
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1: connection refused"):
        Keeper(servers[:1], NEW, check=False).close(PARENTS)


def test_while_daemons_know_two_passwords_the_root_is_open_to_both(ensemble):
    tree = Tree()
    servers = ensemble(tree)
    tree.make("/hadoop-ha", [HDFS_OLD])
    Keeper(servers, BOTH, check=False).close(PARENTS)
    assert set(acls(tree)["/"]) == {HDFS, HDFS_OLD, YARN, YARN_OLD, WORLD}
    assert acls(tree)["/hadoop-ha"] == [HDFS_OLD]
    Keeper(servers, BOTH._replace(shut=True), check=False).close(PARENTS)
    assert set(acls(tree)["/"]) == set(CLOSED)


def test_former_passwords_are_taken_out_of_all_znodes_of_ours_and_of_no_others(ensemble):
    tree = Tree()
    tree.make("/hadoop-ha", [HDFS_OLD])
    tree.make("/hadoop-ha/prod", [HDFS, HDFS_OLD])
    tree.make("/rmstore", [YARN_OLD])
    fence = (12, "digest", digest("m1:random"))
    tree.make("/rmstore/ZKRMStateRoot", [(25, "digest", digest("yarn:older")), fence])
    tree.make("/rmstore/ZKRMStateRoot/RMAppRoot", [YARN_OLD])
    tree.make("/elsewhere", [YARN_OLD])
    tree.make("/rmstore/foreign", [STRANGER])
    tree.make("/kafka", list(OPEN))
    tree.make("/kafka/mine", [YARN_OLD])
    servers = ensemble(tree)
    wanted = {"/elsewhere": 1, "/hadoop-ha": 2, "/rmstore": 3}
    before = {path: list(entries) for path, entries in acls(tree).items()}
    assert Keeper(servers, BOTH, check=True).forget(PARENTS) == wanted
    assert acls(tree) == before
    assert Keeper(servers, BOTH, check=False).forget(PARENTS) == wanted
    after = acls(tree)
    assert after["/hadoop-ha"] == after["/hadoop-ha/prod"] == [HDFS]
    assert after["/rmstore/ZKRMStateRoot"] == [(25, "digest", digest("yarn:other")), fence]
    assert after["/rmstore/ZKRMStateRoot/RMAppRoot"] == after["/elsewhere"] == [YARN]
    assert (after["/rmstore/foreign"], after["/kafka"]) == ([STRANGER], OPEN)
    assert Keeper(servers, BOTH, check=False).forget(PARENTS) == {}
