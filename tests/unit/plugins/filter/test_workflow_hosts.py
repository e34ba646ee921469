# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.filter.airflow_dag import airflow_dag, airflow_otherwise
from ansible_collections.bigdata.emr.plugins.filter.workflow_hosts import workflow_hosts
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Step, Workflow, workflow_to_data

HOSTS = ["m1", "g1", "g2"]


def known(gateway="", left=()):
    same = {
        "emr_inventory": {"workflows": {"gateway": gateway} if gateway else {}},
        "emr_manifest": {"workflows": list(left)},
    }
    return dict.fromkeys(HOSTS, same)


TABLE = [
    (known(), (), []),
    (known("g1"), (), ["g1"]),
    (known("g2", ["g1", "g2"]), (), ["g1", "g2"]),
    (known("", ["g2"]), (), ["g2"]),
    (known("g1", ["g2"]), ("g2",), ["g1"]),
    # Playbooks that have not looked at hosts.
    ({host: {"emr_inventory": {"workflows": {"gateway": "g1"}}} for host in HOSTS}, (), ["g1"]),
    ({}, (), []),
]


@pytest.mark.parametrize(("hostvars", "away", "wanted"), TABLE)
def test_hosts_on_which_something_may_be_due(hostvars, away, wanted):
    assert workflow_hosts(hostvars, HOSTS, away) == wanted


def test_the_file_of_airflow_is_made_of_what_check_inventory_tells():
    workflow = Workflow("nightly", (Step("load", "load"),), overlap="queue")
    found = {"workflows": [workflow_to_data(workflow)], "jobs": {"load": Job("load", "shell").to_dict()}}
    assert 'task_id="load"' in airflow_dag(found, "nightly", "prod", "inventories/prod")
    assert airflow_otherwise(found, "nightly") == []
