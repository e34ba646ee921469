# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heap and container sizes from the host's memory, each with the reason for it.

Inputs are rounded down to 256 MB, so that a kernel update which takes a few megabytes restarts nothing.
"""

from __future__ import annotations

import re
from typing import Mapping, NamedTuple, Sequence

ROUND_MB = 256
JVM_OVERHEAD_MB = 128
"""Metaspace, code cache, threads and buffers of a daemon beside its heap (100 to 170 MB were seen)."""


class Share(NamedTuple):
    """The part of a host's memory that a daemon's heap gets by default."""

    variable: str
    """Environment variable that carries the daemon's JVM options."""
    divisor: int
    """Heap is memory divided by this, within the bounds."""
    least_mb: int
    most_mb: int


SHARES: dict[str, Share] = {
    "zookeeper": Share("SERVER_JVMFLAGS", 16, 256, 2048),
    "journalnode": Share("HDFS_JOURNALNODE_OPTS", 32, 256, 1024),
    # 1 GB for a million blocks: a quarter of the host serves about two million blocks on the smallest EMR master.
    "namenode": Share("HDFS_NAMENODE_OPTS", 4, 512, 65536),
    "secondarynamenode": Share("HDFS_SECONDARYNAMENODE_OPTS", 4, 512, 65536),
    "zkfc": Share("HDFS_ZKFC_OPTS", 64, 128, 256),
    "datanode": Share("HDFS_DATANODE_OPTS", 16, 512, 4096),
    "resourcemanager": Share("YARN_RESOURCEMANAGER_OPTS", 8, 512, 8192),
    "nodemanager": Share("YARN_NODEMANAGER_OPTS", 16, 512, 2048),
    "jobhistory": Share("MAPRED_HISTORYSERVER_OPTS", 16, 512, 4096),
}

_UNITS = {"": 1 / 1048576, "k": 1 / 1024, "m": 1, "g": 1024}


def xmx_mb(options: str) -> int | None:
    """Return the heap in MB that the last ``-Xmx`` of OPTIONS asks for (the JVM takes the last), or None."""
    found = re.findall(r"-Xmx(\d+)([kKmMgG]?)", options)
    return int(int(found[-1][0]) * _UNITS[found[-1][1].lower()]) if found else None


def heaps_mb(components: Sequence[str], memory_mb: int, env: Mapping[str, object]) -> dict[str, tuple[int, str]]:
    """Return heap in MB and its reason for each of COMPONENTS that has one, on a host with MEMORY_MB.

    ENV holds the user's JVM options (``HDFS_NAMENODE_OPTS`` of ``hadoop-env``, ``SERVER_JVMFLAGS`` and
    ``ZK_SERVER_HEAP`` of ``zookeeper-env``); a ``-Xmx`` in them wins.
    """
    heaps: dict[str, tuple[int, str]] = {}
    memory = memory_mb // ROUND_MB * ROUND_MB
    for component in components:
        share = SHARES.get(component)
        if share is None:
            continue
        asked = xmx_mb(str(env.get(share.variable) or ""))
        if asked is None and component == "zookeeper" and env.get("ZK_SERVER_HEAP"):
            asked = int(str(env["ZK_SERVER_HEAP"]))
        if asked is not None:
            heaps[component] = (asked, f"asked for in {share.variable}")
            continue
        heap = max(share.least_mb, min(share.most_mb, memory // share.divisor))
        why = f"1/{share.divisor} of {memory} MB memory, at least {share.least_mb} and at most {share.most_mb} MB"
        heaps[component] = (heap, why)
    return heaps


def container_memory_mb(memory_mb: int, heaps: Mapping[str, tuple[int, str]]) -> tuple[int, str]:
    """Return the memory in MB that the NodeManager may give to containers, and its reason.

    What the system (a tenth, at least 1 GB) and the other daemons of the host leave; never less than 512 MB.
    """
    memory = memory_mb // ROUND_MB * ROUND_MB
    system = max(1024, memory // 10)
    daemons = sum(heap + JVM_OVERHEAD_MB for heap, _unused in heaps.values())
    left = max(512, (memory - system - daemons) // ROUND_MB * ROUND_MB)
    return left, f"{memory} MB memory less {system} MB for the system and {daemons} MB for {len(heaps)} daemons"
