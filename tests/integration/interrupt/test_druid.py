# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MiddleManager that takes no new tasks before it restarts, and is waited for until its own have ended."""

from __future__ import annotations

import os
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox
from ansible_collections.bigdata.emr.tests.integration.interrupt.world import web

TASK, STREAM = "index_parallel_a", "index_kafka_b"
ASKED = {"host": "c1", "masters": ["m1"], "timeout_seconds": 20}


class Druid:
    """An Overlord and a MiddleManager, each at an address of the loopback; a task ends when it was looked at twice."""

    def __init__(self):
        network = f"127.{1 + os.getpid() % 250}.{1 + os.getpid() // 250 % 250}"
        self.addresses = {"m1": f"{network}.31", "c1": f"{network}.32"}
        self._servers = []
        self.reset()

    def reset(self):
        self.enabled, self.looks = True, 2

    def state(self):
        """Return whether it takes tasks, and those that it has."""
        return self.enabled, self._tasks()

    def _tasks(self):
        return [STREAM, TASK] if self.looks else [STREAM]

    def overlord(self, _method, _path, _query):
        return [{"worker": {"host": f"c1:{port('middlemanager', 'http')}", "version": "0" if self.enabled else ""}}]

    def worker(self, method, path, _query):
        act = path.rpartition("/")[2]
        if act == "enabled":
            return {"c1": self.enabled}
        if act == "tasks":
            found = self._tasks()
            self.looks = max(0, self.looks - 1)
            return found
        assert method == "POST"
        self.enabled = act == "enable"
        return {"c1": act}

    def __enter__(self):
        for host, component, answer in (("m1", "coordinator", self.overlord), ("c1", "middlemanager", self.worker)):
            server = web(self.addresses[host], port(component, "http"), answer)
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        for server in self._servers:
            server.shutdown()
            server.server_close()


@pytest.fixture
def druid():
    with Druid() as one:
        yield one


@pytest.fixture
def box(druid, tmp_path):
    found = Sandbox.bare(tmp_path / "host")
    found.write("etc/hosts", "".join(f"{address}\t{host}\n" for host, address in druid.addresses.items()))
    return found


def test_its_tasks_are_waited_for_and_streams_are_not(box, druid):
    (result,) = play(box, Scene(box, [("druid_worker", ASKED)]))[1]
    assert (result["changed"], result["tasks"]) == (True, [TASK])
    assert druid.state() == (False, [STREAM])


def test_check_mode_says_what_would_be_waited_for(box, druid):
    (result,) = play(box, Scene(box, [("druid_worker", {**ASKED, "_ansible_check_mode": True})]))[1]
    assert result["tasks"] == [TASK]
    assert druid.enabled


def test_it_takes_tasks_again_where_it_was_not_restarted(box, druid):
    again = {**ASKED, "state": "enabled"}
    results = play(box, Scene(box, [("druid_worker", ASKED), ("druid_worker", again), ("druid_worker", again)]))[1]
    assert [one["changed"] for one in results] == [True, True, False]
    assert druid.enabled


def test_killed_on_the_way_it_has_ended_its_tasks_all_the_same(box, druid, tmp_path):
    scene = Scene(box, [("druid_worker", ASKED)], settles=False, reset=druid.reset, outside=druid.state)
    assert interrupt(scene, tmp_path).points >= 1
