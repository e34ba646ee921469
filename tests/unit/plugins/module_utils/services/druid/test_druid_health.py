# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Druid's daemons answer, and what is read in it."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import judge
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid import drain, health, reader
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid.status import STATUS
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused, Unreachable

LEADS = {
    "version": "25.0.0",
    "coordinator": True,
    "overlord": True,
    "servers": [{"host": "c1:8083", "type": "historical", "currSize": 1 << 30}, {"host": "t:8100", "type": "realtime"}],
    "sources": ["words"],
    "unavailable": {"words": 2},
    "lacking": {"_default_tier": {"words": 3}},
    "workers": [
        {"worker": {"host": "c1:8091", "capacity": 2, "version": "0"}, "currCapacityUsed": 1},
        {"worker": {"host": "c2:8091", "capacity": 2, "version": ""}},
    ],
}
STANDS_BY = {"version": "25.0.0", "coordinator": False, "overlord": False}


def gate(name, limits=None, members=()):
    return {"gate": name, "hosts": ["m1", "m2"], "members": list(members), "at_least": "", "limits": limits or {}}


def test_coordinator_and_overlord_may_lead_on_different_hosts():
    rows = [
        health.coordinator("m1", {**STANDS_BY, "coordinator": True}),
        health.coordinator("m2", {**STANDS_BY, "overlord": True}),
        health.coordinator("m3", None, "timed out"),
    ]
    assert [one["state"] for one in rows] == ["leading", "standby", "dead"]
    assert (health.leading(rows), health.leading_overlord(rows)) == ("m1", "m2")
    assert health.leading(rows[:1] * 2) is None


def test_workers_are_those_of_the_leaders_and_those_that_are_missing():
    assert [(one["host"], one["state"]) for one in health.historicals(LEADS, ["c1", "C2:8083"])] == [
        ("c1", "registered"),
        ("c2", "unknown"),
    ]
    found = health.middlemanagers(LEADS, ["c1", "c2", "c3"], {"c3": "refused"})
    assert [(one["host"], one["state"], one["error"]) for one in found] == [
        ("c1", "registered", ""),
        ("c2", "disabled", ""),
        ("c3", "unknown", "refused"),
    ]
    assert found[0]["detail"] == "1 of 2 tasks"


@pytest.mark.parametrize(
    ("limits", "holds"),
    [
        ({}, True),
        ({"unavailable": 2, "lacking": 3}, True),
        ({"unavailable": 1, "lacking": 3}, False),
        ({"unavailable": 2, "lacking": 0}, False),
    ],
)
def test_segments_are_compared_with_those_before(limits, holds):
    verdict = judge(gate("druid_segments", limits), {"m1": (LEADS, ""), "m2": (STANDS_BY, "")})
    assert verdict["holds"] is holds
    assert verdict["counts"] == {"unavailable": 2, "lacking": 3, "empty": 0}


@pytest.mark.parametrize(("before", "sources", "holds"), [(1, ["words"], True), (0, ["words"], False), (0, [], True)])
def test_a_historical_that_has_lost_its_disks_is_waited_for_before_segments_are_counted_again(before, sources, holds):
    lost = {"host": "c2:8083", "type": "historical", "currSize": 0}
    answer = {**LEADS, "sources": sources, "servers": [*LEADS["servers"], lost]}
    verdict = judge(gate("druid_segments", {"empty": before}), {"m1": (answer, "")})
    assert verdict["holds"] is holds
    assert ("1 Historicals have no segment" in verdict["seen"]) is bool(sources)


def test_a_coordinator_that_has_just_taken_over_is_waited_for():
    verdict = judge(gate("druid_segments"), {"m1": ({**LEADS, "unavailable": {}, "lacking": {}}, "")})
    assert not verdict["holds"]
    assert "m1 has not counted the segments of words yet" in verdict["seen"]


class Answers:
    """Answers by path; an exception is raised."""

    def __init__(self, **found):
        self.found = found
        self.asked = []

    def bytes(self, where, target, seconds=2.0, method="GET", data=None):
        del seconds, data
        self.asked.append((where.host, method, target))
        answer = self.found[target.partition("?")[0].rsplit("/", 1)[-1]]
        if isinstance(answer, list) and answer and isinstance(answer[0], (list, Exception)):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        return json.dumps(answer).encode()

    def json(self, where, path, query=None, seconds=2.0):
        del query
        return json.loads(self.bytes(where, path, seconds))


@pytest.fixture
def answering(monkeypatch):
    def use(**found):
        one = Answers(**found)
        monkeypatch.setattr(reader, "request_bytes", one.bytes)
        monkeypatch.setattr(reader, "request_json", one.json)
        monkeypatch.setattr(drain, "request_bytes", one.bytes)
        monkeypatch.setattr(drain, "POLL_SECONDS", 0)
        return one

    return use


def test_one_that_stands_by_is_asked_for_nothing_more(answering):
    one = answering(status={"version": "25.0.0"}, isLeader=Refused("HTTP 404", 404))
    assert reader.READER.probes["coordinator"].ask(Endpoint("m1", 8090), 1) == STANDS_BY
    assert len(one.asked) == 3


def test_one_that_loses_its_place_meanwhile_stands_by(answering):
    answering(status={"version": "25.0.0"}, isLeader={"leader": True}, servers=Refused("HTTP 307", 307))
    assert reader.READER.probes["coordinator"].ask(Endpoint("m1", 8090), 1) == STANDS_BY


@pytest.mark.parametrize(("answer", "word"), [({}, "serving"), (Refused("HTTP 503", 503), "loading")])
def test_a_historical_serves_when_it_has_loaded_what_it_has(answering, answer, word):
    answering(readiness=answer)
    assert reader.READER.probes["historical"].ask(Endpoint("c1", 8083), 1) == word


def test_a_middlemanager_says_whether_it_takes_tasks(answering):
    answering(enabled={"c1:8091": False})
    assert reader.READER.probes["middlemanager"].ask(Endpoint("c1", 8091), 1) == "disabled"


def test_tasks_are_waited_for_and_streams_are_not(answering):
    workers = [{"worker": {"host": "c1:8091", "version": ""}}]
    one = answering(
        tasks=[["index_parallel_a", "index_kafka_b"], ["index_parallel_a", "index_kafka_b"], ["index_kafka_b"]],
        disable={},
        workers=workers,
    )
    assert drain.drain("c1", ["m1"], 30) == ["index_parallel_a"]
    assert ("c1", "POST", "/druid/worker/v1/disable") in one.asked
    assert ("c1", "POST", "/druid/worker/v1/enable") not in one.asked


def test_a_task_that_is_on_its_way_is_waited_for(answering):
    """Its Overlord knows of it before the MiddleManager does."""
    worker = {"host": "c1:8091", "version": ""}
    one = answering(
        tasks=[["index_kafka_b"]],
        disable={},
        workers=[
            [{"worker": {**worker, "version": "0"}, "runningTasks": []}],
            [{"worker": worker, "runningTasks": ["index_kafka_b", "index_parallel_c"]}],
            [{"worker": worker, "runningTasks": ["index_kafka_b"]}],
        ],
    )
    assert drain.drain("c1", ["m1"], 30) == []
    assert [path for host, _method, path in one.asked if host == "m1"] == ["/druid/indexer/v1/workers"] * 3


def test_who_does_not_end_in_time_takes_tasks_again(answering):
    one = answering(
        tasks=["index_parallel_a"], disable={}, enable={}, workers=[{"worker": {"host": "c1:8091", "version": ""}}]
    )
    with pytest.raises(drain.Busy, match=r"c1: after 0 s 1 tasks run, as index_parallel_a; it takes tasks again"):
        drain.drain("c1", ["m1"], 0)
    assert one.asked[-1] == ("c1", "POST", "/druid/worker/v1/enable")


def test_a_dead_one_has_no_tasks_and_a_dry_run_changes_nothing(answering):
    answering(tasks=Unreachable("connection refused"))
    assert drain.drain("c1", ["m1"], 30) is None
    one = answering(tasks=["index_parallel_a"])
    assert drain.drain("c1", ["m1"], 30, check=True) == ["index_parallel_a"]
    assert [method for _host, method, _path in one.asked] == ["GET"]


@pytest.mark.parametrize(
    ("said", "check", "was", "acts"),
    [
        ({"c1:8091": False}, False, True, ["GET", "POST"]),
        ({"c1:8091": False}, True, True, ["GET"]),
        ({"c1:8091": True}, False, False, ["GET"]),
        # It starts at this moment, and takes tasks when it is there.
        (Unreachable("connection refused"), False, False, ["GET"]),
        (Refused("HTTP 503", 503), False, False, ["GET"]),
    ],
)
def test_one_that_was_not_restarted_after_all_takes_tasks_again(answering, said, check, was, acts):
    """Somebody may have restarted it meanwhile, so that it is not stale any more."""
    one = answering(enabled=said, enable={})
    assert drain.restore("c1", check) is was
    assert [method for _host, method, _path in one.asked] == acts


def test_status_says_who_leads_and_what_is_away():
    dead = (None, "refused")
    readings = {
        "coordinator": {"m1": (LEADS, ""), "m2": (STANDS_BY, "")},
        "historical": {"c1": ("serving", ""), "c2": dead},
        "middlemanager": {"c1": ("serving", ""), "c2": ("disabled", "")},
        "broker": {"m1": ("serving", "")},
        "router": {"m1": dead},
    }
    read = STATUS.read(readings, {"historical": ["c1", "c2"], "middlemanager": ["c1", "c2"]}, "rows")
    line, wrong = STATUS.judge(read)
    assert line == "m1 leads, 2 segments are away, 3 copies are missing"
    assert wrong == ["druid has no router that serves", "druid has 2 segments that no Historical has loaded"]
    assert [one["error"] for one in read["historicals"]] == ["", "refused"]
