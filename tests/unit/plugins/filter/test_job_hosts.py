# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which gateways know jobs, and on which one they run."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.filter.job_hosts import job_gateway, job_gateways
from ansible_collections.bigdata.emr.plugins.filter.job_table import job_table

HOSTS = ["g1", "g2"]
READY = {"changed": False, "lacking": []}


@pytest.mark.parametrize(
    ("jobs", "away", "found"),
    [([], [], []), (["a"], [], ["g1", "g2"]), (["a"], ["g1"], ["g2"]), (None, [], [])],
)
def test_gateways_are_prepared_where_there_are_jobs(jobs, away, found):
    known = {} if jobs is None else {"emr_inventory": {"jobs": jobs}}
    assert job_gateways(dict.fromkeys(HOSTS, known), HOSTS, away) == found


@pytest.mark.parametrize(
    ("first", "second", "name", "found"),
    [
        (READY, READY, "", ["g1"]),
        ({"unreachable": True}, READY, "", ["g2"]),
        (READY, READY, "g2", ["g2"]),
        (READY, READY, "g3", []),
        ({"unreachable": True}, None, "", []),
    ],
)
def test_jobs_run_on_the_first_one_that_has_answered(first, second, name, found):
    hostvars = {"g1": {"jobs_gateway_ready": first}, "g2": {"jobs_gateway_ready": second}}
    assert job_gateway(hostvars, HOSTS, name) == found


def test_the_table_is_of_all_gateways():
    one = {"running": [{"key": "a-1", "job": "a", "state": "running"}], "history": [{"key": "b-1", "started_at": 5}]}
    lines = job_table([one, {"unreachable": True}, {}, {"running": [], "history": [{"key": "c-1", "started_at": 9}]}])
    assert [line.split()[-1] for line in lines] == ["key", "a-1", "c-1", "b-1"]
