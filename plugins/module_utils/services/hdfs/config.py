# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""core-site and hdfs-site as the topology and the host make them."""

from __future__ import annotations

import math
from typing import Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import paths
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import credentials

from . import environment, lists, object_store, racks
from .failover import fencing_methods, tuned

SENSITIVE_KEYS = "hadoop.security.sensitive-config-keys"
SENSITIVE = [
    "(?i)secret",
    "(?i)passw(or)?d",
    "(?i)passphrase",
    "(?i)access.?key",
    "(?i)token$",
    "(?i)credential$",
    "(?i)passcode$",
    "[._-](key|pass)$",
    "[a-z](Key|Pass)$",
    "ssl.keystore.pass$",
    "fs.s3a.*.server-side-encryption.key",
    "fs.s3a.encryption.algorithm",
    "fs.s3a.encryption.key",
    "fs.s3a.*.session.key",
    "fs.s3a.session.key",
    "fs.azure.account.key.*",
    "fs.azure.oauth2.*",
    "fs.adl.oauth2.*",
    "fs.gs.encryption.*",
    "fs.gs.proxy.*",
    "fs.gs.auth.*",
    "credential$",
    "hadoop.security.sensitive-config-keys",
]
"""Patterns of properties that daemons do not show on their page ``/conf``, which everybody reads: upstream's, and what
:func:`...config.hidden.is_secret` takes for a secret. Hadoop looks for them anywhere in a name, and minds the case."""
NAME_DIRS = 2
"""NameNodes keep their image on the first two data disks: one may die."""


def core_site(ctx: Context) -> Properties:
    """Compute core-site."""
    site: Properties = {
        # A daemon has a temporary directory of its own, a container one in its work directory.
        "hadoop.tmp.dir": "${java.io.tmpdir}/hadoop-${user.name}",
        "hadoop.security.authorization": True,
        SENSITIVE_KEYS: SENSITIVE,
        "hadoop.prometheus.endpoint.enabled": True,
        "io.file.buffer.size": 65536,
        "fs.trash.interval": 1440,
        **tuned(ctx, "core-site"),
        **object_store.core_site(ctx),
    }
    if ctx.racks:
        site.update(racks.PROPERTIES)
    if ctx.hosts("namenode"):
        site["fs.defaultFS"] = (
            f"hdfs://{ctx.cluster if ctx.failover('namenode') else ctx.addresses('namenode', 'rpc')[0]}"
        )
    if ctx.hosts("zookeeper"):
        quorum = ",".join(ctx.addresses("zookeeper", "client"))
        site.update({"ha.zookeeper.quorum": quorum, "hadoop.zk.address": quorum})
        for name, user in credentials.named("core-site").items() if ctx.secret else ():
            # Everybody reads this file and the page /conf, so both are in files of the account.
            site[name] = f"@{credentials.acl_file(user)}"
            site[name.replace(".acl", ".auth")] = f"@{credentials.auth_file(user)}"
    return site


def joined(_ctx: Context, asked: Mapping[str, object]) -> Properties:
    """Return what of core-site is ours joined with what the user ASKED for, who adds patterns and takes none away."""
    theirs = asked.get(SENSITIVE_KEYS)
    if theirs is None:
        return {}
    added = theirs if isinstance(theirs, (list, tuple)) else [one.strip() for one in str(theirs).split(",")]
    return {SENSITIVE_KEYS: [*SENSITIVE, *(one for one in added if one and one not in SENSITIVE)]}


def hdfs_site(ctx: Context) -> Properties:
    """Compute hdfs-site."""
    datanodes = len(ctx.hosts("datanode"))
    return {
        **_storage(ctx, datanodes),
        **tuned(ctx, "hdfs-site"),
        **(_high_availability(ctx) if ctx.failover("namenode") else _single(ctx)),
        "dfs.datanode.hostname": ctx.host,
        "dfs.datanode.address": ctx.here("data", "datanode"),
        "dfs.datanode.ipc.address": ctx.here("ipc", "datanode"),
        "dfs.datanode.http.address": ctx.here("http", "datanode"),
        "dfs.permissions.superusergroup": "hdfs",
        "dfs.cluster.administrators": "hdfs",
        "dfs.namenode.handler.count": max(10, int(20 * math.log(max(1, datanodes)))),
        # One NORMAL entry denies every host that is not listed, so the file names all DataNodes.
        "dfs.namenode.hosts.provider.classname": (
            "org.apache.hadoop.hdfs.server.blockmanagement.CombinedHostFileManager"
        ),
        "dfs.hosts": "/etc/hadoop/conf/dfs.hosts.json",
        # Hinders neither the first format nor bootstrapStandby, only a format over data (also with the force option).
        "dfs.reformat.disabled": True,
    }


def replicas(datanodes: int) -> int:
    """Return how many replicas files get in a cluster of DATANODES where nobody asks for another number."""
    return max(1, min(3, datanodes))


def _storage(ctx: Context, datanodes: int) -> Properties:
    data = len(paths(ctx.asked.get("hdfs-site", {}).get("dfs.datanode.data.dir"))) or len(ctx.disks)
    site: Properties = {
        "dfs.namenode.name.dir": [f"file://{disk}/hdfs/name" for disk in ctx.disks[:NAME_DIRS]],
        "dfs.datanode.data.dir": [f"file://{disk}/hdfs/data" for disk in ctx.disks],
        "dfs.replication": replicas(datanodes),
        # 0, upstream's default, ends the DataNode on its first bad disk; as many as there are lets none start.
        "dfs.datanode.failed.volumes.tolerated": (data - 1) // 2,
        "dfs.datanode.du.reserved.calculator": (
            "org.apache.hadoop.hdfs.server.datanode.fsdataset.impl."
            "ReservedSpaceCalculator$ReservedSpaceCalculatorPercentage"
        ),
        "dfs.datanode.du.reserved.pct": 5,
        # The extension lets late DataNodes of a large cluster report before replication starts.
        "dfs.namenode.safemode.extension": 1000 if datanodes <= 20 else 30000,
    }
    if datanodes <= 4:
        # No spare node may be left to replace one in a pipeline: go on with those that are there.
        site["dfs.client.block.write.replace-datanode-on-failure.best-effort"] = True
    return site


def _single(ctx: Context) -> Properties:
    host = next(iter(ctx.hosts("namenode")), None)
    if host is None:
        return {}
    site: Properties = {
        "dfs.namenode.rpc-address": f"{host}:{port('namenode', 'rpc')}",
        "dfs.namenode.http-address": f"{host}:{port('namenode', 'http')}",
        "dfs.namenode.checkpoint.dir": f"file://{ctx.disks[0]}/hdfs/namesecondary",
    }
    for secondary in ctx.hosts("secondarynamenode")[:1]:
        site["dfs.namenode.secondary.http-address"] = f"{secondary}:{port('secondarynamenode', 'http')}"
    return site


def _high_availability(ctx: Context) -> Properties:
    service = ctx.cluster
    namenodes: dict[str, str] = {f"nn{number}": host for number, host in enumerate(ctx.hosts("namenode"), 1)}
    site: Properties = {
        "dfs.nameservices": service,
        f"dfs.ha.namenodes.{service}": list(namenodes),
        "dfs.namenode.shared.edits.dir": f"qjournal://{';'.join(ctx.addresses('journalnode', 'rpc'))}/{service}",
        "dfs.journalnode.edits.dir": f"{ctx.disks[0]}/hdfs/journal",
        "dfs.journalnode.rpc-address": ctx.here("rpc", "journalnode"),
        "dfs.journalnode.http-address": ctx.here("http", "journalnode"),
        f"dfs.client.failover.proxy.provider.{service}": (
            "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider"
        ),
        "dfs.ha.automatic-failover.enabled": True,
        "dfs.ha.fencing.methods": fencing_methods(ctx),
        # Never dfs.ha.nn.not-become-active-in-safemode: after a power failure of all hosts each NameNode waits in safe
        # mode for blocks that newer edits have deleted, and reads these edits only once it is active.
    }
    for name, host in namenodes.items():
        site[f"dfs.namenode.rpc-address.{service}.{name}"] = f"{host}:{port('namenode', 'rpc')}"
        site[f"dfs.namenode.http-address.{service}.{name}"] = f"{host}:{port('namenode', 'http')}"
        # Health checks have a server of their own: a NameNode whose queue of calls is full is busy, not dead.
        site[f"dfs.namenode.lifeline.rpc-address.{service}.{name}"] = f"{host}:{port('namenode', 'lifeline')}"
    return site


def _beside(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    if product != "hadoop":
        return []
    return [File(conf_file(product, "dfs.hosts.json"), lists.dfs_hosts(ctx)), *racks.files(ctx)]


CONFIGURATION = Configuration(
    computed={
        "core-site": core_site,
        "hdfs-site": hdfs_site,
        "hadoop-env": lambda ctx: {**environment.hadoop_env(ctx), **object_store.hadoop_env(ctx)},
        "log4j": environment.log4j,
    },
    joined={"core-site": joined},
    before=object_store.files,
    beside=_beside,
    sections={racks.SECTION: racks.kept},
    tables=racks.TABLES,
)
