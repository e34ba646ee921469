# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done before HBase starts: its place in a closed ZooKeeper."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import tools as daemon_tools
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import acts
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import place
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.acl import Change
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable

SECRET = Passwords(records="salt", accounts={"hdfs": ["new", "old"], "yarn": ["other"]})


@pytest.fixture
def run(make_context, monkeypatch):
    """Take the step on a host, with ANSWERS of ZooKeeper one after the other; return its tools and what was asked."""

    def start(*answers, check=False, masters=3, secret=SECRET):
        asked, left = [], list(answers)

        def make(wanted, servers, credentials, only):
            assert list(wanted) == ["/hbase", "/hbase/prod"]
            ours = wanted["/hbase"][:-1]
            asked.append((servers, credentials, [one.id.partition(":")[0] for one in ours], only))
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            made = [Change("/hbase", (), wanted["/hbase"])]
            return {"made": made, "there": [], "forbidden": None}[answer]

        monkeypatch.setattr(place, "make", make)
        monkeypatch.setattr(daemon_tools, "needed_here", lambda _tools, *_more: lambda: "")
        tools = Tools(make_context(masters, secret=secret), Changes(check), None, None)
        acts.ACTS.steps["hbase_znode"](tools)
        acts.ACTS.steps["hbase_znode"](tools)
        return tools, asked

    return start


def test_it_is_made_with_all_passwords(run):
    tools, asked = run("made")
    servers = ["m1:2181", "m2:2181", "m3:2181"]
    assert asked == [(servers, ["hdfs:new", "hdfs:old", "yarn:other"], ["hdfs", "hdfs", "yarn"], False)]
    (entry,) = tools.changes.diff
    assert (entry["before_header"], entry["before"]) == ("znode /hbase", "absent\n")
    assert entry["after"] == "digest:hdfs:x:cdrwa, digest:hdfs:x:cdrwa, digest:yarn:x:cdrwa, world:anyone:cr\n"


def test_who_has_no_password_waits_for_others(run):
    tools, asked = run(Unreachable("no quorum"), "forbidden", "there")
    assert (len(asked), tools.changes.diff) == (3, [])


def test_check_mode_waits_for_nobody(run):
    tools, asked = run("made", check=True)
    assert (asked[0][3], len(tools.changes.diff)) == (True, 1)
    tools, _asked = run(Unreachable("no quorum"), check=True)
    assert tools.notes == ["whether the znode /hbase is there could not be read: no quorum"]


def test_a_znode_of_somebody_else_stops_the_start(run):
    with pytest.raises(ApplyError, match="the znode /hbase could not be made: it belongs to somebody else"):
        run(place.Squatted("it belongs to somebody else"))


@pytest.mark.parametrize("options", [{"masters": 1}, {"secret": None}])
def test_in_an_open_root_hbase_makes_it_itself(run, options):
    tools, asked = run(**options)
    assert (asked, tools.changes.diff) == ([], [])


def test_a_quorum_that_never_comes_ends_the_wait(run, monkeypatch):
    monkeypatch.setattr(daemon_tools, "WAIT_SECONDS", 0)
    with pytest.raises(ApplyError, match=r"the znode /hbase could not be made: .* not there after 0 s \(no quorum\)"):
        run(Unreachable("no quorum"))
