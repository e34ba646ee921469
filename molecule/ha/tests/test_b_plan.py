# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan says is what site.yml does: files, starts, loads, restarts and their order.

What reads and writes data restarts here while clients write, and nobody but the plan notices. The others, and all of
them by restart.yml, are in the scenario drill of the long set.
"""

from __future__ import annotations

import json
import time

import rolling
import runs
import state
from sampler import Sampler

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
TWO = ["core-1.lab", "core-2.lab"]
STALE = {"namenode": MASTERS, "datanode": TWO, "nodemanager": TWO, "regionserver": TWO}
"""Who reads what differs between ../first (with ../vars) and the inventory, and only loads it with a restart."""
SIGKILL, MOVES = "yarn.nodemanager.sleep-delay-before-sigkill.ms", "dfs.datanode.balance.max.concurrent.moves"


def plan(path):
    run = runs.playbook("playbooks/plan.yml", "-e", "plan_format=json", "-e", f"plan_file={path}")
    assert (run.code, run.changed) == (0, 1), run.output  # the file on the controller
    return json.loads(path.read_text())


def edited(host: str, file: str, name: str, value: str, command: str) -> None:
    """Run COMMAND on HOST while a property stands in FILE that nobody declared."""
    path = f"/etc/hadoop/conf/{file}"
    line = f"<property><name>{name}</name><value>{value}</value></property>"
    steps = [f"cp -p {path} /root/kept", f"sed -i 's#</configuration>#{line}&#' {path}", command]
    runs.on(host, "sh", "-c", f"{' && '.join(steps)}; code=$?; cat /root/kept > {path}; exit $code")


def run_otherwise() -> None:
    """Let daemons run otherwise than they were started.

    The record of a start is written by the unit, which knows of no edit by hand, nor of what was taken over live.
    """
    listens = "timeout 180 sh -c 'until ss -Htln sport = :8042 | grep -q .; do sleep 0.2; done'"
    edited("core-2.lab", "yarn-site.xml", SIGKILL, "400", f"systemctl restart emr-nodemanager && {listens}")
    reconfigure = "runuser -u hdfs -- /opt/emr/hadoop/bin/hdfs dfsadmin -reconfig datanode core-1.lab:9867"
    finished = f"timeout 180 sh -c 'until {reconfigure} status | grep -q finished; do sleep 0.2; done'"
    edited("core-1.lab", "hdfs-site.xml", MOVES, "60", f"{reconfigure} start && {finished}")


def test_daemons_restart_under_writers_as_the_plan_says(writer, load, topology, tmp_path):
    run_otherwise()
    writer.wait_for_more(10, 120)
    begin = time.time()
    with Sampler(STALE, runs.address) as sampler:
        seconds = who_reads_what_has_changed_restarts_and_nobody_else(topology, tmp_path)
        whole = time.time() - begin
    print(f"site.yml took {seconds:.0f} s")
    rolling.require_unnoticed(writer, sampler.samples, begin, whole)
    # test_d_failover.py reads back what it has written.
    load.wait_for_more(1, 60)
    assert load.stall() <= rolling.SLOW_SECONDS


def who_reads_what_has_changed_restarts_and_nobody_else(topology, tmp_path) -> float:
    """Bring what was deployed otherwise to the state of the inventory; return the seconds of site.yml."""
    runs.on("task-1.lab", "systemctl", "stop", "emr-nodemanager")
    before = state.read(topology["seen"])
    said = plan(tmp_path / "plan.json")
    clock = time.monotonic()
    run = runs.playbook("site.yml")
    seconds = time.monotonic() - clock
    assert run.code == 0, run.output
    after = state.read(topology["seen"])
    state.as_planned(said, before, after)
    assert set(state.restarted(before, after)) == {(name, host) for name, hosts in STALE.items() for host in hosts}
    assert [one["hosts"] for one in said["start"]] == [["task-1.lab"]]
    takes = {one["property"]: (one["restart"], one["reload"]) for one in said["files"]}
    assert takes == {
        "HDFS_NAMENODE_OPTS": (["namenode"], []),
        "HDFS_DATANODE_OPTS": (["datanode"], []),
        "HBASE_REGIONSERVER_OPTS": (["regionserver"], []),
        "yarn.nodemanager.pmem-check-enabled": (["nodemanager"], []),
        "yarn.scheduler.capacity.maximum-am-resource-percent": ([], ["resourcemanager"]),
        "mapreduce.task.io.sort.factor": ([], []),
    }
    namenodes = [batch for batch in said["batches"] if batch["component"] == "namenode"]
    assert namenodes[-1]["hand_over"] in MASTERS
    rows = [
        (one["component"], one["hosts"], one["property"], one["recorded"], one["running"], one["wanted"])
        for one in said["drift"]
    ]
    assert rows == [
        ("datanode", ["core-1.lab"], MOVES, "(unset)", "60", "(unset)"),
        ("nodemanager", ["core-2.lab"], SIGKILL, "(unset)", "400", "(unset)"),
    ]
    without_page = {"zookeeper", "zkfc", "metastore", "hiveserver2", "spark_history"}
    assert {one["component"] for one in said["unasked"]} == without_page
    assert said["refusals"] == []
    return seconds
