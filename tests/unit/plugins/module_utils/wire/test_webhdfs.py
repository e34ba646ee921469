# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import WebHdfs

FILE_STATUS = {
    "FileStatus": {
        "accessTime": 0,
        "blockSize": 0,
        "childrenNum": 0,
        "fileId": 16391,
        "group": "hadoop",
        "length": 0,
        "modificationTime": 1795416579838,
        "owner": "hdfs",
        "pathSuffix": "",
        "permission": "1777",
        "replication": 0,
        "storagePolicy": 0,
        "type": "DIRECTORY",
    }
}


def remote(name):
    return json.dumps({"RemoteException": {"exception": name, "javaClassName": f"x.{name}", "message": "no"}})


def test_status(web):
    client = WebHdfs(web(lambda *_request: (200, json.dumps(FILE_STATUS))), "hdfs")
    assert client.status("/tmp") == {"type": "DIRECTORY", "owner": "hdfs", "group": "hadoop", "mode": 0o1777}


def test_absent(web):
    assert WebHdfs(web(lambda *_request: (404, remote("FileNotFoundException"))), "hdfs").status("/x") is None


def test_standby_is_named(web):
    with pytest.raises(Refused) as error:
        WebHdfs(web(lambda *_request: (403, remote("StandbyException"))), "hdfs").status("/x")
    assert error.value.name == "StandbyException"


def test_changes(web):
    seen = []

    def answer(method, path, query):
        seen.append((method, path, query))
        return 200, '{"boolean": true}' if query["op"] == "MKDIRS" else ""

    client = WebHdfs(web(answer), "hdfs")
    client.mkdirs("/a b", 0o1777)
    client.set_owner("/a b", "mapred", "hadoop")
    client.set_mode("/", 0o755)
    assert seen == [
        ("PUT", "/webhdfs/v1/a%20b", {"user.name": "hdfs", "op": "MKDIRS", "permission": "1777"}),
        ("PUT", "/webhdfs/v1/a%20b", {"user.name": "hdfs", "op": "SETOWNER", "owner": "mapred", "group": "hadoop"}),
        ("PUT", "/webhdfs/v1/", {"user.name": "hdfs", "op": "SETPERMISSION", "permission": "755"}),
    ]


def test_directory_that_is_not_made(web):
    with pytest.raises(Refused, match="did not make /x"):
        WebHdfs(web(lambda *_request: (200, '{"boolean": false}')), "hdfs").mkdirs("/x", 0o755)


def test_a_file_is_read_from_a_datanode(web):
    there = web(lambda _method, path, query: (200, f"{path} {query['offset']}"))
    at = f"http://127.0.0.1:{there.port}/webhdfs/v1/x%20y?op=OPEN&offset=0"
    assert WebHdfs(web(lambda *_request: (200, json.dumps({"Location": at}))), "hbase").read("/x y") == (
        b"/webhdfs/v1/x%20y 0"
    )
    with pytest.raises(BadAnswer):
        WebHdfs(web(lambda *_request: (200, "{}")), "hbase").read("/x")


def test_names_in_a_directory(web):
    listed = {"FileStatuses": {"FileStatus": [{"pathSuffix": "a"}, {"pathSuffix": "b"}]}}
    assert WebHdfs(web(lambda *_request: (200, json.dumps(listed))), "hbase").children("/x") == ["a", "b"]
    assert WebHdfs(web(lambda *_request: (404, remote("FileNotFoundException"))), "hbase").children("/x") == []


def test_a_quota_of_space_is_set_without_touching_that_of_names(web):
    seen = []

    def answer(method, path, query):
        seen.append((method, path, query))
        usage = {"fileAndDirectoryCount": 1, "quota": -1, "spaceConsumed": 0, "spaceQuota": 1073741824, "typeQuota": {}}
        return 200, json.dumps({"QuotaUsage": usage}) if method == "GET" else ""

    client = WebHdfs(web(answer), "hdfs")
    assert client.space_quota("/user/alice") == 1 << 30
    client.set_space_quota("/user/alice", -1)
    own = {"user.name": "hdfs"}
    unchanged = "9223372036854775807"  # HdfsConstants.QUOTA_DONT_SET
    assert seen == [
        ("GET", "/webhdfs/v1/user/alice", {**own, "op": "GETQUOTAUSAGE"}),
        (
            "PUT",
            "/webhdfs/v1/user/alice",
            {**own, "op": "SETQUOTA", "namespacequota": unchanged, "storagespacequota": "-1"},
        ),
    ]


def test_a_quota_that_is_no_answer(web):
    with pytest.raises(BadAnswer):
        WebHdfs(web(lambda *_request: (200, "{}")), "hdfs").space_quota("/x")
