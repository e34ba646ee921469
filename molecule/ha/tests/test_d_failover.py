# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NameNode and a ResourceManager die at once while a client writes and a real job runs, whose result is checked.

Each for itself, and a sort of a million rows, are in the scenario drill of the long set.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import jobs
import runs


def test_both_die_under_a_writer_while_words_are_counted_as_coreutils_count_them(masters, gateway, writer, cluster):
    managing, serving = runs.active_resourcemanager(masters), runs.active_namenode(masters)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(jobs.wordcount, gateway)
        runs.until("application", lambda: "yes" if runs.running_applications(managing) else "", 120)
        runs.on(managing, "systemctl", "kill", "-s", "KILL", "emr-resourcemanager")
        runs.on(serving, "systemctl", "kill", "-s", "KILL", "emr-namenode")
        others = [host for host in masters if host != serving]
        runs.until("other active NameNode", lambda: runs.active_namenode(others), 60)
        writer.wait_for_more(20, 60)
        # Often another one, but systemd brings the killed one back in time to stand for election too.
        runs.until("active ResourceManager", lambda: runs.active_resourcemanager(masters), 60)
        print(job.result(timeout=600).says)
    writer.finish()
    cluster.wait_well(300)
