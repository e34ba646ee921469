# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fifty jobs at once: each runs once, and all are followed over one connection at a time."""

from __future__ import annotations

import collections

import runs
import work

SHELLS, SPARKS = 40, 10
PLACE = "/user/hadoop/many"


def test_fifty_jobs_at_once(masters, gateway):
    gateway.user(f"hdfs dfs -rm -r -f -skipTrash {PLACE} && hdfs dfs -mkdir -p {PLACE} && hdfs dfs -touchz {PLACE}/go")
    runs.on(work.FIRST, "sh", "-c", "rm -rf /var/tmp/emr-many && mkdir -m 1777 /var/tmp/emr-many")
    described = {}
    for number in range(SHELLS):
        script = f"echo x >> /var/tmp/emr-many/{number}; sleep 5"
        described[f"many-{number}"] = {"type": "shell", "script": script}
    for number in range(SPARKS):
        described.update(work.waits(f"spark-{number}", f"{PLACE}/go"))
    run = work.job(described)
    ended = collections.Counter(
        line.split(":")[3].strip().split(",")[0] for line in run.output.splitlines() if ": succeeded" in line
    )
    assert ended["succeeded"] == SHELLS + SPARKS
    ran = runs.on(work.FIRST, "sh", "-c", "cd /var/tmp/emr-many && wc -l *").split()
    assert ran[-2:] == [str(SHELLS), "total"]
    for number in range(SPARKS):
        assert list(work.applications(masters, f"emr-job:spark-{number}").values()) == ["FINISHED"]
