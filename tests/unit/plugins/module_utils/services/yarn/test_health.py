# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import health as yarn


def test_resourcemanagers(recorded):
    managers = [
        yarn.resourcemanager("m1", recorded("resourcemanager_active.json")["info"]),
        yarn.resourcemanager("m2", recorded("resourcemanager_standby.json")["info"]),
        yarn.resourcemanager("m3", None, "connection refused"),
    ]
    assert [one["state"] for one in managers] == ["active", "standby", "dead"]
    assert (managers[0]["version"], managers[0]["zookeeper"]) == ("3.4.3", "connected")
    assert yarn.active(managers) == "m1"
    assert yarn.active(managers[1:]) is None
    assert yarn.active([managers[0], {**managers[1], "state": "active"}]) is None


def test_nodemanagers(recorded):
    nodes = yarn.nodemanagers(recorded("resourcemanager_active.json")["nodes"], ["task-1.lab", "core-1.lab"])
    assert [(one["host"], one["state"], one["memory_free_mb"]) for one in nodes] == [
        ("core-1.lab", "running", 1024),
        ("task-1.lab", "unknown", None),
    ]
    assert yarn.counts(nodes) == {"running": 1, "unknown": 1}


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["LOST", "RUNNING"], "running"),
        (["RUNNING", "SHUTDOWN"], "running"),
        (["DECOMMISSIONED"], "decommissioned"),
        (["LOST", "UNHEALTHY"], "unhealthy"),
        (["SOMETHING_NEW"], "something_new"),
        ([], "unknown"),
    ],
)
def test_the_state_that_says_most_about_now_wins(states, state):
    listed = [{"id": f"c1:{index}", "nodeHostName": "c1", "state": each} for index, each in enumerate(states)]
    assert [one["state"] for one in yarn.nodemanagers(listed, ["c1"])] == [state]


def test_jobhistory(recorded):
    assert yarn.jobhistory("m1", recorded("jobhistory.json")) == {
        "host": "m1",
        "state": "serving",
        "error": "",
        "version": "3.4.3",
    }
    assert yarn.jobhistory("m1", None, "no answer within 2 s")["state"] == "dead"


def test_a_nodemanager_that_does_not_answer_itself():
    listed = [{"nodeHostName": "c1", "state": "RUNNING"}, {"nodeHostName": "c2", "state": "RUNNING"}]
    nodes = yarn.nodemanagers(listed, ["c1", "C2:8042", "c3"], {"C2:8042": "connection refused"})
    assert [(one["host"], one["state"], one["error"]) for one in nodes] == [
        ("c1", "running", ""),
        ("c2", "running", "connection refused"),
        ("c3", "unknown", ""),
    ]
