# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services leave the list: what runs of them is named, and stopped in order; their data stays, and is there again."""

from __future__ import annotations

import json
import shlex

import runs
import sessions
import state
from cluster import Cluster

WITHOUT = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "sql" / "inventory"))
BARE = (str(runs.INVENTORY),)
"""HDFS and YARN alone."""
UNITS = ("find", "/etc/systemd/system", "/run/systemd/system", "-name", "emr-{}*")
LEFT = {"hiveserver2", "metastore", "regionserver", "hmaster"}
"""What stops with Hive and HBase."""
TOLD = "Stopped and taken off, as the inventory places it there no more"
ROWS = ("CREATE TABLE IF NOT EXISTS kept (name STRING) STORED AS ORC", "INSERT INTO kept VALUES ('pear')")


def plan(path, inventories):
    run = runs.playbook(
        "playbooks/plan.yml", "-e", "plan_format=json", "-e", f"plan_file={path}", inventories=inventories
    )
    assert run.code == 0, run.output
    return json.loads(path.read_text())


def units(host, component):
    return runs.on(host, *(word.format(component) for word in UNITS)).split()


def shell(gateway, *lines):
    return gateway.user(f"printf '%s\\n' {shlex.join(lines)} | hbase shell -n 2>&1")


def stopped(host, component):
    """Return when the unit of COMPONENT on HOST began to stop last, and had, in seconds, by its journal."""
    unit = f"emr-{component}.service"
    words = ("--output=short-unix", "--no-pager", "--lines=200")
    lines = runs.on(host, "journalctl", "--unit", unit, *words).splitlines()
    times = {word: [float(one.split()[0]) for one in lines if f" {word} " in one] for word in ("Stopping", "Stopped")}
    return times["Stopping"][-1], times["Stopped"][-1]


def test_its_daemon_stops_nodemanagers_restart_and_its_files_stay(topology, gateway, tmp_path):
    # The object store of the tests before goes away first, which restarts others.
    run = runs.playbook("site.yml")
    assert run.code == 0, run.output
    host = topology["members"]["spark_history"][0]
    before = state.read(topology["seen"])
    said = plan(tmp_path / "plan.json", WITHOUT)
    assert said["stop"] == [{"component": "spark_history", "hosts": [host], "why": []}]
    assert [line.split(":")[0] for line in said["stays"]] == ["What spark has kept stays"]
    assert said["strangers"] == []
    status = runs.playbook("playbooks/status.yml", inventories=WITHOUT)
    assert f"spark_history is left over on {host}, where the inventory places it no more" in status.text, status.output
    tried = runs.playbook("site.yml", "--check", inventories=WITHOUT)
    assert f"Would be stopped and taken off, as the inventory places it there no more: spark_history on {host}" in (
        tried.text
    ), tried.output
    assert "spark_history" in runs.running_units(host)

    run = runs.playbook("site.yml", inventories=WITHOUT)
    assert run.code == 0, run.output
    assert f"{TOLD}: spark_history on {host}. What spark has kept stays: /spark-history" in run.text, run.output
    assert "systemctl disable" not in run.text
    assert units(host, "spark_history") == []
    after = state.read(topology["seen"])
    assert {name for name, _host in state.restarted(before, after)} == {"nodemanager"}
    state.as_planned(said, before, after)
    aux = runs.on("core-1.lab", "cat", "/etc/hadoop/conf/yarn-site.xml")
    assert "spark_shuffle" not in aux
    assert gateway.user("hdfs dfs -ls -d /spark-history /apps/spark | grep -c ^d").strip() == "2"
    again = runs.playbook("site.yml", inventories=WITHOUT)
    assert (again.code, again.changed) == (0, 0), again.output
    assert TOLD not in again.text
    status = runs.playbook("playbooks/status.yml", inventories=WITHOUT)
    assert "Wrong:" not in status.output, status.output


def test_hive_and_hbase_stop_before_whom_they_need_and_come_back_with_their_rows(topology, gateway):
    sessions.beeline(gateway, ROWS)
    shell(gateway, "create 'kept','f'", "put 'kept','one','f:a','pear'")
    run = runs.playbook("site.yml", inventories=BARE)
    assert run.code == 0, run.output
    for text in (TOLD, "What hive has kept stays: /user/hive", "database hive", "What hbase has kept stays: /hbase"):
        assert text in run.text, run.output
    for host in topology["seen"]:
        assert not runs.running_units(host) & LEFT
    for first, then in (("hiveserver2", "metastore"), ("regionserver", "hmaster")):
        ends = [stopped(host, first)[1] for host in topology["members"][first]]
        assert max(ends) <= min(stopped(host, then)[0] for host in topology["members"][then])
    again = runs.playbook("site.yml", inventories=BARE)
    assert (again.code, again.changed) == (0, 0), again.output

    run = runs.playbook("site.yml", inventories=WITHOUT)
    assert run.code == 0, run.output
    Cluster(runs.variables(WITHOUT)).wait_well(300)
    assert sessions.beeline(gateway, ["SELECT name FROM kept"]).split() == ["pear"]
    assert "value=pear" in shell(gateway, "scan 'kept'")
