# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user sees right after the first run."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import IDLE_SECONDS

HERE = runs.ROOT / "molecule" / "ha"
MASTER_UNITS = {
    *("zookeeper", "journalnode", "namenode", "zkfc", "fence", "resourcemanager", "hmaster"),
    *("metastore", "hiveserver2"),
}
UNITS = {
    "master-1.lab": {*MASTER_UNITS, "jobhistory", "spark_history"},
    "master-2.lab": MASTER_UNITS,
    "master-3.lab": MASTER_UNITS,
    "core-1.lab": {"datanode", "nodemanager", "regionserver"},
    "core-2.lab": {"datanode", "nodemanager", "regionserver"},
    "core-3.lab": {"datanode", "nodemanager", "regionserver"},
    "task-1.lab": {"nodemanager"},
    "gateway-1.lab": set(),
}
TABLES = {"metastore": 3, "hiveserver2": 3, "spark_history": 1}
"""Component of Hive or Spark to its number."""


@pytest.mark.parametrize("host", sorted(UNITS))
def test_components_run_and_are_enabled_at_boot(host):
    assert runs.running_units(host) == UNITS[host]


def test_the_gateway_has_commands_and_configuration_and_no_daemon(gateway):
    found = runs.on("gateway-1.lab", "find", "/etc/systemd/system", "-name", "emr-*", "-printf", "%f\\n").split()
    # Those of the workflow that test_c_work.py runs.
    assert [name for name in found if not name.startswith("emr-workflow")] == []
    assert "emr-workflows.service" in found
    assert gateway.user("hdfs getconf -confKey fs.defaultFS").strip() == "hdfs://lab"
    assert gateway.user("yarn node -list 2>/dev/null | grep -c RUNNING").strip() == "4"


def test_status_for_machines_with_a_host_that_was_taken_out_of_the_inventory(tmp_path):
    host, inventory = "task-1.lab", tmp_path / "lab"
    shutil.copytree(runs.INVENTORY, inventory)
    shutil.copytree(HERE / "inventory", inventory, dirs_exist_ok=True)
    hosts = inventory / "hosts.yml"
    hosts.write_text("".join(line for line in hosts.read_text().splitlines(keepends=True) if host not in line))
    words = ("-e", "status_format=json", "-e", f"status_file={tmp_path}/status.json")
    run = runs.playbook("playbooks/status.yml", *words, inventories=(str(inventory),))
    assert run.code == 0, run.output
    text = (tmp_path / "status.json").read_text()
    assert f"{host} is registered as nodemanager (running)" in text
    assert "the inventory places no nodemanager there: put it back, or run playbooks/site.yml" in text
    status = json.loads(text)
    assert sorted(row["state"] for row in status["daemons"] if row["component"] == "namenode") == [
        "active",
        "standby",
        "standby",
    ]
    assert sorted(row["state"] for row in status["daemons"] if row["component"] == "zookeeper") == [
        "follower",
        "follower",
        "leader",
    ]
    assert {row["state"] for row in status["daemons"] if row["component"] == "nodemanager"} == {"running"}
    others = [(row["component"], row["state"]) for row in status["daemons"] if row["component"] in TABLES]
    assert sorted(others) == sorted((name, "serving") for name, count in TABLES.items() for _one in range(count))


@pytest.mark.parametrize("host", sorted(UNITS))
def test_nothing_of_ours_listens_on_every_address(host):
    rows = [line.split() for line in runs.on(host, "ss", "-Htlnp").splitlines()]
    open_to_all = {row[3] for row in rows if "java" in row[-1] and row[3].rsplit(":", 1)[0] in ("0.0.0.0", "*", "[::]")}
    # MapReduce's ShuffleHandler and Spark's have no setting for their address; only a firewall closes them.
    assert {address.rsplit(":", 1)[1] for address in open_to_all} <= {"13562", "7337"}


def test_data_directories_are_private():
    paths = {
        "master-1.lab": [
            "/mnt/disk1/zookeeper",
            "/mnt/disk1/hdfs/journal",
            "/mnt/disk1/hdfs/name",
            "/mnt/disk2/hdfs/name",
        ],
        "core-1.lab": ["/mnt/disk1/hdfs/data", "/mnt/disk2/hdfs/data"],
    }
    for host, directories in paths.items():
        assert runs.on(host, "stat", "-c", "%a", *directories).split() == ["700"] * len(directories)


def test_no_application_over_rest_without_authentication(masters):
    active = runs.active_resourcemanager(masters)
    url = f"http://{active}:8088/ws/v1/cluster/apps/new-application"
    answer = runs.on("gateway-1.lab", "python3", "-c", _POST, url)
    assert answer.strip() == "403 App submission via REST is disabled."


_POST = """
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(urllib.request.Request(sys.argv[1], method="POST"), timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode().strip())
"""


def test_two_hosts_keep_each_product_for_others_and_nobody_serves_any_more(topology):
    kept = runs.on_each(topology["seen"], "sh", "-c", "ls /opt/emr/.archives 2>/dev/null; true")
    keepers = Counter(name for names in kept.values() for name in names.split())
    assert {name.split("-")[0] for name in keepers} >= {"hadoop", "hbase", "hive", "spark", "spark_shuffle"}
    assert set(keepers.values()) == {2}, keepers
    idle = "until ! pgrep -x emr-relay; do sleep 0.5; done"
    runs.on_each(topology["seen"], "timeout", str(IDLE_SECONDS + 10), "sh", "-c", idle)
