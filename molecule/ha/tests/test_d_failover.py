# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons die at once while clients write and a real job runs, whose result is checked.

Each for itself, and a sort of a million rows, are in the scenario drill of the long set.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import jobs
import runs


def kill(host: str, component: str) -> None:
    runs.on(host, "systemctl", "kill", "-s", "KILL", f"emr-{component}")


def with_regions(hosts: list[str]) -> str:
    """Return the first of HOSTS whose RegionServer has regions."""
    query = "16030/jmx?qry=Hadoop:service=HBase,name=RegionServer,sub=Server"
    return runs.first(hosts, query, lambda answer: answer["beans"][0]["regionCount"] > 0) or ""


def test_words_are_counted_and_no_file_or_key_is_lost(masters, gateway, writer, load, topology, cluster):
    """As coreutils count them, while a ResourceManager, a NameNode and a RegionServer die, and then an HMaster.

    Keys were written under the roll of test_b_plan.py too.
    """
    managing, serving = runs.active_resourcemanager(masters), runs.active_namenode(masters)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(jobs.wordcount, gateway)
        runs.until("application", lambda: "yes" if runs.running_applications(managing) else "", 120)
        kill(managing, "resourcemanager")
        kill(serving, "namenode")
        kill(with_regions(topology["members"]["regionserver"]), "regionserver")
        others = [host for host in masters if host != serving]
        runs.until("other active NameNode", lambda: runs.active_namenode(others), 60)
        writer.wait_for_more(20, 60)
        # Often another one, but systemd brings the killed one back in time to stand for election too.
        runs.until("active ResourceManager", lambda: runs.active_resourcemanager(masters), 60)
        load.wait_for_more(50, 180)
        master = runs.until("active HMaster", lambda: runs.active_hmaster(masters), 120)
        kill(master, "hmaster")
        runs.until("other active HMaster", lambda: runs.active_hmaster([one for one in masters if one != master]), 120)
        load.wait_for_more(50, 120)
        print(job.result(timeout=600).says)
    writer.finish()
    load.read_back()
    cluster.wait_well(300)
