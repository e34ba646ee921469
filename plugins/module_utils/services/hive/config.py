# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hive-site and the files beside it as the topology, the host and the database make them."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import LOGS
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.tez.config import OPENS

from . import database
from .facts import EXTERNAL, SCRATCH, WAREHOUSE, ZNODE
from .log4j2 import BEELINE, HIVE

CONTAINER_MB = "hive.tez.container.size"
GRACE = "hive.server2.graceful.stop.timeout"
WORKERS = "hive.compactor.worker.threads"
TASKS, METRICS = "org.apache.hadoop.hive.metastore", "org.apache.hadoop.hive.common.metrics.metrics2"
REASONS = {
    CONTAINER_MB: "1024 MB: one sort buffer and one hash table of Hive's defaults fit; four fifths of it are heap",
    GRACE: "queries that run when a HiveServer2 stops get two minutes to end; it takes no new ones in that time",
    WORKERS: "one compaction at a time on each HiveServer2, so that they take no capacity from queries",
}


def hive_site(ctx: Context) -> Properties:
    """Compute hive-site, which clients and other engines read as well: nothing in it depends on the host."""
    site: Properties = {
        "hive.metastore.uris": [f"thrift://{where}" for where in ctx.addresses("metastore", "thrift")],
        "hive.metastore.warehouse.dir": WAREHOUSE,
        "hive.metastore.warehouse.external.dir": EXTERNAL,
        "hive.exec.scratchdir": SCRATCH,
        "hive.execution.engine": "tez",
        CONTAINER_MB: 1024,
        "hive.tez.java.opts": OPENS,
        # Tables with transactions: inserts, updates and deletes that others see as a whole or not at all.
        "hive.txn.manager": "org.apache.hadoop.hive.ql.lockmgr.DbTxnManager",
        "hive.support.concurrency": True,
        # Nobody here looks at the metastore's events, and asking for them takes rights of an administrator.
        "hive.notification.event.poll.interval": "0s",
    }
    if ctx.hosts("zookeeper"):
        site["hive.zookeeper.quorum"] = ctx.hosts("zookeeper")
        site["hive.zookeeper.client.port"] = port("zookeeper", "client")
    return site


def hiveserver2_site(ctx: Context) -> Properties:
    """Compute hiveserver2-site: what HiveServer2 alone reads."""
    if "hiveserver2" not in ctx.components:
        return {}
    site: Properties = {
        "hive.server2.thrift.bind.host": ctx.host,
        "hive.server2.thrift.port": port("hiveserver2", "rpc"),
        "hive.server2.webui.host": ctx.host,
        "hive.server2.webui.port": port("hiveserver2", "http"),
        # As hive: each user whom queries run as needs a home in HDFS, and a copy of Hive's jar of 80 MB there.
        "hive.server2.enable.doAs": False,
        # Sessions of Tez are started by the first query of a connection, as its user.
        "hive.server2.tez.initialize.default.sessions": False,
        # Open sessions and running queries are told on /jmx; upstream writes a file into /tmp as well.
        "hive.server2.metrics.enabled": True,
        "hive.service.metrics.codahale.reporter.classes": f"{METRICS}.JmxMetricsReporter",
        GRACE: "120s",
        WORKERS: 1,
        # Upstream waits a minute where its metastore is not there yet. Each attempt leaves threads behind, so systemd
        # starts another process after some of them.
        "hive.server2.sleep.interval.between.start.attempts": "3s",
        "hive.server2.max.start.attempts": 20,
    }
    if ctx.failover("hiveserver2"):
        site["hive.server2.support.dynamic.service.discovery"] = True
        site["hive.server2.zookeeper.namespace"] = namespace(ctx.cluster)
        # Where a query of another HiveServer2 is killed; upstream's place is in the root of ZooKeeper, which is closed.
        site["hive.zookeeper.killquery.namespace"] = f"{namespace(ctx.cluster)}-kills"
    return site


def namespace(cluster: str) -> str:
    """Return where the HiveServer2s of CLUSTER have their znodes, as clients name it: without the first slash.

    Not one of the root: HiveServer2 asks for the right to make it even where it is there, and the root is closed.
    """
    return f"{ZNODE[1:]}/{cluster}"


def hivemetastore_site(ctx: Context) -> Properties:
    """Compute hivemetastore-site: what the metastore alone reads."""
    if "metastore" not in ctx.components:
        return {}
    return {
        "metastore.thrift.bind.host": ctx.host,
        "metastore.thrift.port": port("metastore", "thrift"),
        **database.properties(ctx),
        "metastore.schema.verification": True,
        "datanucleus.schema.autoCreateAll": False,
        # One metastore does the housekeeping, and finds what is to be compacted; HiveServer2s do that work.
        "metastore.housekeeping.leader.hostname": ctx.hosts("metastore")[0],
        "metastore.compactor.initiator.on": True,
        "metastore.compactor.cleaner.on": True,
        # Upstream's, without the one for Iceberg, whose class comes with Iceberg.
        "metastore.task.threads.remote": [
            f"{TASKS}.txn.service.AcidHouseKeeperService",
            f"{TASKS}.txn.service.CompactionHouseKeeperService",
            f"{TASKS}.txn.service.AcidTxnCleanerService",
            f"{TASKS}.txn.service.AcidOpenTxnsCounterService",
            f"{TASKS}.MaterializationsRebuildLockCleanerTask",
            f"{TASKS}.PartitionManagementTask",
        ],
    }


def beeline_site(ctx: Context) -> Properties:
    """Compute beeline-site: where beeline connects to when nobody says."""
    if not ctx.hosts("hiveserver2"):
        return {}
    return {"beeline.hs2.jdbc.url.default": "cluster", "beeline.hs2.jdbc.url.cluster": jdbc_url(ctx)}


def jdbc_url(ctx: Context) -> str:
    """Return the URL by which clients reach the HiveServer2s: with failover whichever ZooKeeper names."""
    if ctx.failover("hiveserver2"):
        quorum = ",".join(ctx.addresses("zookeeper", "client"))
        found = f"serviceDiscoveryMode=zooKeeper;zooKeeperNamespace={namespace(ctx.cluster)}"
        return f"jdbc:hive2://{quorum}/default;{found}"
    return f"jdbc:hive2://{ctx.addresses('hiveserver2', 'rpc')[0]}/default"


def hive_env(ctx: Context) -> Properties:
    """Compute hive-env, without the options of daemons."""
    # For a driver that upstream's archive lacks.
    added = [f"{database.ADDED}/*"]
    if ctx.object_store:
        added.append(f"{ctx.home('hadoop')}/share/hadoop/tools/lib/*")
    added += ctx.volume.jars if ctx.volume else ()
    return {
        "JAVA_HOME": JAVA_HOME,
        "HADOOP_HOME": "${HADOOP_HOME:-/opt/emr/hadoop}",
        "TEZ_HOME": "${TEZ_HOME:-/opt/emr/tez}",
        "HIVE_CLASSPATH": f"${{HIVE_CLASSPATH:+$HIVE_CLASSPATH:}}{':'.join(added)}",
        # The unit names it to a daemon; a command writes to its terminal.
        "HIVE_LOG_DIR": f"${{HIVE_LOG_DIR:-{LOGS}/hive}}",
    }


def core_site(ctx: Context) -> Properties:
    """Compute what of core-site lets Hive's daemons act for the users whose queries they run."""
    hosts = sorted({*ctx.hosts("metastore"), *ctx.hosts("hiveserver2")})
    return {"hadoop.proxyuser.hive.hosts": hosts, "hadoop.proxyuser.hive.groups": "*"} if hosts else {}


def _log4j2(ctx: Context) -> Properties:
    del ctx
    return dict(HIVE)


def _beeline_log4j2(ctx: Context) -> Properties:
    del ctx
    return dict(BEELINE)


def _before(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    """Return the files by which the schema is looked at before a metastore starts."""
    wanted = product == "hive" and "metastore" in ctx.components
    return database.files(ctx) if wanted else []


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each size of a host with daemons of Hive."""
    return dict(REASONS) if {"metastore", "hiveserver2"} & set(ctx.components) else {}


CONFIGURATION = Configuration(
    computed={
        "core-site": core_site,
        "hive-site": hive_site,
        "hiveserver2-site": hiveserver2_site,
        "hivemetastore-site": hivemetastore_site,
        "beeline-site": beeline_site,
        "hive-env": hive_env,
        "hive-log4j2": _log4j2,
        "beeline-log4j2": _beeline_log4j2,
    },
    before=_before,
    reasons=reasons,
)
