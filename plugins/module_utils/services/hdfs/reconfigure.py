# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which properties a running daemon could take over without a restart, as Hadoop 3.4.3 lists them. No I/O.

``hdfs dfsadmin -reconfig (namenode|datanode) HOST:PORT properties`` is what they were read with.
"""

from __future__ import annotations

from typing import Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

PROPERTIES: dict[str, frozenset[str]] = {
    "namenode": frozenset(
        {
            "dfs.block.invalidate.limit",
            "dfs.block.placement.ec.classname",
            "dfs.block.replicator.classname",
            "dfs.datanode.max.nodes.to.report",
            "dfs.datanode.peer.stats.enabled",
            "dfs.heartbeat.interval",
            "dfs.image.parallel.load",
            "dfs.namenode.avoid.read.slow.datanode",
            "dfs.namenode.block-placement-policy.exclude-slow-nodes.enabled",
            "dfs.namenode.block-placement.min-blocks-for.write",
            "dfs.namenode.decommission.backoff.monitor.pending.blocks.per.lock",
            "dfs.namenode.decommission.backoff.monitor.pending.limit",
            "dfs.namenode.heartbeat.recheck-interval",
            "dfs.namenode.lock.detailed-metrics.enabled",
            "dfs.namenode.max.slowpeer.collect.nodes",
            "dfs.namenode.read-lock-reporting-threshold-ms",
            "dfs.namenode.reconstruction.pending.timeout-sec",
            "dfs.namenode.replication.max-streams",
            "dfs.namenode.replication.max-streams-hard-limit",
            "dfs.namenode.replication.work.multiplier.per.iteration",
            "dfs.namenode.slowpeer.collect.interval",
            "dfs.namenode.write-lock-reporting-threshold-ms",
            "dfs.storage.policy.satisfier.mode",
            "fs.protected.directories",
            "hadoop.caller.context.enabled",
            f"ipc.{port('namenode', 'rpc')}.backoff.enable",
            "ipc.server.log.slow.rpc",
            "ipc.server.log.slow.rpc.threshold.ms",
        }
    ),
    "datanode": frozenset(
        {
            "dfs.blockreport.initialDelay",
            "dfs.blockreport.intervalMsec",
            "dfs.blockreport.split.threshold",
            "dfs.cachereport.intervalMsec",
            "dfs.datanode.balance.max.concurrent.moves",
            "dfs.datanode.data.dir",
            "dfs.datanode.data.read.bandwidthPerSec",
            "dfs.datanode.data.transfer.bandwidthPerSec",
            "dfs.datanode.data.write.bandwidthPerSec",
            "dfs.datanode.fileio.profiling.sampling.percentage",
            "dfs.datanode.max.slowdisks.to.exclude",
            "dfs.datanode.max.transfer.threads",
            "dfs.datanode.min.outlier.detection.disks",
            "dfs.datanode.min.outlier.detection.nodes",
            "dfs.datanode.outliers.report.interval",
            "dfs.datanode.peer.metrics.min.outlier.detection.samples",
            "dfs.datanode.peer.stats.enabled",
            "dfs.datanode.slow.io.warning.threshold.ms",
            "dfs.datanode.slowdisk.low.threshold.ms",
            "dfs.datanode.slowpeer.low.threshold.ms",
            "dfs.disk.balancer.enabled",
            "dfs.disk.balancer.plan.valid.interval",
            "fs.du.interval",
            "fs.getspaceused.classname",
            "fs.getspaceused.jitterMillis",
        }
    ),
}
_PORTS = {"namenode": ("namenode", "rpc"), "datanode": ("datanode", "ipc")}


def by_file(component: str) -> dict[str, frozenset[str]]:
    """Return what the daemon of COMPONENT takes over, by the file that it reads it from."""
    found: dict[str, set[str]] = {"hdfs-site": set(), "core-site": set()}
    for name in PROPERTIES[component]:
        found["hdfs-site" if name.startswith("dfs.") else "core-site"].add(name)
    return {file: frozenset(names) for file, names in found.items()}


def command(component: str, host: str) -> str:
    """Return what makes the daemon of COMPONENT on HOST take over the file as it is now."""
    return f"hdfs dfsadmin -reconfig {component} {host}:{port(*_PORTS[component])} start"


def commands(component: str) -> Callable[[str], str]:
    """Return :func:`command` for COMPONENT."""
    return lambda host: command(component, host)
