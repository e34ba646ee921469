# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast a failed daemon is noticed and left, each value with its reason; measured in docs/operate/failover.md."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

FENCE = "/opt/emr/libexec/emr-fence"
FENCE_KEY = "/etc/hadoop/conf/fence-key"


class Setting(NamedTuple):
    """One value and why it is not upstream's."""

    file: str
    name: str
    value: object
    reason: str


# Times in milliseconds unless the value has a unit. The time-outs of ZooKeeper sessions (10 s) and followers (10 s)
# stay as upstream has them: with 8 s and 6 s, hosts that were only short of processor time lost their locks at times.
HIGH_AVAILABILITY = [
    Setting(
        "core-site",
        "ha.health-monitor.rpc-timeout.ms",
        10000,
        "a hung NameNode is left after 10 s instead of 45 s; less would take long garbage collections for death",
    ),
    Setting(
        "core-site",
        "ha.failover-controller.graceful-fence.rpc-timeout.ms",
        3000,
        "a hung NameNode does not answer the polite request either; the fence follows after 3 s instead of 5 s",
    ),
    Setting(
        "core-site",
        "ha.failover-controller.graceful-fence.connection.retries",
        0,
        "who refuses a connection or is off the network is not asked a second time",
    ),
    Setting(
        "core-site",
        "ipc.client.connect.timeout",
        2000,
        "a host that is off the network is given up after 2 s instead of 20 s; the second attempt of TCP fits in",
    ),
    Setting(
        "core-site",
        "ipc.ping.interval",
        5000,
        "a waiting call pings after 5 s instead of 60 s, so that TCP notices a host that is gone"
        " (net.ipv4.tcp_retries2); nothing is cut off that only takes long",
    ),
    Setting(
        "hdfs-site",
        "dfs.client.failover.sleep.base.millis",
        200,
        "a client that meets a standby asks the next NameNode after 0.2 s instead of 0.5 s",
    ),
    Setting(
        "hdfs-site",
        "dfs.client.failover.sleep.max.millis",
        1000,
        "and goes round them once a second instead of once in 15 s; a lost host among them costs 2 s each time",
    ),
    Setting(
        "hdfs-site",
        "dfs.client.failover.max.attempts",
        150,
        "shorter pauses take more attempts, so that a client gives up after two minutes and a half as with upstream's",
    ),
    Setting(
        "hdfs-site",
        "dfs.ha.zkfc.nn.http.timeout.ms",
        1000,
        "before it gives the lock back, a ZKFC asks the hung NameNode for a thread dump: 1 s instead of 20 s",
    ),
    Setting(
        "hdfs-site",
        "dfs.ha.tail-edits.in-progress",
        True,
        "standbys follow edit by edit: at a failover no two minutes of edits are left to be read",
    ),
    Setting(
        "hdfs-site",
        "dfs.ha.tail-edits.period",
        "1s",
        "how far a standby is behind; one request per second to each JournalNode",
    ),
    Setting(
        "hdfs-site",
        "dfs.journalnode.sync.interval",
        10000,
        "a JournalNode that has missed edits asks another one for them every 10 s instead of 120 s: until it has them,"
        " they are on two disks only, and a repair waits",
    ),
]

HDFS = [
    Setting(
        "hdfs-site",
        "dfs.client.socket-timeout",
        10000,
        "a writer leaves a DataNode that hangs or is off the network after 10 s + 5 s for each replica instead of 60 s",
    ),
    Setting(
        "hdfs-site",
        "dfs.namenode.avoid.read.stale.datanode",
        True,
        "a DataNode that has been silent for 30 s is read last; it counts as dead after 630 s only",
    ),
    Setting(
        "hdfs-site",
        "dfs.namenode.avoid.write.stale.datanode",
        True,
        "a DataNode that has been silent for 30 s gets no new blocks",
    ),
    Setting(
        "hdfs-site",
        "dfs.namenode.replication.work.multiplier.per.iteration",
        10,
        "missing replicas are ordered for 10 blocks per DataNode and 3 s instead of 2: a few clients that write small"
        " files outrun upstream's value, so a roll would wait at each DataNode until they pause",
    ),
    Setting("hdfs-site", "dfs.namenode.replication.max-streams", 20, "as many at a time from one DataNode"),
    Setting("hdfs-site", "dfs.namenode.replication.max-streams-hard-limit", 40, "the same for the most urgent ones"),
]


def tuned(ctx: Context, file: str) -> Properties:
    """Return what FILE (``core-site``, ``hdfs-site``) has for failover."""
    settings = [*HDFS, *(HIGH_AVAILABILITY if ctx.failover("namenode") else [])]
    return {one.name: one.value for one in settings if one.file == file}


def fencing_methods(ctx: Context) -> str:
    """Return ``dfs.ha.fencing.methods``: our fence where there is a secret for it, and what always succeeds.

    The journal quorum admits a single writer, so data is safe whatever the fence achieves. The fence ends a hung
    NameNode, on whose connections clients would wait for minutes. It takes 4 s at most, 1 s when the host is gone.
    """
    ours = [f"shell(timeout 4 {FENCE} ask $target_host {port('zkfc', 'fence')} {FENCE_KEY})"] if ctx.secret else []
    return "\n".join([*ours, "shell(/bin/true)"])
