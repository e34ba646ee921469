# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which properties a running daemon could take over without a restart, as Hadoop 3.4.3 lists them. Plain data.

``hdfs dfsadmin -reconfig (namenode|datanode) HOST:PORT properties`` is what they were read with.
"""

from __future__ import annotations

from ..roll_model import Reconfiguration

RPC = 8020
"""The port of a NameNode's RPC server, which a property is named by."""

_COMMAND = "hdfs dfsadmin -reconfig {component} {host}:{port} start"


def _by_file(*names: str) -> dict[str, tuple[str, ...]]:
    """Return NAMES by the file that they are read from."""
    return {
        "hdfs-site": tuple(name for name in names if name.startswith("dfs.")),
        "core-site": tuple(name for name in names if not name.startswith("dfs.")),
    }


NAMENODE = Reconfiguration(
    port="rpc",
    command=_COMMAND,
    properties=_by_file(
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
        f"ipc.{RPC}.backoff.enable",
        "ipc.server.log.slow.rpc",
        "ipc.server.log.slow.rpc.threshold.ms",
    ),
)
DATANODE = Reconfiguration(
    port="ipc",
    command=_COMMAND,
    properties=_by_file(
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
    ),
)
