# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spark leaves the list of services: what runs of it is stopped and named, and its data stays."""

from __future__ import annotations

import runs
import state

WITHOUT = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "sql" / "inventory"))


def test_its_daemon_stops_nodemanagers_restart_and_its_files_stay(topology, gateway):
    # The object store of the tests before goes away first, which restarts others.
    run = runs.playbook("site.yml")
    assert run.code == 0, run.output
    host = topology["members"]["spark_history"][0]
    before = state.read(topology["seen"])
    run = runs.playbook("site.yml", inventories=WITHOUT)
    assert run.code == 0, run.output
    assert "spark_history" in run.text
    assert "spark_history" not in runs.running_units(host)
    after = state.read(topology["seen"])
    assert {name for name, _host in state.restarted(before, after)} == {"nodemanager"}
    aux = runs.on("core-1.lab", "cat", "/etc/hadoop/conf/yarn-site.xml")
    assert "spark_shuffle" not in aux
    assert gateway.user("hdfs dfs -ls -d /spark-history /apps/spark | grep -c ^d").strip() == "2"
    again = runs.playbook("site.yml", inventories=WITHOUT)
    assert (again.code, again.changed) == (0, 0), again.output
