# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NameNode and a ResourceManager die while a client writes and a job runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import jobs
import runs

PI = f"hadoop jar {jobs.EXAMPLES} pi 8 200 2>/dev/null"


def test_namenode_dies_under_a_writer_and_a_job(masters, gateway, writer, whole):
    active = runs.active_namenode(masters)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(gateway.user, PI)
        writer.wait_for_more(20, 60)
        runs.on(active, "systemctl", "kill", "-s", "KILL", "emr-namenode")
        others = [host for host in masters if host != active]
        runs.until("other active NameNode", lambda: runs.active_namenode(others), 60)
        writer.wait_for_more(20, 60)
        assert "Estimated value of Pi is 3.1" in job.result(timeout=300)
    writer.stop()
    print("longest write:", max(writer.acknowledged().values()), "ms of", len(writer.acknowledged()), "files")
    assert writer.failed() == []
    assert writer.lost() == set()
    whole()


def test_resourcemanager_dies_under_a_job(masters, gateway, whole):
    active = runs.active_resourcemanager(masters)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(gateway.user, PI)
        runs.until("application", lambda: "yes" if runs.running_applications(active) else "", 90)
        runs.on(active, "systemctl", "kill", "-s", "KILL", "emr-resourcemanager")
        # Often another one, but systemd brings the killed one back in time to stand for election too.
        runs.until("active ResourceManager", lambda: runs.active_resourcemanager(masters), 60)
        assert "Estimated value of Pi is 3.1" in job.result(timeout=300)
    whole()
