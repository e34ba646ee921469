# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import re

import jobs
import pytest
import runs
import state
import tables

MASTER, CORE = "master-3.lab", "task-1.lab"
INVENTORIES = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "standalone" / "inventory"))
AS_HDFS = ("runuser", "-u", "hdfs", "--", "/opt/emr/hadoop/bin/hdfs", "--config", "/etc/hadoop/conf")


EDIT = {"emr_config_tier": {"yarn-site": {"yarn.nodemanager.pmem-check-enabled": False}}}


def playbook(*words: str) -> runs.Run:
    return runs.playbook(*words, inventories=INVENTORIES)


def daemons() -> dict[state.Place, runs.Process]:
    return state.read([MASTER, CORE]).processes


def test_components_without_failover():
    hadoop = {"namenode", "secondarynamenode", "resourcemanager", "jobhistory"}
    assert runs.running_units(MASTER) == {*hadoop, "database", "metastore", "hiveserver2", "spark_history"}
    assert runs.running_units(CORE) == {"datanode", "nodemanager"}


def test_check_mode_shows_where_a_property_goes_and_who_would_restart():
    before = daemons()
    run = playbook("site.yml", "--check", "--diff", "-e", json.dumps(EDIT))
    assert run.code == 0, run.output
    files = re.findall(r"^\+\+\+ after: /etc/hadoop/conf/(\S+)$", run.output, re.MULTILINE)
    assert set(files) == {"yarn-site.xml"}
    assert {host for host, counts in run.recap.items() if counts["changed"]} == {MASTER, CORE}
    restarts = set(re.findall(r"(emr-\w+)\.service on (\S+) would restart", run.output))
    assert restarts == {("emr-nodemanager", CORE)}
    assert daemons() == before


def test_file_is_written_and_read_back():
    runs.on(CORE, "sh", "-c", "seq 200000 > /var/tmp/numbers && chmod 0644 /var/tmp/numbers")
    runs.on(CORE, *AS_HDFS, "dfs", "-put", "-f", "/var/tmp/numbers", "/tmp/numbers")
    assert runs.on(MASTER, *AS_HDFS, "dfs", "-cat", "/tmp/numbers").split() == [str(n) for n in range(1, 200001)]


def test_hive_writes_and_spark_reads_with_the_database_of_the_master():
    """From the master: this cluster has no gateway. MapReduce has a job in `ha`."""
    master = jobs.Gateway(runs.address(MASTER))
    for job in (tables.hive, tables.spark):
        print(job(master).says)


def test_secondary_makes_a_checkpoint():
    runs.on(MASTER, "systemctl", "stop", "emr-secondarynamenode")  # the command takes its port
    runs.on(MASTER, *AS_HDFS, "secondarynamenode", "-checkpoint", "force")
    runs.on(MASTER, "systemctl", "start", "emr-secondarynamenode")
    assert "fsimage_" in runs.on(MASTER, "ls", "/mnt/disk1/hdfs/namesecondary/current")


def test_components_and_all_of_them_stop_and_start_and_nothing_does_so_twice():
    """In check mode nothing changes."""

    def play(name: str, *words: str) -> int:
        run = playbook(f"playbooks/{name}.yml", *words)
        assert run.code == 0, run.output
        return run.changed

    before, one = daemons(), ("nodemanager", CORE)
    rest = {place: process for place, process in before.items() if place != one}
    assert (play("stop", "-e", "emr_components=nodemanager"), daemons()) == (1, rest)
    assert play("stop", "--check") > 0
    assert daemons() == rest
    assert play("stop") >= len(rest)
    assert daemons() == {}

    assert play("start", "-e", '{"emr_components": ["namenode"]}') == 1
    first = daemons()
    assert set(first) == {("namenode", MASTER)}
    assert play("start", "--check") > 0
    assert daemons() == first
    assert play("start") == len(rest)
    after = daemons()
    assert set(after) == set(before)
    assert {place for place in after if after[place] == first.get(place)} == set(first)


@pytest.fixture
def emptied_namenode():
    """Stop the NameNode and move its directories away, as a lost or unmounted disk would; bring them back after."""
    move = "for disk in /mnt/disk1 /mnt/disk2; do mv $disk/hdfs/{0} $disk/hdfs/{1}; done"
    runs.on(MASTER, "systemctl", "stop", "emr-namenode", "emr-secondarynamenode")
    runs.on(MASTER, "sh", "-c", move.format("name", "kept"))
    yield
    runs.on(MASTER, "sh", "-c", "rm -rf /mnt/disk?/hdfs/name; " + move.format("kept", "name"))
    runs.on(MASTER, "systemctl", "start", "emr-namenode", "emr-secondarynamenode")


def test_an_empty_namenode_is_not_formatted_over_blocks(emptied_namenode):
    run = playbook("site.yml")
    assert run.code != 0
    assert f"{CORE}: /mnt/disk1/hdfs/data" in " ".join(run.output.split())
    assert runs.on(MASTER, "find", "/mnt/disk1/hdfs", "/mnt/disk2/hdfs", "-path", "*/name/*", "-name", "VERSION") == ""


@pytest.fixture
def foreign_process():
    """Let something else take the port of the NodeManager's page."""
    runs.on(CORE, "systemctl", "stop", "emr-nodemanager")
    runs.on(CORE, "systemd-run", "--unit=foreign", "python3", "-m", "http.server", "8042")
    yield
    runs.on(CORE, "systemctl", "stop", "foreign")
    runs.on(CORE, "systemctl", "start", "emr-nodemanager")


def test_everything_that_stands_in_the_way_is_told_at_once(foreign_process):
    too_much = {"emr_config_node": {"hadoop-env": {"HDFS_DATANODE_OPTS": "-Xmx900g"}}}
    run = playbook("playbooks/validate.yml", "-e", json.dumps(too_much))
    text = " ".join(run.output.split())
    assert run.code != 0
    assert f"{CORE}: " in text
    assert "8042" in text
    assert "python3" in text
    assert "memory" in text
    assert run.changed == 0


def test_a_dead_core_host_stops_the_run_before_the_first_change():
    runs.lab("kill", CORE)
    try:
        run = playbook("site.yml")
    finally:
        runs.lab("start", CORE)
    assert run.code != 0
    assert "emr_unreachable_allowed" in run.output
    assert run.changed == 0


def test_the_cluster_is_whole_again_with_another_jvm_too(another_jvm):
    """Class data does not fit on a host then (test_class_data.py), which is no reason to change anything."""
    assert playbook("playbooks/wait.yml").code == 0
    run = playbook("site.yml")
    assert (run.code, run.changed) == (0, 0), run.output
