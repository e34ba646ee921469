# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster without Spark has nothing of it; added, it restarts those that have to learn of it and nobody else."""

from __future__ import annotations

import runs
import state

LOOK = "ls -d /etc/spark /opt/emr/spark* /var/log/spark 2>/dev/null; grep -il spark /etc/*/conf/*.xml; true"


def test_without_it_no_host_has_a_setting_or_a_file_of_it(topology):
    assert "spark_history" in topology["members"]  # of the inventory that adds it
    assert set(runs.on_each(topology["seen"], "sh", "-c", LOOK).values()) == {""}


def test_nodemanagers_restart_and_nobody_else_and_the_second_run_changes_nothing(topology):
    before = state.read(topology["seen"])
    run = runs.playbook("site.yml")
    assert run.code == 0, run.output
    after = state.read(topology["seen"])
    members = topology["members"]
    assert sorted(state.restarted(before, after)) == sorted(("nodemanager", host) for host in members["nodemanager"])
    assert set(after.processes) - set(before.processes) == {("spark_history", members["spark_history"][0])}
    again = runs.playbook("site.yml")
    assert (again.code, again.changed) == (0, 0), again.output
