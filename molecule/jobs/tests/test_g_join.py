# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that join run their scripts, once, and know the users; the others run none again."""

from __future__ import annotations

import people
import runs
import state
from people import GATEWAY

TASK = "task-1.lab"
RAN = "cat /var/tmp/ran-{0} 2>/dev/null; true"


def ran(host, name):
    return runs.on(host, "sh", "-c", RAN.format(name)).splitlines()


def records(hosts):
    return runs.on_each(hosts, "sh", "-c", "cat /var/lib/emr/scripts/*.json /var/lib/emr/users.json 2>/dev/null; true")


def test_a_task_host_that_joins_runs_its_scripts_and_nobody_else_does(topology):
    others = [host for host in topology["seen"] if host != TASK]
    before, remembered = state.read(others), records(others)
    runs.lab("reset", "--hosts", TASK.partition(".")[0])
    run = people.site()
    assert run.code == 0, run.output
    assert f"Script first is due before install on {TASK}" in run.text
    assert ran(TASK, "first") == [f"lab {TASK} task before_install bare"]
    assert ran(TASK, "last") == [f"lab {TASK} task after_started installed"]
    assert records(others) == remembered
    assert state.read(others).processes == before.processes
    again = people.site()
    assert (again.code, again.changed, len(ran(TASK, "first"))) == (0, 0, 1), again.output


def test_a_gateway_that_is_made_anew_lets_the_same_users_in_with_the_same_ids():
    ids = runs.on(GATEWAY, "id", "alice"), runs.on(GATEWAY, "id", "bob")
    people.said("alice", "echo here | hdfs dfs -put -f - here")
    runs.lab("reset", "--hosts", GATEWAY.partition(".")[0])
    run = people.site()
    assert run.code == 0, run.output
    assert (runs.on(GATEWAY, "id", "alice"), runs.on(GATEWAY, "id", "bob")) == ids
    assert people.said("alice", "hdfs dfs -cat here") == "here\n"
    assert len(ran(GATEWAY, "first")) == 1
