# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What prepares a gateway for jobs and for workflows."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Step, Workflow, workflow_to_data
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import HOST, MASTERS
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

MEMBERS = {"namenode": MASTERS, "resourcemanager": MASTERS, "gateway": [HOST]}
TOPOLOGY = {"cluster": "prod", "services": ["hdfs", "yarn"], "members": MEMBERS}
SHOP = {"engine": "mysql", "host": "db", "user": "emr", "password": "a word of ours"}
NOTE = {"note": {"type": "shell", "script": "echo noted"}}
NIGHTLY = workflow_to_data(Workflow("nightly", (Step("note", "note"),), schedule="*-*-* 02:30"))


@pytest.fixture
def gateway(tmp_path):
    return Sandbox.bare(tmp_path / "gateway")


def test_a_gateway_is_prepared_for_jobs(tmp_path, gateway):
    call = {"topology": TOPOLOGY, "host": HOST, "users": ["alice"], "databases": {"shop": SHOP}}
    interrupt(Scene(gateway, [("job_gateway", call)]), tmp_path)


def unread(state):
    """What systemd has loaded of a timer that is stopped and has no file any more; it forgets that by itself."""
    return {path: what for path, what in state.items() if path != "/run/sandbox/loaded/emr-workflow@nightly.timer"}


def test_a_workflow_gets_its_timer_and_loses_it(tmp_path, gateway):
    call = {"cluster": "prod", "workflows": [NIGHTLY], "jobs": NOTE}
    interrupt(Scene(gateway, [("workflow_runner", call)]), tmp_path)
    assert play(gateway, Scene(gateway, [("workflow_runner", call)]))[1]
    interrupt(Scene(gateway, [("workflow_runner", {**call, "workflows": []})], normal=unread), tmp_path / "less")
