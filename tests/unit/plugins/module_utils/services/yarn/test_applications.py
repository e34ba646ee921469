# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications over REST: of the active ResourceManager, whichever that is."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import applications, failing
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.applications import (
    application,
    asked,
    find,
    kill,
    limit,
    logs,
    queues,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused, Unreachable

ROW = {
    "id": "application_1_0001",
    "state": "RUNNING",
    "finalStatus": "UNDEFINED",
    "progress": 41.66,
    "runningContainers": 3,
    "applicationTags": "emr:k-1,emr:k-1:1",
    "user": "etl",
    "startedTime": 5000,
    "applicationType": "SPARK",
}


@pytest.fixture
def master(monkeypatch):
    """A ResourceManager that answers by path; what it was asked is kept."""
    answers, seen = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer(None)

        def do_PUT(self):
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body):
            path, _sign, query = self.path.partition("?")
            seen.append((self.command, path, query, body))
            status, document = answers.get(path, (404, {}))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(failing, "port", lambda component, name: server.server_port)
    yield f"127.0.0.1:{server.server_port}", answers, seen
    server.shutdown()


@pytest.mark.parametrize(
    ("state", "final", "found"),
    [
        ("ACCEPTED", "UNDEFINED", "waiting"),
        ("SUBMITTED", "UNDEFINED", "waiting"),
        ("RUNNING", "UNDEFINED", "running"),
        ("FINISHED", "SUCCEEDED", "succeeded"),
        ("FINISHED", "FAILED", "failed"),
        ("FINISHED", "KILLED", "killed"),
        ("FINISHED", "UNDEFINED", "failed"),
        ("FAILED", "FAILED", "failed"),
        ("KILLED", "KILLED", "killed"),
    ],
)
def test_states(state, final, found):
    assert application({**ROW, "state": state, "finalStatus": final}).state == found


def test_what_an_application_says():
    one = application({**ROW, "runningContainers": -1, "logAggregationStatus": "SUCCEEDED"})
    assert (one.progress, one.containers, one.tags, one.started_at) == (41.7, 0, ("emr:k-1", "emr:k-1:1"), 5.0)
    assert (one.logs_kept, one.out_of_time) == (True, False)
    ended = {
        **ROW,
        "state": "KILLED",
        "finalStatus": "KILLED",
        "diagnostics": "Application killed exceeding its lifetime period",
    }
    assert application(ended).out_of_time


def test_diagnostics_are_plain_text():
    assert application({**ROW, "diagnostics": " \x1b[2JExit 13\nmore\x07 "}).message == "[2JExit 13\nmore"


def test_they_are_found_in_the_order_of_their_submission(master):
    where, answers, seen = master
    rows = [{**ROW, "id": "application_1_0002", "startedTime": 9000}, ROW]
    answers["/ws/v1/cluster/apps"] = (200, {"apps": {"app": rows}})
    assert [one.id for one in find([where], "EMR:k-1", "etl")] == ["application_1_0001", "application_1_0002"]
    assert seen[0][2] == "user.name=etl&applicationTags=emr%3Ak-1"
    answers["/ws/v1/cluster/apps"] = (200, {"apps": None})
    assert find([where], "x", "etl") == []


def test_what_another_account_has_given_the_tag_is_none_of_them(master):
    """Tags can be read by everybody: else anybody's application would end another one's job, well or badly."""
    where, answers, _seen = master
    other = {**ROW, "id": "application_1_0002", "user": "mallory", "state": "FINISHED", "finalStatus": "SUCCEEDED"}
    rows = [ROW, other]
    answers["/ws/v1/cluster/apps"] = (200, {"apps": {"app": rows}})
    assert [one.id for one in find([where], "emr:k-1", "etl")] == ["application_1_0001"]


@pytest.mark.parametrize("status", [307, 503])
def test_who_is_not_active_is_passed_over(master, status):
    where, answers, _seen = master
    answers["/ws/v1/cluster/apps"] = (status, {})
    with pytest.raises(Unreachable, match=r"is not active; 127.*refused"):
        find([where, "127.0.0.1:1"], "x", "etl")


def test_a_refusal_is_no_silence(master):
    where, answers, _seen = master
    answers["/ws/v1/cluster/apps"] = (403, {})
    with pytest.raises(Refused):
        find(["127.0.0.1:1", where], "x", "etl")


def test_an_application_is_ended_as_its_user(master):
    where, answers, seen = master
    answers["/ws/v1/cluster/apps/a1/state"] = (202, {"state": "RUNNING"})
    kill([where], "a1", "etl")
    assert seen == [("PUT", "/ws/v1/cluster/apps/a1/state", "user.name=etl", {"state": "KILLED"})]


def test_an_application_gets_a_time_at_which_it_is_ended(master):
    where, answers, seen = master
    answers["/ws/v1/cluster/apps/a1/timeout"] = (200, {})
    limit([where], "a1", 0.0, "etl")
    assert seen[0][3] == {"timeout": {"type": "LIFETIME", "expiryTime": "1970-01-01T00:00:00.000+0000"}}


def test_queues_are_those_that_have_none_below_them(master):
    where, answers, _seen = master
    etl = {
        "queueName": "etl",
        "queuePath": "root.etl",
        "queues": {"queue": [{"queueName": "a", "queuePath": "root.etl.a"}]},
    }
    root = {"queueName": "root", "queues": {"queue": [{"queueName": "default"}, etl]}}
    answers["/ws/v1/cluster/scheduler"] = (200, {"scheduler": {"schedulerInfo": root}})
    assert queues([where], "etl") == ["default", "root.etl.a"]


def test_the_first_task_that_failed_tells_why(master):
    where, answers, _seen = master
    job = "/ws/v1/history/mapreduce/jobs/job_1_0001"
    tasks = [{"id": "t1", "state": "SUCCEEDED"}, {"id": "t2", "state": "FAILED"}]
    attempt = {"state": "FAILED", "assignedContainerId": "container_3", "diagnostics": "Error: x\n at y"}
    answers[f"{job}/tasks"] = (200, {"tasks": {"task": tasks}})
    answers[f"{job}/tasks/t2/attempts"] = (200, {"taskAttempts": {"taskAttempt": [attempt]}})
    one = application({**ROW, "applicationType": "MAPREDUCE"})
    assert failing.failing(["127.0.0.1:1"], one, "etl") == ("container_3", ["Error: x", " at y"])
    assert failing.failing([where], application(ROW), "etl") == ("master", [])
    led = {**ROW, "amContainerLogs": "http://c1:8042/node/containerlogs/container_e01_1_0001_02_000001/etl"}
    assert failing.failing([where], application(led), "etl") == ("container_e01_1_0001_02_000001", [])


def test_without_a_history_the_first_container_is_looked_at(monkeypatch):
    monkeypatch.setattr(failing, "port", lambda component, name: 1)
    assert failing.failing(["127.0.0.1:1"], application({**ROW, "applicationType": "MAPREDUCE"}), "etl") == (
        "master",
        [],
    )


def test_commands_that_show_logs():
    assert logs("a1", "etl", "master")[-2:] == ["-am", "-1"]
    assert logs("a1", "etl", "container_3")[-2:] == ["-containerId", "container_3"]
    assert logs("a1", "etl") == ["yarn", "logs", "-applicationId", "a1", "-appOwner", "etl"]


def test_without_masters_nobody_is_asked():
    with pytest.raises(Unreachable, match="no ResourceManager is known"):
        asked([], lambda where: None)
    assert applications.TRACKER.find is find
