# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_workflows of many hosts, and choosing who runs them."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.plugin_utils import scheduled
from ansible_collections.bigdata.emr.plugins.plugin_utils.scheduled import Meant

HOSTS = ["m1", "g1", "g2"]
TOPOLOGY = {"members": {"namenode": ["m1"], "gateway": ["g1", "g2"]}}
JOBS = {"load": {"type": "shell"}}
PLACED = {"load": Job("load", "shell").to_dict()}
NIGHTLY = [
    {"name": "nightly", "schedule": "02:30", "timezone": "Asia/Shanghai", "steps": [{"job": "load"}]},
    {"name": "by-hand", "steps": [{"job": "load"}]},
]


class HostVars:
    def __init__(self, **values):
        self.values = values

    def raw_get(self, host):
        return self.values

    def __getitem__(self, host):
        return self.values


def read(meant=None, topology=TOPOLOGY, placed=PLACED, **values):
    return scheduled.read(HostVars(**{"emr_jobs": JOBS, **values}), HOSTS, topology, placed, meant)


def test_the_first_gateway_keeps_the_schedules_unless_another_is_named():
    found = read(emr_workflows=NIGHTLY)
    assert (found.gateway, found.faults) == ("g1", {})
    assert found.calendars == {"g1": {"emr_workflows: workflow nightly: schedule": "02:30 Asia/Shanghai"}}
    assert (found.workflows["gateway"], [one["name"] for one in found.workflows["workflows"]]) == (
        "g1",
        ["nightly", "by-hand"],
    )
    assert found.workflows["jobs"]["load"]["time_zone"] == ""
    assert read(emr_workflows=NIGHTLY, emr_workflow_gateway="g2").calendars == {
        "g2": {"emr_workflows: workflow nightly: schedule": "02:30 Asia/Shanghai"}
    }


def test_without_workflows_nothing_is_asked_of_the_gateway():
    found = read()
    assert (found.workflows, found.calendars, found.faults, found.gateway) == ({}, {}, {}, "g1")
    assert read(topology={"members": {}}).faults == {}


FAULTS = [
    ({"emr_workflows": NIGHTLY, "emr_workflow_gateway": "g3"},
     ("emr_workflow_gateway", "g3 is no gateway of the inventory; write one of g1, g2")),
    ({"emr_workflows": NIGHTLY, "topology": {"members": {}}},
     ("emr_workflow_gateway",
      "workflows run on a gateway, and the inventory has none; put a host into the tier gateway")),
    ({"emr_workflows": {}, "emr_workflow_gateway": "m1"},
     ("emr_workflow_gateway", "m1 is no gateway of the inventory; write one of g1, g2")),
    ({"emr_workflows": [{**NIGHTLY[0], "timezone": "Asia/Shangai"}]},
     ("emr_workflows", "workflow nightly: timezone Asia/Shangai is no time zone; did you mean Asia/Shanghai?")),
]  # fmt: skip


@pytest.mark.parametrize(("values", "fault"), FAULTS)
def test_a_fault_is_one_of_all_hosts(values, fault):
    found = read(**values)
    assert found.faults == {host: [fault] for host in HOSTS}
    assert found.workflows == {}


def test_jobs_that_are_bad_are_told_before_their_workflows():
    assert read(emr_workflows=NIGHTLY, placed={}).faults == {}


SAID = [
    (Meant("", False), "emr_workflow is missing; say which one with -e emr_workflow=nightly"),
    (Meant("nigtly", False), "emr_workflow names nigtly, which emr_workflows does not have; did you mean nightly?"),
    (Meant("nightly", False), ""),
    (Meant("left", True), ""),
]


@pytest.mark.parametrize(("meant", "said"), SAID)
def test_a_playbook_names_a_workflow_that_there_is(meant, said):
    assert read(meant, emr_workflows=NIGHTLY).said == said


def test_a_playbook_about_a_workflow_needs_a_gateway():
    assert list(read(Meant("nightly", True), topology={"members": {}}).faults) == HOSTS
