# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the daemons of Flink answer, and what is read in it. Answers are those of a cluster of 1.20.4."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import judge
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink import health, reader
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink.status import STATUS
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused, Unreachable

LEADER = (
    b"\xac\xed\x00\x05w;\x009pekko.tcp://flink@master-3.lab:6123/user/rpc/dispatcher_1sr\x00\x0ejava.util.UUID\xbc\x99"
    b"\x03\xf7\x98m\x85/\x02\x00\x02J\x00\x0cleastSigBitsJ\x00\x0bmostSigBitsxp\xab\xb8\x8a~\x88\x91\xf7\x0c\xd7/U#S\xe0A3"
)
OVERVIEW = {
    "taskmanagers": 2,
    "slots-total": 4,
    "slots-available": 2,
    "jobs-running": 1,
    "jobs-finished": 0,
    "jobs-cancelled": 0,
    "jobs-failed": 0,
    "flink-version": "1.20.4",
    "flink-commit": "f6265b2",
}
TASKS = dict.fromkeys(
    (
        *("running", "canceling", "canceled", "created", "scheduled", "deploying", "reconciling"),
        *("finished", "initializing", "failed"),
    ),
    0,
)


def job(state, **tasks):
    return {"jid": "0" * 32, "name": "count", "state": state, "tasks": {**TASKS, **tasks}}


def answer(leader="m2", jobs=(), **more):
    found = {"overview": OVERVIEW, "taskmanagers": [{"id": "c1", "slotsNumber": 2, "freeSlots": 0}], "jobs": list(jobs)}
    return {**found, "leader": leader, **more}


def test_the_znode_names_who_leads():
    assert health.leader_in(LEADER) == "master-3.lab"
    assert health.leader_in(LEADER.replace(b"pekko.tcp", b"pekko.ssl.tcp")) == "master-3.lab"
    assert health.leader_in(b"\xac\xed") == ""


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (None, "dead"),
        ({}, "electing"),
        (answer("m1"), "leading"),
        (answer("M1"), "leading"),
        (answer("m2"), "standby"),
        (answer(""), "standby"),
        (answer("", alone=True), "leading"),
    ],
)
def test_each_answers_for_the_one_that_leads(found, state):
    assert health.jobmanager("m1", found, "")["state"] == state


def test_workers_are_known_by_their_hosts():
    rows = health.taskmanagers(answer(), ["C1:6122", "c2"], {"c2": "connection refused"})
    assert [(one["host"], one["state"], one["slots"], one["error"]) for one in rows] == [
        ("c1", "registered", 2, ""),
        ("c2", "unknown", None, "connection refused"),
    ]


@pytest.mark.parametrize(
    ("found", "waits"),
    [
        (job("RUNNING", running=3), False),
        (job("RUNNING", running=1, scheduled=2), True),
        (job("RUNNING", running=2, created=4, finished=1), False),
        (job("RESTARTING", canceled=3), True),
        (job("FINISHED", finished=3), False),
        (job("FAILED", failed=1), False),
    ],
)
def test_a_job_waits_for_its_tasks(found, waits):
    assert bool(health.waiting({"jobs": [found]})) is waits


def gate(name, **limits):
    return {"gate": name, "hosts": ["m1", "m2"], "members": [], "at_least": "", "limits": limits}


def test_no_more_jobs_wait_than_before():
    one = {"m1": (answer("m1", [job("RESTARTING")]), ""), "m2": (answer("m1"), "")}
    assert judge(gate("flink_jobs"), one)["holds"]
    assert judge(gate("flink_jobs"), one)["counts"] == {"waiting": 1}
    assert not judge(gate("flink_jobs", waiting=0), one)["holds"]
    assert judge(gate("flink_jobs", waiting=1), one)["holds"]


def test_a_name_of_a_users_own_is_shown_as_plain_text():
    one = {**job("RESTARTING"), "name": "a\x1b[2J\n" + "b" * 200}
    assert health.waiting({"jobs": [one]}) == health.unfinished({"jobs": [one]}) == ["a?[2J?" + "b" * 74]


@pytest.mark.parametrize(
    ("leads", "jobs", "holds"),
    [
        ({"alone": True}, [], True),
        ({"alone": True}, [job("FINISHED"), job("FAILED"), job("CANCELED")], True),
        ({"alone": True}, [job("FINISHED"), job("RUNNING", running=1)], False),
        ({"alone": True}, [job("RESTARTING")], False),
        # Another one takes over, also where it is away at the moment.
        ({}, [job("RUNNING", running=1)], True),
    ],
)
def test_a_jobmanager_without_another_one_ends_no_job(leads, jobs, holds):
    verdict = judge(gate("flink_unhurt"), {"m1": (answer("m1", jobs, **leads), "")})
    assert verdict["holds"] is holds
    said = "1 jobs would end with the only JobManager, and their checkpoints with them: count; end them with savepoints"
    assert holds or said in verdict["seen"]


class Pages:
    """The pages of a JobManager; ``refused`` is the status of those that ask for who leads."""

    def __init__(self, config, refused=0):
        self.config, self.refused = config, refused

    def json(self, where, path, seconds=2.0):
        if self.refused:
            raise Refused("HTTP", self.refused)
        return {"/overview": OVERVIEW, "/taskmanagers": {"taskmanagers": []}, "/jobs/overview": {"jobs": []}}[path]

    def bytes(self, where, path, seconds=2.0):
        assert path == "/jobmanager/config"
        return self.config


@pytest.fixture
def asked(monkeypatch):
    def ask(pages, leaders):
        def leader_of(server, cluster, seconds):
            found = leaders[f"{server.host}:{server.port}{cluster}"]
            if found is None:
                raise Unreachable("gone")
            return found

        monkeypatch.setattr(reader, "request_json", pages.json)
        monkeypatch.setattr(reader, "request_bytes", pages.bytes)
        monkeypatch.setattr(reader, "leader_of", leader_of)
        return reader.READER.probes["jobmanager"].ask(Endpoint("m1", 8081), 1.0)

    return ask


HA = (
    b'[{"key":"high-availability.type","value":"zookeeper"},'
    b'{"key":"high-availability.zookeeper.quorum","value":"z1:2181,z2"},'
    b'{"key":"high-availability.zookeeper.path.root","value":"/flink/prod"},'
    b'{"key":"high-availability.cluster-id","value":"/standalone"}]'
)


def test_a_jobmanager_says_itself_where_the_leader_stands(asked):
    places = {"z1:2181/flink/prod/standalone": None, "z2:2181/flink/prod/standalone": "m2"}
    assert asked(Pages(HA), places)["leader"] == "m2"
    assert asked(Pages(HA), dict.fromkeys(places))["leader"] == ""
    assert asked(Pages(b"[]"), {})["alone"] is True


def test_one_that_finds_nobody_is_electing(asked):
    assert asked(Pages(HA, 503), {}) == {}
    with pytest.raises(Refused):
        asked(Pages(HA, 401), {})


def test_a_cluster_is_shown_with_who_leads_and_its_slots():
    readings = {
        "jobmanager": {"m1": (answer("m2"), ""), "m2": (answer("m2", [job("RESTARTING")]), ""), "m3": (None, "away")},
        "taskmanager": {"c1": (True, ""), "c2": (None, "connection refused")},
        "flink_history": {"m1": ({"flink-version": "1.20.4"}, "")},
    }
    read = STATUS.read(readings, {"taskmanager": ["c1", "c2"]}, "prod")
    assert STATUS.judge(read) == (
        "m2 leads, 1 jobs run, 2 of 4 slots are free, 1 jobs wait for their tasks",
        [],
    )
    assert [one["state"] for one in read["jobmanagers"]] == ["standby", "leading", "dead"]
    assert STATUS.leads({"jobmanager": ["m1"], "flink_history": ["m1"]}) == "jobmanager"
    assert STATUS.leads({"jobmanager": [], "flink_history": ["m1"]}) == "flink_history"


def test_on_yarn_the_history_server_is_all_there_is_to_show():
    read = STATUS.read({"jobmanager": {}, "taskmanager": {}, "flink_history": {"m1": ({}, "")}}, {}, "prod")
    assert STATUS.judge(read) == ("m1 shows jobs that have ended", [])
    read = STATUS.read({"jobmanager": {}, "taskmanager": {}, "flink_history": {"m1": (None, "x")}}, {}, "prod")
    assert STATUS.judge(read)[0] == "no history server answers on m1"
