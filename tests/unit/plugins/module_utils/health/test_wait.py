# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.health.wait import (
    GateError,
    fault,
    first_suspects,
    gates_of,
    look,
    probes_of,
    suspects,
    wait,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable


def gate(name, *hosts):
    return {"gate": name, "hosts": list(hosts)}


def test_what_is_not_asked_for_has_its_default():
    asked = [{**gate("datanodes", "m1"), "members": ["c1"], "limits": {"silent_seconds": "15"}}]
    assert gates_of(asked) == [
        {"gate": "datanodes", "hosts": ["m1"], "members": ["c1"], "at_least": "", "limits": {"silent_seconds": 15}}
    ]


def test_everything_that_is_wrong_is_told_at_once():
    asked = [gate("journalnodes"), {**gate("zkfcs", "m1"), "at_least": "most"}]
    with pytest.raises(GateError, match="gate journalnodes names no hosts to read from; gate zkfcs: "):
        gates_of(asked)


def test_a_port_that_is_none():
    with pytest.raises(GateError, match="bad port"):
        probes_of(gates_of([gate("zkfcs", "m1:web")]))


def test_each_daemon_is_polled_once_by_what_brings_most(monkeypatch):
    asked = []
    monkeypatch.setattr(daemons, "probe", lambda kind, host, _seconds: asked.append((kind, host)))
    gates = [gate("hdfs_writable", "m1", "m2"), {**gate("datanodes", "m1"), "members": ["c1"]}]
    gates += [{**gate("nodemanagers", "m1"), "members": ["c1"]}, gate("resourcemanager_active", "m1")]
    probes, where = probes_of(gates_of(gates))
    assert sorted(asked) == [("namenode", "m2"), ("namenode_nodes", "m1"), ("resourcemanager_nodes", "m1")]
    assert set(probes) == {key for keys in where for key in keys.values()}
    assert where[0]["m1"] == where[1]["m1"]


def test_a_gate_that_does_not_hold_has_a_sentence(monkeypatch):
    monkeypatch.setattr(daemons, "probe", lambda _kind, host, _seconds: lambda: 1)
    assert fault(look(gates_of([gate("zkfcs", "m1")])), 3) == ""
    verdicts = [{**look(gates_of([gate("zkfcs", "m1")]))[0], "holds": False, "look": "the log"}]
    assert fault(verdicts, 3).startswith("gate zkfcs did not hold within 3 s (")


def test_nobody_else_is_read_before_the_first_gate_holds(monkeypatch):
    asked = []

    def probe(kind, _host, _seconds):
        def read():
            asked.append(kind)
            if asked.count("zkfc") < 3:
                raise Unreachable("connection refused")
            return 1

        return read

    monkeypatch.setattr(daemons, "probe", probe)
    gates = gates_of([gate("zkfcs", "m1"), gate("secondarynamenodes", "m1")])
    verdicts, seconds = wait(gates, 10)
    assert fault(verdicts, seconds) == ""
    assert asked[:3] == ["zkfc"] * 3
    assert "secondarynamenode" in asked[3:]
    asked.clear()
    verdicts, seconds = wait(gates, 0.1)
    assert [one["gate"] for one in verdicts] == ["zkfcs", "secondarynamenodes"]
    assert fault(verdicts, seconds).startswith("gate zkfcs did not hold within 0 s (")


def test_who_comes_after_the_first_closed_gate_may_wait_for_it(monkeypatch):
    def probe(_kind, host, _seconds):
        def read():
            if host != "m1":
                raise Unreachable("connection refused")
            return 1

        return read

    monkeypatch.setattr(daemons, "probe", probe)
    verdicts = look(gates_of([gate("zkfcs", "m1"), gate("zkfcs", "m1", "m2"), gate("secondarynamenodes", "m3")]))
    assert suspects(verdicts) == {"m2": ["zkfc"], "m3": ["secondarynamenode"]}
    assert first_suspects(verdicts) == {"m2": ["zkfc"]}
    assert first_suspects(verdicts[:1]) == {}
