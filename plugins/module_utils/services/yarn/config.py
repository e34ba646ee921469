# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""yarn-site, mapred-site and capacity-scheduler as the topology and the host make them."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file, state_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import left_mb
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.environment import audit
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import auxiliaries, port

from . import access, lists

_SHARE = "/opt/emr/hadoop/share/hadoop"
# Absolute paths: applications of every framework then find Hadoop's classes without environment variables.
CLASS_PATH = ["/etc/hadoop/conf"] + [
    f"{_SHARE}/{part}"
    for part in ("common/*", "common/lib/*", "hdfs/*", "hdfs/lib/*", "mapreduce/*", "yarn/*", "yarn/lib/*")
]
_SERVER = "org.apache.hadoop.yarn.server"
AUDITS: Properties = {
    **audit(
        "rm.audit.logger",
        f"{_SERVER}.resourcemanager.RMAuditLogger",
        "${hadoop.root.logger}",
        "RMAUDIT",
        "rm-audit.log",
    ),
    **audit(
        "nm.audit.logger",
        f"{_SERVER}.nodemanager.NMAuditLogger",
        "${hadoop.root.logger}",
        "NMAUDIT",
        "nm-audit.log",
    ),
}
WHITELIST = "yarn.nodemanager.env-whitelist"
HANDED_ON = (
    "JAVA_HOME,HADOOP_COMMON_HOME,HADOOP_HDFS_HOME,HADOOP_CONF_DIR,HADOOP_YARN_HOME,HADOOP_MAPRED_HOME,PATH,LANG"
)
"""Variables that containers have from their NodeManager."""
MEMORY = "yarn.nodemanager.resource.memory-mb"
SCHEDULER = "org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler"
QUEUES: Properties = {
    "yarn.scheduler.capacity.root.queues": "default",
    "yarn.scheduler.capacity.root.default.capacity": 100,
    "yarn.scheduler.capacity.root.default.maximum-capacity": 100,
    "yarn.scheduler.capacity.root.default.state": "RUNNING",
    "yarn.scheduler.capacity.root.acl_administer_queue": "yarn",
    "yarn.scheduler.capacity.maximum-am-resource-percent": 0.5,
    "yarn.scheduler.capacity.node-locality-delay": 40,
    "yarn.scheduler.capacity.resource-calculator": "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator",
}


def class_path(ctx: Context) -> list[str]:
    """Return the class path of applications: what reaches the object store is among Hadoop's tools."""
    beside = ctx.volume.jars if ctx.volume else ()
    return [*CLASS_PATH, *([f"{_SHARE}/tools/lib/*"] if ctx.object_store else []), *beside]


def yarn_site(ctx: Context) -> Properties:
    """Compute yarn-site."""
    return {
        **_resourcemanager(ctx),
        **_nodemanager(ctx),
        "yarn.acl.enable": True,
        "yarn.admin.acl": "yarn",
        # Without Kerberos anybody who reaches the port could run commands as any user.
        "yarn.webapp.enable-rest-app-submissions": False,
        "yarn.application.classpath": class_path(ctx),
        "yarn.log-aggregation-enable": True,
        "yarn.log-aggregation.retain-seconds": 604800,
        "yarn.nodemanager.remote-app-log-dir": "/app-logs",
        # The default sleeps of 30 s kept NodeManagers from finding the active ResourceManager for a minute and a half.
        "yarn.client.failover-sleep-base-ms": 200,
        "yarn.client.failover-sleep-max-ms": 1000,
        "yarn.client.failover-max-attempts": 900,
        "yarn.resourcemanager.connect.retry-interval.ms": 500,
    }


def _resourcemanager(ctx: Context) -> Properties:
    hosts = ctx.hosts("resourcemanager")
    site: Properties = {
        # One entry denies every host that is not listed, so the file names all NodeManagers.
        "yarn.resourcemanager.nodes.include-path": "/etc/hadoop/conf/yarn.include",
        "yarn.resourcemanager.nodes.exclude-path": "/etc/hadoop/conf/yarn.exclude.xml",
        "yarn.resourcemanager.scheduler.class": SCHEDULER,
        "yarn.resourcemanager.max-completed-applications": 1000,
        # The default takes every priority for 0.
        "yarn.cluster.max-application-priority": 10,
        # How long a new active one waits for NodeManagers, which find it within 2 s, before it gives out containers.
        "yarn.resourcemanager.work-preserving-recovery.scheduling-wait-ms": 5000,
        # The scheduler caps requests at the largest registered node; this only has to be no obstacle.
        "yarn.scheduler.maximum-allocation-mb": 1048576,
        "yarn.scheduler.maximum-allocation-vcores": 256,
        "yarn.scheduler.minimum-allocation-mb": 256,
        **_state(),
    }
    if len(hosts) == 1:
        site["yarn.resourcemanager.hostname"] = hosts[0]
        site["yarn.resourcemanager.webapp.address"] = f"{hosts[0]}:{port('resourcemanager', 'http')}"
    elif hosts:
        ids: dict[str, str] = {f"rm{number}": host for number, host in enumerate(hosts, 1)}
        site.update(
            {
                "yarn.resourcemanager.ha.enabled": True,
                "yarn.resourcemanager.cluster-id": ctx.cluster,
                "yarn.resourcemanager.ha.rm-ids": list(ids),
                "yarn.resourcemanager.recovery.enabled": True,
                # The only store that fences.
                "yarn.resourcemanager.store.class": (
                    "org.apache.hadoop.yarn.server.resourcemanager.recovery.ZKRMStateStore"
                ),
            }
        )
        for name, host in ids.items():
            site[f"yarn.resourcemanager.hostname.{name}"] = host
            site[f"yarn.resourcemanager.webapp.address.{name}"] = f"{host}:{port('resourcemanager', 'http')}"
    return site


def _state() -> Properties:
    """Return where a ResourceManager keeps what must outlive it: upstream's places are in /tmp, where anybody can make
    them first, after which none becomes active. Of those for stores that nobody has asked for none is used.
    """
    place = state_dir("resourcemanager")
    return {
        "yarn.node-attribute.fs-store.root-dir": f"file://{place}/node-attribute",
        "yarn.node-labels.fs-store.root-dir": f"file://{place}/node-labels",
        "yarn.resourcemanager.fs.state-store.uri": f"file://{place}/rmstore",
        "yarn.resourcemanager.leveldb-state-store.path": f"{place}/rmstore-leveldb",
        "yarn.scheduler.configuration.fs.path": f"file://{place}/schedconf",
        "yarn.scheduler.configuration.leveldb-store.path": f"{place}/confstore",
    }


def _nodemanager(ctx: Context) -> Properties:
    return {
        "yarn.nodemanager.hostname": ctx.host,
        "yarn.nodemanager.address": ctx.here("rpc", "nodemanager"),
        **_auxiliary(ctx),
        "yarn.nodemanager.local-dirs": [f"{disk}/yarn/local" for disk in ctx.disks],
        "yarn.nodemanager.log-dirs": [f"{disk}/yarn/log" for disk in ctx.disks],
        # With a fixed port, containers survive a restart of the NodeManager.
        "yarn.nodemanager.recovery.enabled": True,
        "yarn.nodemanager.recovery.supervised": True,
        "yarn.nodemanager.recovery.dir": f"{ctx.disks[0]}/yarn/recovery",
        MEMORY: left_mb(ctx.memory_mb, ctx.heaps, ctx.beside)[0],
        "yarn.nodemanager.resource.cpu-vcores": ctx.cores,
        # JDK 17 reserves far more address space than it uses.
        "yarn.nodemanager.vmem-check-enabled": False,
        WHITELIST: HANDED_ON,
    }


def _auxiliary(ctx: Context) -> Properties:
    """Return what runs inside of NodeManagers: what MapReduce needs, and what other services of the cluster bring."""
    rows = auxiliaries("nodemanager", ctx.members)
    prefix = "yarn.nodemanager.aux-services"
    site: Properties = {prefix: ["mapreduce_shuffle", *(row.name for row in rows)]}
    for row in rows:
        site[f"{prefix}.{row.name}.class"] = row.java_class
        # Beside the NodeManager's own class path, so that each has its own libraries.
        site[f"{prefix}.{row.name}.classpath"] = f"{ctx.home(row.product)}/{row.jars}"
        site.update(row.properties)
    return site


def mapred_site(ctx: Context) -> Properties:
    """Compute mapred-site; nothing in it depends on the host, since it is the gateway's copy that jobs use."""
    site: Properties = {
        "mapreduce.framework.name": "yarn",
        "mapreduce.application.classpath": class_path(ctx),
        "mapreduce.jvm.add-opens-as-default": True,
        "yarn.app.mapreduce.am.staging-dir": "/user",
        "mapreduce.jobhistory.done-dir": "/mr-history/done",
        "mapreduce.jobhistory.intermediate-done-dir": "/mr-history/tmp",
        "mapreduce.jobhistory.recovery.enable": False,
        "mapreduce.jobhistory.recovery.store.fs.uri": f"file://{state_dir('jobhistory')}/recoverystore",
        "mapreduce.jobhistory.recovery.store.leveldb.path": f"{state_dir('jobhistory')}/recoverystore-leveldb",
        "mapreduce.cluster.acls.enabled": True,
        "mapreduce.cluster.administrators": "mapred",
    }
    if ctx.object_store:
        # There a rename is a copy: the faster committer moves what failed tasks have left as well.
        site["mapreduce.fileoutputcommitter.algorithm.version"] = 1
    for host in ctx.hosts("jobhistory")[:1]:
        site["mapreduce.jobhistory.address"] = f"{host}:{port('jobhistory', 'rpc')}"
        site["mapreduce.jobhistory.admin.address"] = f"{host}:{port('jobhistory', 'admin')}"
        site["mapreduce.jobhistory.webapp.address"] = f"{host}:{port('jobhistory', 'http')}"
    return site


def capacity_scheduler(ctx: Context) -> Properties:
    """Compute capacity-scheduler: one queue, without which no ResourceManager starts, and who may submit to which."""
    return {**QUEUES, **access.properties(ctx.submitters)}


def reasons(ctx: Context) -> dict[str, str]:
    """Say how much memory the NodeManager of this host offers, and why."""
    if "nodemanager" not in ctx.components:
        return {}
    asked = ctx.asked.get("yarn-site", {}).get(MEMORY)
    if asked is not None:
        return {MEMORY: f"{asked} MB: asked for in yarn-site"}
    size, why = left_mb(ctx.memory_mb, ctx.heaps, ctx.beside)
    return {MEMORY: f"{size} MB: {why}"}


def log4j(ctx: Context) -> Properties:
    """Compute what the audits of YARN's daemons add to log4j."""
    del ctx
    return dict(AUDITS)


def _beside(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    if product != "hadoop":
        return []
    found = {"yarn.include": lists.yarn_include(ctx), "yarn.exclude.xml": lists.yarn_exclude(ctx)}
    return [File(conf_file(product, name), text) for name, text in found.items()]


CONFIGURATION = Configuration(
    computed={
        "yarn-site": yarn_site,
        "mapred-site": mapred_site,
        "capacity-scheduler": capacity_scheduler,
        "log4j": log4j,
    },
    beside=_beside,
    reasons=reasons,
)
