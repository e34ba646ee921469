# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase as a user has it: a table from the gateway, its files, and HBase's own test for lost rows.

What clients see when daemons die or restart is in test_b_plan.py and test_d_failover.py.
"""

from __future__ import annotations

import re
import shlex

LINES = ("create 'words','f'", "put 'words','one','f:a','1'", "scan 'words'")
NODES, WIDTH = 25_000, 1000
LIST = "hbase org.apache.hadoop.hbase.test.IntegrationTestBigLinkedList -Dmapreduce.framework.name=local"
"""HBase's own test for lost writes: rows that each name another one, and a job that follows them."""
SHELL = f"printf '%s\\n' {shlex.join(LINES)} | hbase shell -n 2>&1"
CLOSED = ("/hbase", "/hbase/data", "/hbase/WALs", "/hbase/MasterData")


def test_an_ordinary_user_makes_a_table_and_reads_it(gateway):
    said = gateway.user(SHELL)
    assert re.search(r"one\s+column=f:a, timestamp=\S+, value=1", said), said


def test_an_ordinary_user_reads_no_file_of_a_table(gateway):
    said = gateway.user(f"hdfs dfs -ls {' '.join(CLOSED)} 2>&1; true")
    for path in CLOSED:
        assert f'Permission denied: user=hadoop, access=READ_EXECUTE, inode="{path}"' in said, said


def test_a_list_of_rows_has_no_hole(gateway):
    said = gateway.user(f"{LIST} loop 1 1 {NODES} /tmp/rows 1 {WIDTH} {NODES // WIDTH} 2>&1")
    found = dict(re.findall(r"^\s+(REFERENCED|UNREFERENCED|UNDEFINED)=(\d+)", said, re.MULTILINE))
    assert found == {"REFERENCED": str(NODES)}, said[-3000:]
