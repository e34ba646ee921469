# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which znode of HBase is removed after a daemon's end."""

from __future__ import annotations

import socketserver
import subprocess
import sys

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_hadoop_xml
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import acts, znode_program
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import session_program
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import Tree, digest, handler

CLOSED = [(31, "digest", digest("hdfs:secret")), (1, "world", "anyone")]
RS = "/hbase/prod/rs/core-1.lab,16020,1795960165940"
HM = "localhost,16000,1795959306883"
# As HBase 2.6.4 has written it: whose session it is, then a protobuf message with the name of the server.
MASTER_DATA = (
    b"\xff\x00\x00\x00\x14master:160003]\xcf\xa9g\xbb\xf5\xf8PBUF"
    b"\n\x15\n\tlocalhost\x10\x80}\x18\x83\xf5\x90\xbc\xa24\x10\x00\x18\x8a}"
)


@pytest.fixture
def tree():
    return Tree()


def grow(tree, path):
    """Make PATH, and what is above it."""
    for end in [at for at, sign in enumerate(path) if sign == "/" and at] + [len(path)]:
        tree.znodes.get(path[:end]) or tree.make(path[:end])
    return tree.znodes[path]


@pytest.fixture
def server(serve, tree):
    return serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(tree)))


@pytest.fixture
def run(tmp_path, server, capsys):
    """Run the program as the unit of a daemon does that has left SAID in its file; return what it printed."""

    def start(said, parent="/hbase/prod", quorum="127.0.0.1"):
        site = tmp_path / "hbase-site.xml"
        rows = {
            "hbase.zookeeper.quorum": quorum,
            "hbase.zookeeper.property.clientPort": server.port,
            "zookeeper.znode.parent": parent,
        }
        site.write_text(to_hadoop_xml(rows))
        file = tmp_path / "znode"
        if said is not None:
            file.write_text(f"{said}\n")
        assert znode_program.main([str(file), str(site)]) == 0
        return capsys.readouterr().out.strip(), file.exists()

    return start


def test_the_znode_of_a_dead_regionserver_is_removed_and_no_other(tree, run):
    for path in (RS, RS.replace("core-1", "core-2"), RS[:-1] + "1"):
        grow(tree, path)
    assert run(RS) == (f"znode {RS}: removed", False)
    left = {"/hbase", "/hbase/prod", "/hbase/prod/rs", RS.replace("core-1", "core-2"), RS[:-1] + "1"}
    assert {path for path in tree.znodes if path.startswith("/hbase")} == left
    assert run(RS) == (f"znode {RS}: gone already", False)


def test_the_znode_of_a_dead_active_hmaster_is_removed_while_it_is_its_own(tree, run):
    node = grow(tree, "/hbase/prod/master")
    node.data = MASTER_DATA
    for other in (HM.replace("local", "other"), HM.replace("16000", "16001"), HM[:-1] + "4"):
        assert run(other)[0] == "znode /hbase/prod/master: another one's by now"
    assert "/hbase/prod/master" in tree.znodes
    assert run(HM) == ("znode /hbase/prod/master: removed", False)
    assert "/hbase/prod/master" not in tree.znodes


def test_a_daemon_that_ended_in_order_left_nothing(run):
    assert run(None) == ("", False)


@pytest.mark.parametrize(
    "said", ["/hbase/prod", "/hbase/other/rs/a,1,2", "/hbase/prod/rs/../master", "/hbase/prod/rs/a,1", "", "a,b,c"]
)
def test_only_znodes_of_daemons_are_removed(tree, run, said):
    tree.make("/hbase/prod")
    words, left = run(said)
    assert words.endswith(f"{said!r} is no znode of a daemon below /hbase/prod")
    assert left
    assert tree.asked == []


def test_servers_that_are_away_cost_nothing_but_time(tree, run):
    grow(tree, RS)
    words, left = run(RS, quorum="127.0.0.2,127.0.0.1")
    assert words.splitlines()[-1] == f"znode {RS}: removed"
    assert not left
    assert run(RS, quorum="127.0.0.2")[1]


def test_what_may_not_be_removed_stays(tree, run):
    grow(tree, RS)
    tree.znodes["/hbase/prod/rs"].acl = CLOSED
    assert run(RS)[0] == f"znode {RS}: not removed, ZooKeeper error -102"


def test_the_program_runs_by_itself(tmp_path):
    file = tmp_path / "program"
    file.write_text(acts.program_text(session_program, znode_program))
    done = subprocess.run(
        [sys.executable, "-I", str(file), str(tmp_path / "none"), "/none"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
