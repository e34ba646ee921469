# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hbase-site, hbase-env and log4j2.properties as the topology and the host make them."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import LOGS
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

from .facts import ROOT
from .log4j2 import LOG4J2

HANDLERS = "hbase.regionserver.handler.count"
LEAST_HANDLERS = 30
"""Upstream's number."""
EXCLUDED = "hbase.regionserver.async.wal.max.exclude.datanode.count"
MANY_DATANODES = 10
"""With so many, logs find enough of them beside those that were away lately, of which upstream leaves out three."""


class Setting(NamedTuple):
    """One value of hbase-site and why it is not upstream's."""

    name: str
    value: object
    reason: str


# Times in milliseconds. Pauses and attempts of clients stay as upstream has them: they go on for two minutes.
TUNED = (
    Setting(
        "zookeeper.session.timeout",
        20000,
        "a host that is off the network is given up after 20 s instead of 40 s, the longest that ZooKeeper grants; a"
        " process that only ends is noticed at once, as its unit removes its znode. Less would take long garbage"
        " collections for death",
    ),
    Setting(
        "hbase.lease.recovery.dfs.timeout",
        23000,
        "HDFS is asked again to close the log of a dead RegionServer after 23 s instead of 64 s: two attempts at a"
        " DataNode that is gone as well fit in, of 10 s each",
    ),
    Setting(
        "dfs.datanode.socket.write.timeout",
        10000,
        "a flush leaves a DataNode that hangs or is off the network after 10 s + 5 s for each replica instead of eight"
        " minutes, before memory is full of rows to be flushed and writes wait",
    ),
)


def hbase_site(ctx: Context) -> Properties:
    """Compute hbase-site."""
    site: Properties = {
        "hbase.cluster.distributed": True,
        **{one.name: one.value for one in TUNED},
        HANDLERS: handlers(ctx)[0],
        **{name: value for name, (value, _reason) in excluded(ctx).items()},
        **_here(ctx, "hmaster", "hbase.master", "hbase.master.hostname"),
        **_here(ctx, "regionserver", "hbase.regionserver", "hbase.unsafe.regionserver.hostname"),
    }
    namenodes = ctx.addresses("namenode", "rpc")
    if namenodes:
        site["hbase.rootdir"] = f"hdfs://{ctx.cluster if len(namenodes) > 1 else namenodes[0]}{ROOT}"
    if ctx.hosts("zookeeper"):
        site.update(
            {
                "hbase.zookeeper.quorum": ctx.hosts("zookeeper"),
                "hbase.zookeeper.property.clientPort": port("zookeeper", "client"),
                "zookeeper.znode.parent": znode(ctx.cluster),
            }
        )
    return site


def _here(ctx: Context, component: str, prefix: str, hostname: str) -> Properties:
    """Return what COMPONENT is called, and binds to: its private address, and no other. Clients have none of these."""
    if component not in ctx.components:
        return {}
    return {
        hostname: ctx.host,
        f"{prefix}.port": port(component, "rpc"),
        f"{prefix}.ipc.address": ctx.host,
        f"{prefix}.info.port": port(component, "http"),
        f"{prefix}.info.bindAddress": ctx.host,
    }


def znode(cluster: str) -> str:
    """Return the znode of HBase in CLUSTER: no other cluster has it.

    Not one of the root: HBase asks for the right to make it even where it is there, and the root is closed.
    """
    return f"{ROOT}/{cluster}"


def handlers(ctx: Context) -> tuple[int, str]:
    """Return how many calls a RegionServer works on at the same time, and the reason."""
    count = max(LEAST_HANDLERS, 2 * ctx.cores)
    return count, f"twice {ctx.cores} cores, at least {LEAST_HANDLERS}; most of them wait for HDFS"


def excluded(ctx: Context) -> dict[str, tuple[int, str]]:
    """Return how many DataNodes that were away are left out of logs, and the reason; nothing where there are many."""
    if len(ctx.hosts("datanode")) >= MANY_DATANODES:
        return {}
    reason = (
        "otherwise a DataNode that was away for a moment is left out of logs for six hours, and after three DataNodes"
        " have restarted a RegionServer finds none for its log and ends"
    )
    return {EXCLUDED: (0, reason)}


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each computed value of hbase-site that has one."""
    return {
        **{one.name: one.reason for one in TUNED},
        HANDLERS: handlers(ctx)[1],
        **{name: reason for name, (_value, reason) in excluded(ctx).items()},
    }


def hbase_env(ctx: Context) -> Properties:
    """Compute hbase-env, without the options of daemons."""
    del ctx
    return {
        "JAVA_HOME": JAVA_HOME,
        # The unit names it to a daemon; a command writes to its terminal.
        "HBASE_LOG_DIR": f"${{HBASE_LOG_DIR:-{LOGS}/hbase}}",
    }


def log4j2(ctx: Context) -> Properties:
    """Compute log4j2.properties."""
    del ctx
    return dict(LOG4J2)


def metrics2(ctx: Context) -> Properties:
    """Compute hadoop-metrics2-hbase.properties.

    What /jmx says is as old as a period of the metrics system, ten seconds with upstream's. Gates must not take a
    RegionServer for live that has ended since.
    """
    del ctx
    return {"*.period": 1}


CONFIGURATION = Configuration(
    computed={
        "hbase-site": hbase_site,
        "hbase-env": hbase_env,
        "hbase-log4j": log4j2,
        "hbase-metrics2": metrics2,
    },
    reasons=reasons,
)
