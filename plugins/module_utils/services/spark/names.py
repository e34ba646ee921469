# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that Spark has, and that nothing reads here. Plain data."""

from __future__ import annotations

_HEAPS = "it is computed; write SPARK_HISTORY_HEAP or SPARK_THRIFT_HEAP, the heap of each daemon in MB"
_STANDALONE = "only Spark's own cluster manager reads it, and jobs run on YARN here; leave it out"

UNREAD = {
    "spark-env": {
        "SPARK_DAEMON_MEMORY": _HEAPS,
        **dict.fromkeys(
            (
                "SPARK_MASTER_HOST",
                "SPARK_MASTER_OPTS",
                "SPARK_MASTER_PORT",
                "SPARK_WORKER_CORES",
                "SPARK_WORKER_DIR",
                "SPARK_WORKER_MEMORY",
                "SPARK_WORKER_OPTS",
            ),
            _STANDALONE,
        ),
        "SPARK_PID_DIR": "systemd runs its daemons, without files of pids; leave it out",
    },
}
"""Pattern of files to what nothing reads there, with the remedy."""
