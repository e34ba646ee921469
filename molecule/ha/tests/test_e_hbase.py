# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase as a user has it: a table from the gateway, and HBase's own load test while daemons below it die."""

from __future__ import annotations

import re
import shlex

import pytest
import runs
from load_test import LoadTest

KEYS = 8000
LINES = ("create 'words','f'", "put 'words','one','f:a','1'", "scan 'words'")
NODES, WIDTH = 25_000, 1000
LIST = "hbase org.apache.hadoop.hbase.test.IntegrationTestBigLinkedList -Dmapreduce.framework.name=local"
"""HBase's own test for lost writes: rows that each name another one, and a job that follows them."""
SHELL = f"printf '%s\\n' {shlex.join(LINES)} | hbase shell -n 2>&1"


@pytest.fixture
def load():
    one = LoadTest(runs.address("gateway-1.lab"), "killed", KEYS)
    yield one
    one.stop()


def kill(host: str, component: str) -> None:
    runs.on(host, "systemctl", "kill", "-s", "KILL", f"emr-{component}")


def with_regions(hosts: list[str]) -> str:
    """Return the first of HOSTS whose RegionServer has regions."""
    query = "16030/jmx?qry=Hadoop:service=HBase,name=RegionServer,sub=Server"
    return runs.first(hosts, query, lambda answer: answer["beans"][0]["regionCount"] > 0) or ""


def test_an_ordinary_user_makes_a_table_and_reads_it(gateway):
    said = gateway.user(SHELL)
    assert re.search(r"one\s+column=f:a, timestamp=\S+, value=1", said), said


@pytest.mark.parametrize("path", ["/hbase", "/hbase/data", "/hbase/WALs", "/hbase/MasterData"])
def test_an_ordinary_user_reads_no_file_of_a_table(gateway, path):
    said = gateway.user(f"hdfs dfs -ls {path} 2>&1; true")
    assert "Permission denied: user=hadoop, access=READ_EXECUTE" in said, said


def test_a_list_of_rows_has_no_hole(gateway):
    said = gateway.user(f"{LIST} loop 1 1 {NODES} /tmp/rows 1 {WIDTH} {NODES // WIDTH} 2>&1")
    found = dict(re.findall(r"^\s+(REFERENCED|UNREFERENCED|UNDEFINED)=(\d+)", said, re.MULTILINE))
    assert found == {"REFERENCED": str(NODES)}, said[-3000:]


def test_no_key_is_lost_when_a_regionserver_the_active_hmaster_and_a_namenode_die(load, masters, topology, cluster):
    kill(with_regions(topology["members"]["regionserver"]), "regionserver")
    load.wait_for_more(200, 120)
    master = runs.active_hmaster(masters)
    kill(master, "hmaster")
    runs.until("other active HMaster", lambda: runs.active_hmaster([one for one in masters if one != master]), 120)
    kill(runs.active_namenode(masters), "namenode")
    load.wait_for_more(200, 120)
    load.finish()
    cluster.wait_well(300)
