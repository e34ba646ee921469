# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import jmx, rm_rest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_json

STANDBY = '{"RemoteException": {"exception": "StandbyException", "message": "not here\\nat line 2"}}'


def test_query_and_user(web):
    seen = []
    where = web(lambda *request: (seen.append(request), (200, '{"a": 1}'))[1])
    assert request_json(where, "/a b", {"qry": "x=*,y"}) == {"a": 1}
    assert seen == [("GET", "/a%20b", {"user.name": "hadoop", "qry": "x=*,y"})]


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (200, "<html>", BadAnswer, "not JSON"),
        (200, "[]", BadAnswer, "not a JSON object"),
        (404, "nothing", Refused, "^HTTP 404$"),
        (403, STANDBY, Refused, "^HTTP 403, StandbyException: not here$"),
        (307, "{}", Refused, "^HTTP 307$"),
    ],
)
def test_errors(web, status, body, error, said):
    with pytest.raises(error, match=said):
        request_json(web(lambda *_request: (status, body)), "/")


def test_empty_body_is_an_empty_object(web):
    assert request_json(web(lambda *_request: (200, "")), "/", method="PUT") == {}


def test_a_server_of_a_users_own_says_no_more_than_asked(web, talk):
    assert request_json(web(lambda *_request: (200, '{"a": 1}')), "/", most_bytes=8) == {"a": 1}
    with pytest.raises(BadAnswer, match="the answer has more than 7 bytes"):
        request_json(web(lambda *_request: (200, '{"a": 1}')), "/", most_bytes=7)

    def drip(connection):
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        with suppress(OSError):  # who asked has gone
            for _byte in range(900):
                connection.sendall(b" ")
                time.sleep(0.05)

    with pytest.raises(Unreachable, match=r"no whole answer within 1 s"):
        request_json(talk(drip), "/", seconds=1, most_bytes=1000)


def test_silent_server_costs_the_limit(talk):
    where = talk(lambda _connection: time.sleep(0.5))
    with pytest.raises(Unreachable, match=r"no answer within 0\.1 s"):
        request_json(where, "/", seconds=0.1)


@pytest.mark.parametrize(
    ("reply", "error"), [(b"", Unreachable), (b"SSH-2.0-OpenSSH_9.2\r\n", BadAnswer)], ids=["closed", "other"]
)
def test_something_else_listens(talk, reply, error):
    def answer(connection):
        connection.recv(1000)
        connection.sendall(reply)

    with pytest.raises(error):
        request_json(talk(answer), "/")


def test_beans(web):
    def answer(_method, path, query):
        assert path == "/jmx"
        return 200, json.dumps({"beans": [{"name": query["qry"], "State": "active"}]})

    found = jmx.beans(web(answer), ["a:b=1", "a:b=2"])
    assert found["a:b=2"] == {"name": "a:b=2", "State": "active"}
    assert list(found) == ["a:b=1", "a:b=2"]


def test_not_a_jmx_servlet(web):
    with pytest.raises(BadAnswer):
        jmx.beans(web(lambda *_request: (200, "{}")), ["a:b=1"])


@pytest.mark.parametrize(
    ("body", "count"),
    [('{"nodes": null}', 0), ('{"nodes": {}}', 0), ('{"nodes": {"node": [{"id": "a:1"}]}}', 1)],
)
def test_nodes(web, body, count):
    assert len(rm_rest.nodes(web(lambda *_request: (200, body)))) == count


def test_resourcemanager_and_history(web):
    where = web(lambda _method, path, _query: (200, '{"clusterInfo": {"p": 1}, "historyInfo": {"p": 2}}'))
    assert (rm_rest.cluster_info(where), rm_rest.history_info(where)) == ({"p": 1}, {"p": 2})
    with pytest.raises(BadAnswer):
        rm_rest.cluster_info(web(lambda *_request: (200, "{}")))
