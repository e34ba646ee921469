# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which znode of Druid is removed after a daemon's end."""

from __future__ import annotations

import socketserver
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective, files
from ansible_collections.bigdata.emr.plugins.module_utils.host.programs import program_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid import acts, znode_program
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import session_program
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import Tree, digest, handler

PLACE = "/druid/rows/internal-discovery"
HISTORICAL, BROKER = f"{PLACE}/HISTORICAL/c1:8083", f"{PLACE}/BROKER/m1:8082"
CLOSED = [(31, "digest", digest("druid:secret")), (1, "world", "anyone")]


@pytest.fixture
def tree():
    made = Tree()
    for path in (HISTORICAL, HISTORICAL.replace("c1", "c2"), BROKER):
        for end in [at for at, sign in enumerate(path) if sign == "/" and at] + [len(path)]:
            made.znodes.get(path[:end]) or made.make(path[:end])
    return made


@pytest.fixture
def server(serve, tree):
    return serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(tree)))


@pytest.fixture
def conf(tmp_path, server):
    """Return the directory of the configuration of HOST, as it is written, with QUORUM for the members of ZooKeeper."""

    def make(host, quorum="127.0.0.1:{port}"):
        members = {"zookeeper": ["m1"], "historical": ["c1", "c2"], "broker": ["m1"], "coordinator": ["m1"]}
        ctx = Context(host, "rows", members, 16384, 4, ["/mnt/disk1"], {})
        place = tmp_path / host
        asked = {"druid-common": {"druid.zk.service.host": quorum.format(port=server.port)}}
        for file in files(ctx, "druid", effective(ctx, "druid", asked)):
            path = place / Path(file.path).relative_to("/etc/druid/conf")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content)
        return str(place)

    return make


@pytest.mark.parametrize(("host", "role", "znode"), [("c1", "historical", HISTORICAL), ("m1", "broker", BROKER)])
def test_the_znode_of_a_dead_one_is_removed_and_no_other(tree, conf, capsys, host, role, znode):
    before = set(tree.znodes)
    assert znode_program.main([role, conf(host)]) == 0
    assert capsys.readouterr().out == f"znode {znode}: removed\n"
    assert before - set(tree.znodes) == {znode}
    assert znode_program.main([role, conf(host)]) == 0
    assert capsys.readouterr().out == ""


def test_servers_that_are_away_cost_nothing_but_time(tree, conf, capsys):
    assert znode_program.main(["historical", conf("c1", "127.0.0.2:{port}, 127.0.0.1:{port}")]) == 0
    assert HISTORICAL not in tree.znodes
    assert znode_program.main(["broker", conf("m1", "127.0.0.2:{port}")]) == 0
    assert BROKER in tree.znodes


def test_what_may_not_be_removed_stays(tree, conf, capsys):
    tree.znodes[f"{PLACE}/HISTORICAL"].acl = CLOSED
    znode_program.main(["historical", conf("c1")])
    assert capsys.readouterr().out == f"znode {HISTORICAL}: not removed, ZooKeeper error -102\n"


def test_the_program_runs_by_itself(tmp_path, tree, conf):
    file = tmp_path / "program"
    file.write_text(program_text(session_program, znode_program))
    for place, said in (
        (conf("c1"), f"znode {HISTORICAL}: removed"),
        (str(tmp_path / "none"), "stays until its session"),
    ):
        argv = [sys.executable, "-I", str(file), "historical", place]
        done = subprocess.run(argv, capture_output=True, text=True, check=True)
        assert (said in done.stdout, done.stderr) == (True, "")


@pytest.mark.parametrize("role", ["historical", "broker"])
def test_units_run_it(role):
    path = Path(__file__).resolve().parents[6] / "roles" / role / "vars" / "main.yml"
    daemon = yaml.safe_load(path.read_text())[f"__{role}_daemon"]
    assert daemon["after_end"] == [acts.END, role, "/etc/druid/conf"]
    assert daemon["steps"] == ["druid_end"]
    assert set(daemon["steps"]) <= set(acts.ACTS.steps)
