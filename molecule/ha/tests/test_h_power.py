# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power fails on all hosts at once, and returns."""

from __future__ import annotations

import connections
import runs


def test_power_returns_and_so_does_the_cluster(gateway, cluster):
    gateway.user("seq 300000 | hdfs dfs -put -f - before-power-off")
    runs.lab("power-cycle")
    cluster.wait_well(300)
    assert gateway.user("hdfs dfs -cat before-power-off").split() == [str(number) for number in range(1, 300001)]
    # HiveServer2 is found in ZooKeeper, and what it says is in the database, whose host had no power either.
    assert connections.ask(gateway, 1, "SHOW DATABASES")[0].cell == "default"
