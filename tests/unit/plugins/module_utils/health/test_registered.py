# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is registered with the masters of a host: asked of masters that play their part."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.health import registered

MEMBERS = {"datanode": ["core-1"], "nodemanager": ["core-1"]}
COMPONENTS = ["namenode", "resourcemanager"]


def namenode(state):
    live = {"core-1:9866": {"adminState": "In Service"}, "core-9:9866": {"adminState": "In Service"}}
    beans = [
        {"name": "Hadoop:service=NameNode,name=NameNodeStatus", "State": state},
        {"name": "Hadoop:service=NameNode,name=NameNodeInfo", "LiveNodes": json.dumps(live), "DeadNodes": "{}"},
    ]
    return lambda _method, _path, query: (
        200,
        json.dumps({"beans": [one for one in beans if "Info" not in one["name"] or "Info" in str(query)]}),
    )


def resourcemanager(state):
    nodes = [{"nodeHostName": "core-1", "state": "RUNNING"}, {"nodeHostName": "task-9", "state": "RUNNING"}]
    text = json.dumps({"clusterInfo": {"haState": state}, "nodes": {"node": nodes}})
    return lambda _method, _path, _query: (200, text)


@pytest.fixture
def masters(web, monkeypatch):
    def serve(name, manager):
        where = {"namenode": web(name), "resourcemanager": web(manager)}
        ask = daemons.probe

        def probe(kind, _host, seconds):
            host, port = where[kind.partition("_")[0]]
            return ask(kind, f"{host}:{port}", seconds)

        monkeypatch.setattr(daemons, "probe", probe)

    return serve


def test_strangers_of_active_masters(masters):
    masters(namenode("active"), resourcemanager("ACTIVE"))
    assert [tuple(one.values()) for one in registered.strangers_of("m1", COMPONENTS, MEMBERS)] == [
        ("core-9", "datanode", "live"),
        ("task-9", "nodemanager", "running"),
    ]


def test_standbys_name_nobody(masters):
    masters(namenode("standby"), resourcemanager("STANDBY"))
    assert registered.strangers_of("m1", COMPONENTS, MEMBERS) == []


def test_who_does_not_answer_names_nobody():
    assert registered.strangers_of("127.0.0.1", COMPONENTS, MEMBERS, 0.5) == []


def test_a_host_without_masters_asks_nobody(monkeypatch):
    monkeypatch.setattr(daemons, "probe", lambda *_args: pytest.fail("asked"))
    assert registered.strangers_of("core-1", ["datanode", "nodemanager"], MEMBERS) == []
