# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All hosts lose power at once; the cluster comes back by itself, with its data."""

from __future__ import annotations

import runs


def test_power_returns_and_so_does_the_cluster(gateway, whole):
    gateway.user("seq 300000 | hdfs dfs -put -f - before-power-off")
    runs.lab("power-cycle")
    whole()
    assert gateway.user("hdfs dfs -cat before-power-off").split() == [str(number) for number in range(1, 300001)]


def test_nothing_is_left_to_do():
    run = runs.playbook("site.yml")
    assert (run.code, run.changed) == (0, 0), run.output
