# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NameNode and a ResourceManager die, each for itself, under real jobs whose results are checked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import jobs
import runs

PAUSE_MILLISECONDS = 0


def test_namenode_dies_under_a_writer_and_a_sort_of_a_million_rows(masters, gateway, writer, cluster):
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(jobs.terasort, gateway, 1_000_000)
        runs.until("application", lambda: runs.applications(runs.address(runs.active_resourcemanager(masters))), 120)
        active = runs.active_namenode(masters)
        runs.on(active, "systemctl", "kill", "-s", "KILL", "emr-namenode")
        others = [host for host in masters if host != active]
        runs.until("other active NameNode", lambda: runs.active_namenode(others), 60)
        writer.wait_for_more(20, 60)
        print(job.result(timeout=600).says)
    writer.finish()
    cluster.wait_well(300)


def test_resourcemanager_dies_while_words_are_counted_as_coreutils_count_them(masters, gateway, cluster):
    active = runs.active_resourcemanager(masters)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(jobs.wordcount, gateway)
        runs.until("application", lambda: "yes" if runs.running_applications(active) else "", 120)
        runs.on(active, "systemctl", "kill", "-s", "KILL", "emr-resourcemanager")
        # Often another one, but systemd brings the killed one back in time to stand for election too.
        runs.until("active ResourceManager", lambda: runs.active_resourcemanager(masters), 60)
        print(job.result(timeout=600).says)
    cluster.wait_well(300)
