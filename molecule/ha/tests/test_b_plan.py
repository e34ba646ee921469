# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan says is what site.yml does: files, starts, loads, restarts and their order."""

from __future__ import annotations

import json

import runs
import state

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]


def plan(path):
    run = runs.playbook("playbooks/plan.yml", "-e", "plan_format=json", "-e", f"plan_file={path}")
    assert (run.code, run.changed) == (0, 1), run.output  # the file on the controller
    return json.loads(path.read_text())


def test_who_reads_what_has_changed_restarts_and_nobody_else(topology, tmp_path):
    """The cluster was deployed with ../vars/first.yml, and now follows the inventory."""
    runs.on("task-1.lab", "systemctl", "stop", "emr-nodemanager")
    before = state.read(topology["seen"])
    said = plan(tmp_path / "plan.json")
    run = runs.playbook("site.yml")
    assert run.code == 0, run.output
    after = state.read(topology["seen"])
    state.as_planned(said, before, after)
    assert {name for name, _host in state.restarted(before, after)} == {"namenode", "nodemanager"}
    assert [one["hosts"] for one in said["start"]] == [["task-1.lab"]]
    takes = {one["property"]: (one["restart"], one["reload"]) for one in said["files"]}
    assert takes == {
        "HDFS_NAMENODE_OPTS": (["namenode"], []),
        "yarn.nodemanager.pmem-check-enabled": (["nodemanager"], []),
        "yarn.scheduler.capacity.maximum-am-resource-percent": ([], ["resourcemanager"]),
        "mapreduce.task.io.sort.factor": ([], []),
    }
    namenodes = [batch for batch in said["batches"] if batch["component"] == "namenode"]
    assert namenodes[-1]["hand_over"] in MASTERS
    assert (said["drift"], said["refusals"]) == ([], [])


def test_nothing_is_left_to_do(tmp_path):
    said = plan(tmp_path / "plan.json")
    assert [said[key] for key in ("files", "start", "reload", "restart", "drift")] == [[]] * 5


def edited(host: str, file: str, name: str, value: str, command: str) -> None:
    """Run COMMAND on HOST while a property stands in FILE that nobody declared."""
    path = f"/etc/hadoop/conf/{file}"
    line = f"<property><name>{name}</name><value>{value}</value></property>"
    steps = [f"cp -p {path} /root/kept", f"sed -i 's#</configuration>#{line}&#' {path}", command]
    runs.on(host, "sh", "-c", f"{' && '.join(steps)}; code=$?; cat /root/kept > {path}; exit $code")


def test_a_daemon_that_runs_otherwise_than_it_was_started_is_shown_as_it_runs(tmp_path):
    """The record of a start is written by the unit, which knows of no edit by hand, nor of what was taken over live."""
    sigkill, moves = "yarn.nodemanager.sleep-delay-before-sigkill.ms", "dfs.datanode.balance.max.concurrent.moves"
    try:
        listens = "timeout 180 sh -c 'until ss -Htln sport = :8042 | grep -q .; do sleep 0.2; done'"
        edited("task-1.lab", "yarn-site.xml", sigkill, "400", f"systemctl restart emr-nodemanager && {listens}")
        reconfigure = "runuser -u hdfs -- /opt/emr/hadoop/bin/hdfs dfsadmin -reconfig datanode core-1.lab:9867"
        finished = f"timeout 180 sh -c 'until {reconfigure} status | grep -q finished; do sleep 0.2; done'"
        edited("core-1.lab", "hdfs-site.xml", moves, "60", f"{reconfigure} start && {finished}")
        said = plan(tmp_path / "plan.json")
    finally:
        runs.on("task-1.lab", "systemctl", "restart", "emr-nodemanager")
        runs.on("core-1.lab", "systemctl", "restart", "emr-datanode")
    assert [said[key] for key in ("files", "start", "reload", "restart")] == [[]] * 4
    told = [
        (one["component"], one["hosts"], one["property"], one["recorded"], one["running"], one["wanted"])
        for one in said["drift"]
    ]
    assert told == [
        ("datanode", ["core-1.lab"], moves, "(unset)", "60", "(unset)"),
        ("nodemanager", ["task-1.lab"], sigkill, "(unset)", "400", "(unset)"),
    ]
    assert {one["component"] for one in said["unasked"]} == {"zookeeper", "zkfc"}


def test_with_a_dead_journalnode_no_other_daemon_is_taken(daemon_hosts):
    host = "master-2.lab"
    runs.on(host, "systemctl", "stop", "emr-journalnode")
    try:
        before = state.read(daemon_hosts)
        run = runs.playbook("playbooks/restart.yml", "-e", "emr_restart=all")
        after = state.read(daemon_hosts)
    finally:
        runs.on(host, "systemctl", "start", "emr-journalnode")
    assert run.code != 0
    assert f"journalnode on {host} does not serve (dead, connection refused): no other daemon is restarted" in run.text
    assert (run.changed, after.processes) == (0, before.processes)
