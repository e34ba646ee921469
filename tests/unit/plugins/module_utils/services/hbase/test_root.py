# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HMaster does not begin an empty HBase where there were tables."""

from __future__ import annotations

import json
import socketserver
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import tools as daemon_tools
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import acts, root, rpc
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.root import Root
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.tree import Change
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import Tree, handler

ID = "1253089e-146e-4c38-bdee-b9889f0733c9"
DATA = b"PBUF" + rpc.message((1, ID))
WHOLE = Root(True, ID, True, True)


@pytest.mark.parametrize(
    ("found", "known", "said"),
    [
        (WHOLE, ID, ""),
        (WHOLE, "", ""),
        (WHOLE._replace(id=""), ID, ""),
        # Made for the first start, and one that was killed in it.
        (Root(False), "", ""),
        (Root(True), "", ""),
        (Root(True, None, True), "", ""),
        (Root(True, ID, True), "", ""),
        (Root(False), ID, "/hbase is gone from HDFS"),
        (Root(True), ID, "/hbase in HDFS has no hbase.id"),
        (WHOLE._replace(id=None), ID, "/hbase in HDFS has no hbase.id"),
        (WHOLE._replace(id="another"), ID, f"/hbase in HDFS is that of another HBase (another instead of {ID})"),
        (WHOLE._replace(version=False), ID, "/hbase in HDFS has tables in /hbase/data and no hbase.version"),
        (Root(True, None, False, True), "", "/hbase in HDFS has tables in /hbase/data and no hbase.version"),
    ],
)
def test_who_may_start(found, known, said):
    assert root.fault(found, known, "prod").startswith(said)
    assert bool(root.fault(found, known, "prod")) is bool(said)


def test_the_remedies_are_named():
    said = root.fault(Root(False), ID, "prod")
    assert "`hdfs dfs -mv`" in said
    assert "`hbase zkcli delete /hbase/prod/hbaseid`" in said


def test_ids_are_read_as_hbase_writes_them():
    assert root.id_of(DATA) == ID
    assert root.id_of(b"\xff\x00\x00\x00\x14master:160003]\xcf\xa9g\xbb\xf5\xf8" + DATA) == ID
    for wrong in (b"", b"PBUF", b"text"):
        with pytest.raises(BadAnswer):
            root.id_of(wrong)


def test_zookeeper_knows_whether_there_was_one(serve):
    tree = Tree()
    server = serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(tree)))
    servers = ["127.0.0.1:1", f"127.0.0.1:{server.port}"]
    assert root.known_id(servers, "prod") == ""
    for path in ("/hbase", "/hbase/prod", "/hbase/prod/hbaseid"):
        tree.make(path)
    tree.znodes["/hbase/prod/hbaseid"].data = b"\xff\x00\x00\x00\x01m" + DATA
    assert root.known_id(servers, "prod") == ID
    with pytest.raises(Unreachable, match="ZooKeeper does not serve"):
        root.known_id(servers[:1], "prod")


@pytest.fixture
def hdfs(web):
    """An active NameNode that is its own DataNode, with FILES: path to bytes, None for a directory."""
    asked = []

    def start(files, datanode=True):
        def answer(method, path, query):
            name = path[len("/webhdfs/v1") :]
            asked.append((method, query["op"], name, query["user.name"]))
            if method == "PUT":
                return 200, '{"boolean": true}'
            if name not in files:
                return 404, json.dumps({"RemoteException": {"exception": "FileNotFoundException", "message": "no"}})
            if query["op"] == "LISTSTATUS":
                rows = [{"pathSuffix": one[len(name) + 1 :]} for one in files if one.startswith(f"{name}/")]
                return 200, json.dumps({"FileStatuses": {"FileStatus": rows}})
            if query["op"] == "OPEN" and "noredirect" in query:
                at = f"http://127.0.0.1:{where.port}{path}?op=OPEN&user.name=hbase" if datanode else ""
                return 200, json.dumps({"Location": at})
            if query["op"] == "OPEN":
                return 200, files[name].decode()
            status = {"type": "DIRECTORY", "owner": "hbase", "group": "hadoop", "permission": "700"}
            return 200, json.dumps({"FileStatus": status})

        where = web(answer)
        return where, asked

    return start


def test_what_lies_in_hdfs(hdfs):
    files = {"/hbase": None, "/hbase/hbase.id": DATA, "/hbase/hbase.version": b"", "/hbase/data": None}
    where, asked = hdfs({**files, "/hbase/data/hbase": None})
    assert root.look(where) == WHOLE
    assert {user for _method, _op, _name, user in asked} == {"hbase"}
    assert root.look(hdfs(files, datanode=False)[0]) == Root(True, "", True, False)
    assert root.look(hdfs({"/hbase": None})[0]) == Root(True)
    assert root.look(hdfs({})[0]) == Root(False)


def test_the_root_is_made_as_directories_of_services_are(hdfs):
    where, asked = hdfs({})
    change = root.make(where, check=True)["/hbase"]
    assert change.before == "absent"
    assert {one[0] for one in asked} == {"GET"}
    asked.clear()
    # What is in it as well, and nothing else of HBase's.
    made = set(root.make(where, check=False))
    assert made == {row.path for row in root.SERVICE.directories if row.path.startswith("/hbase")}
    assert [one[1:] for one in asked[1:4]] == [(op, "/hbase", "hdfs") for op in ("MKDIRS", "SETOWNER", "SETPERMISSION")]


@pytest.fixture
def run(make_context, monkeypatch):
    def start(found, known="", check=False, runs=False, error=None):
        left, asked = list(found), []

        def look(_where):
            one = left.pop(0)
            if isinstance(one, Exception):
                raise one
            return one

        def make(_where, only):
            asked.append(only)
            if error:
                raise error
            return {"/hbase": Change("absent", "hbase:hadoop 0700")}

        monkeypatch.setattr(root, "known_id", lambda _servers, _cluster: known)
        monkeypatch.setattr(root, "active", lambda _hosts: Endpoint("m1", 9870))
        monkeypatch.setattr(root, "look", look)
        monkeypatch.setattr(root, "make", make)
        monkeypatch.setattr(daemon_tools, "needed_here", lambda _tools, *_more: lambda: "")
        systemd = SimpleNamespace(is_active=lambda unit: runs and unit == "emr-hmaster.service")
        tools = Tools(make_context(3), Changes(check), systemd, None)
        acts.hbase_root(tools)
        acts.hbase_root(tools)
        return tools, asked, left

    return start


def test_the_first_start_makes_it(run):
    tools, asked, _left = run([Unreachable("no NameNode is active"), Root(False)])
    assert asked == [False]
    assert [entry["before_header"] for entry in tools.changes.diff] == ["HDFS /hbase"]
    assert run([Root(True)])[1] == []
    assert run([Root(False)], check=True)[1] == [True]


def test_one_that_runs_is_not_asked(run):
    assert run([WHOLE], runs=True)[2] == [WHOLE]


@pytest.mark.parametrize("check", [False, True])
def test_nothing_starts_over_what_is_lost(run, check):
    with pytest.raises(ApplyError, match="HBase was not started: /hbase is gone from HDFS"):
        run([Root(False)], known=ID, check=check)


def test_in_safe_mode_it_is_left_to_others(run):
    tools, asked, _left = run([Root(False)], error=Refused("safe mode", 403, "SafeModeException"))
    assert (asked, tools.changes.diff) == ([False], [])


def test_an_hdfs_that_never_comes_ends_the_wait(run, monkeypatch):
    monkeypatch.setattr(daemon_tools, "WAIT_SECONDS", 0)
    with pytest.raises(ApplyError, match=r"not there after 0 s \(no NameNode is active\)"):
        run([Unreachable("no NameNode is active")])
    tools = run([Unreachable("no NameNode is active")], check=True)[0]
    assert tools.notes == ["whether /hbase is in HDFS could not be read: no NameNode is active"]
