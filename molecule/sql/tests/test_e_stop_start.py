# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole cluster stopped and started; in check mode nothing changes.

Single components too, on the standalone cluster; in order and with two masters, on the one of `pair`.
"""

from __future__ import annotations

import runs
import state

IMAGES = "ls /mnt/disk1/hdfs/name/current | grep -E '^fsimage_[0-9]+$' | sort | tail -1"


def play(name: str, *words: str) -> runs.Run:
    run = runs.playbook(f"playbooks/{name}.yml", *words)
    assert run.code == 0, run.output
    return run


def daemons(hosts) -> dict[state.Place, runs.Process]:
    """Return the processes of the components; the fence beside a ZKFC is none."""
    return {place: one for place, one in state.read(hosts).processes.items() if place[0] != "fence"}


def test_the_whole_cluster(cluster, topology, daemon_hosts, gateway):
    gateway.user("seq 100000 | hdfs dfs -put -f - before-stop")
    before = daemons(daemon_hosts)
    namenodes = topology["members"]["namenode"]
    images = {host: runs.on(host, "sh", "-c", IMAGES) for host in namenodes}
    active = cluster.active("namenode")

    assert play("stop", "--check").changed > 0
    assert daemons(daemon_hosts) == before
    assert play("stop").changed >= len(before)
    assert daemons(daemon_hosts) == {}
    assert runs.on(active, "sh", "-c", IMAGES) > images[active]

    assert play("start", "--check").changed == len(before)
    assert daemons(daemon_hosts) == {}
    assert play("start").changed == len(before)
    assert set(daemons(daemon_hosts)) == set(before)
    cluster.wait_well(300)
    assert gateway.user("hdfs dfs -cat before-stop").split() == [str(number) for number in range(1, 100001)]
