# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Redis, the bucket and caches fail under clients: what was acknowledged is there afterwards."""

from __future__ import annotations

import lake
import pytest
import runs
from writer import Writer

PAUSE_MILLISECONDS = 100


@pytest.fixture
def files(request, gateway):
    """A client that writes in the volume through the whole test."""
    one = Writer(runs.address("gateway-1.lab"), f"{lake.PLACE}/{request.node.name}", PAUSE_MILLISECONDS)
    yield one
    one.stop()


def test_the_master_of_redis_is_killed_and_writes_go_on(files):
    before = lake.master()
    files.wait_for_more(20, 60)
    runs.on(before, "systemctl", "kill", "--signal=SIGKILL", "emr-redis")
    # Its unit starts it again after 3 s; so that another one takes over it stays away for longer.
    runs.on(before, "systemctl", "stop", "emr-redis")
    runs.until("another master", lambda: "yes" if lake.master() not in ("", before) else "", 60)
    files.wait_for_more(50, 120)
    runs.on(before, "systemctl", "start", "emr-redis")
    files.finish()
    runs.until("the former master as a replica", lambda: _in_step(before), 60)


def _in_step(host: str) -> str:
    found = lake.info(host, 6379, "replication")
    return "yes" if (found.get("role"), found.get("master_link_status")) == ("slave", "up") else ""


def test_a_roll_of_redis_under_a_client_hands_over_and_ends_with_the_master(files):
    leader = lake.master()
    run = runs.playbook(
        "playbooks/restart.yml", "-e", "emr_restart=all", "-e", "emr_restart_components=redis,redis_sentinel"
    )
    assert run.code == 0, run.output
    assert lake.master() not in ("", leader)
    files.wait_for_more(10, 60)
    files.finish()


def test_a_master_that_is_cut_off_from_both_replicas_takes_no_writes(gateway):
    leader = lake.master()
    others = [host for host in lake.MASTERS if host != leader]
    runs.on_each(others, "systemctl", "stop", "emr-redis")
    try:
        # After some seconds without a replica; until then it believes in them.
        runs.until("a master that refuses", lambda: "yes" if _refuses(leader) else "", 60)
    finally:
        runs.on_each(others, "systemctl", "start", "emr-redis")
    runs.until("both replicas", lambda: "yes" if all(_in_step(host) for host in others) else "", 90)
    gateway.user(f"hdfs dfs -touchz {lake.PLACE}/again")


def _refuses(host: str) -> bool:
    command = ". /var/lib/emr/smartdata/environment && REDISCLI_AUTH=$META_PASSWORD redis-cli --user clients -h"
    said = runs.on(lake.KEEPER, "sh", "-c", f"{command} {host} set emr-lab-probe x 2>&1; true")
    return "NOREPLICAS" in said


def test_a_full_disk_of_the_cache_costs_requests_and_no_data(gateway):
    made = f"head -c {lake.MEGABYTES}M /dev/urandom > /var/tmp/emr-lab-full"
    gateway.user(f"{made} && hdfs dfs -put -f /var/tmp/emr-lab-full {lake.PLACE}/full")
    mount = "mount -t tmpfs -o size=6m,mode=1770,gid=$(stat -c %g $d) emr-lab $d"
    runs.on("gateway-1.lab", "sh", "-c", f"for d in /mnt/disk*/smartdata/cache; do {mount}; done")
    try:
        before = lake.gets()
        for _time in range(2):
            gateway.user(f"hdfs dfs -cat {lake.PLACE}/full | cmp - /var/tmp/emr-lab-full")
        assert lake.gets() - before > lake.MEGABYTES // 4
    finally:
        runs.on("gateway-1.lab", "sh", "-c", "for d in /mnt/disk*/smartdata/cache; do umount -l $d; done")


def test_a_bucket_that_is_away_for_a_while_is_waited_for(gateway):
    lake.forget(["gateway-1.lab"])
    runs.on("gateway-1.lab", "rm", "-f", "/var/tmp/emr-lab-read")
    read = f"hdfs dfs -cat {lake.PLACE}/full | cmp - /var/tmp/emr-lab-full"
    gateway.user(f"({read}; echo $? > /var/tmp/emr-lab-read) > /dev/null 2>&1 & sleep 1")
    with lake.stopped():
        # So long it is away.
        runs.on("gateway-1.lab", "sleep", "5")
    gateway.user("until test -s /var/tmp/emr-lab-read; do sleep 0.2; done; test $(cat /var/tmp/emr-lab-read) = 0", 5)
