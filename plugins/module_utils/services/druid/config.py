# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The properties of Druid's daemons, and their JVMs, as topology, host, database and storage make them."""

from __future__ import annotations

from typing import Mapping
from urllib.parse import urlsplit

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file, tmp_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.config.storage import local_paths
from ansible_collections.bigdata.emr.plugins.module_utils.database.jdbc import DRIVERS, jdbc_url
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

from . import sizes
from .facts import DATABASES, EXTENSIONS, ROOT
from .log4j2 import LOG4J2
from .settings import MODULES, TUNED

SERVICE = "druid"
OVERLORD = "druid/overlord"
LOADED = "druid.extensions.loadList"
DIRECTORIES, MAX_SIZE = "emr.segmentCache.directories", "emr.segmentCache.maxSize"
"""Properties of our own, of which those of Druid are made: it wants JSON with the size of each place."""
CACHE_SIZE = "300GiB"
FIRST_TASK_PORT = 8100


def common(ctx: Context) -> Properties:
    """Compute common.runtime.properties, which all daemons and tasks read; nothing in it depends on the host."""
    found: Properties = {
        LOADED: loaded(ctx),
        "druid.zk.paths.base": znode(ctx.cluster),
        "druid.selectors.indexing.serviceName": OVERLORD,
        "druid.selectors.coordinator.serviceName": "druid/coordinator",
        "druid.sql.enable": True,
        # Nobody here reads what an emitter would send.
        "druid.emitter": "noop",
        "druid.startup.logging.logProperties": False,
        **storage(ctx),
        **_tuned("druid-common"),
    }
    if ctx.object_store:
        # Of what Hadoop's clients reach, tasks read from HDFS alone unless more is named.
        found["druid.ingestion.hdfs.allowedProtocols"] = ["hdfs", "oss"]
    if ctx.hosts("zookeeper"):
        found["druid.zk.service.host"] = ",".join(ctx.addresses("zookeeper", "client"))
    return found


def loaded(ctx: Context) -> list[str]:
    """Return the extensions that all daemons and tasks load: with two of databases Druid does not start."""
    where = ctx.databases.get(SERVICE)
    return [*EXTENSIONS, *([DATABASES[where.engine]] if where else [])]


def joined_common(ctx: Context, asked: Mapping[str, object]) -> Properties:
    """Return the extensions that a user ASKED for beside ours, which stay; none where nobody asked."""
    given = asked.get(LOADED)
    if not isinstance(given, (list, tuple)):
        return {}
    return {LOADED: list(dict.fromkeys([*loaded(ctx), *map(str, given)]))}


def znode(cluster: str) -> str:
    """Return the znode of Druid in CLUSTER."""
    return f"{ROOT}/{cluster}"


def storage(ctx: Context) -> Properties:
    """Return where segments and logs of tasks are; nothing where the user names no place."""
    top = ctx.storages.get(SERVICE, "").rstrip("/")
    if not top:
        return {}
    local = urlsplit(top).scheme == "file"
    place = urlsplit(top).path if local else top
    return {
        # OSS is reached as a file system of Hadoop's, so that its keys are in no property.
        "druid.storage.type": "local" if local else "hdfs",
        "druid.storage.storageDirectory": f"{place}/segments",
        "druid.indexer.logs.type": "file" if local else "hdfs",
        "druid.indexer.logs.directory": f"{place}/indexing-logs",
    }


def _here(ctx: Context, role: str) -> Properties:
    """Return what the daemon of ROLE is called, and binds to: its private address, and no other."""
    return {
        "druid.service": f"druid/{role}",
        "druid.host": ctx.host,
        "druid.bindOnHost": True,
        "druid.plaintextPort": port(role, "http"),
    }


def _tuned(file: str) -> Properties:
    return {one.name: one.value for one in TUNED if one.file == file}


def coordinator(ctx: Context) -> Properties:
    """Compute the properties of the Coordinator, which is the Overlord too, with the password of the database."""
    if "coordinator" not in ctx.components:
        return {}
    return {
        **_here(ctx, "coordinator"),
        "druid.coordinator.asOverlord.enabled": True,
        "druid.coordinator.asOverlord.overlordService": OVERLORD,
        "druid.coordinator.loadqueuepeon.type": "http",
        "druid.indexer.runner.type": "httpRemote",
        **metadata(ctx),
        **_tuned("druid-coordinator"),
    }


def metadata(ctx: Context) -> Properties:
    """Return how Coordinators reach their database; nothing without one."""
    where = ctx.databases.get(SERVICE)
    if where is None:
        return {}
    found: Properties = {
        "druid.metadata.storage.type": "postgresql" if where.engine == "postgresql" else "mysql",
        "druid.metadata.storage.connector.connectURI": jdbc_url(where),
        "druid.metadata.storage.connector.user": where.user,
        "druid.metadata.storage.connector.password": ctx.database_passwords.get(SERVICE, ""),
        # Made once; tables that are there are taken as they are.
        "druid.metadata.storage.connector.createTables": True,
    }
    if where.engine != "postgresql":
        found["druid.metadata.mysql.driver.driverClassName"] = DRIVERS[where.engine]
    return found


def broker(ctx: Context) -> Properties:
    """Compute the properties of the Broker."""
    if "broker" not in ctx.components:
        return {}
    return {**_here(ctx, "broker"), **sizes.properties(sizes.broker(ctx)), **_tuned("druid-broker")}


def router(ctx: Context) -> Properties:
    """Compute the properties of the router."""
    if "router" not in ctx.components:
        return {}
    return {
        **_here(ctx, "router"),
        # Tasks and states are asked through it as well.
        "druid.router.managementProxy.enabled": True,
        "druid.router.defaultBrokerServiceName": "druid/broker",
        "druid.router.coordinatorServiceName": "druid/coordinator",
    }


def historical(ctx: Context) -> Properties:
    """Compute the properties of the Historical."""
    if "historical" not in ctx.components:
        return {}
    asked = ctx.asked.get("druid-historical", {})
    directories = [f"{disk}/druid/segments" for disk in ctx.disks]
    places = local_paths(asked.get(DIRECTORIES)) or directories
    size = asked.get(MAX_SIZE) or CACHE_SIZE
    return {
        **_here(ctx, "historical"),
        **sizes.properties(sizes.historical(ctx)),
        DIRECTORIES: ",".join(directories),
        MAX_SIZE: CACHE_SIZE,
        "druid.segmentCache.locations": [
            # A disk is never filled to the last block, whatever is asked for.
            {"path": path, "maxSize": str(size), "freeSpacePercent": 5.0}
            for path in places
        ],
        **_tuned("druid-historical"),
    }


def middlemanager(ctx: Context) -> Properties:
    """Compute the properties of the MiddleManager and of the tasks that it starts."""
    if "middlemanager" not in ctx.components:
        return {}
    found = sizes.tasks(ctx)
    asked = ctx.asked.get("druid-middlemanager", {})
    return {
        **_here(ctx, "middlemanager"),
        sizes.CAPACITY: found.capacity,
        **sizes.properties(found.buffers, sizes.FORK),
        "druid.indexer.runner.startPort": FIRST_TASK_PORT,
        "druid.indexer.task.baseDir": f"{ctx.disks[0]}/druid/tasks",
        sizes.TASK_OPTIONS: [
            *MODULES,
            f"-Xmx{found.heap_mb}m",
            f"-XX:MaxDirectMemorySize={sizes.task_direct_mb(found, asked)}m",
            "-XX:+ExitOnOutOfMemoryError",
            f"-Djava.io.tmpdir={tmp_dir('middlemanager')}",
            "-Duser.timezone=UTC",
            "-Dfile.encoding=UTF-8",
            # A JVM takes the last of several.
            *sizes.words(asked.get(sizes.MORE_OPTIONS)),
        ],
        **_tuned("druid-middlemanager"),
    }


def env(ctx: Context) -> Properties:
    """Compute druid-env, which the launcher reads, without the heaps of daemons."""
    found: Properties = {"JAVA_HOME": JAVA_HOME, "DRUID_MODULES": " ".join(MODULES)}
    made = {"historical": sizes.historical, "broker": sizes.broker}
    for component, buffers in made.items():
        if component in ctx.components:
            direct = sizes.direct_mb(buffers(ctx), ctx.asked.get(f"druid-{component}", {}))
            found[f"DRUID_{component.upper()}_DIRECT"] = f"{direct}m"
    return found


def beside(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    """Return the file of logging: daemons take it as it is, and tasks turn it to their own files."""
    del ctx
    return [File(conf_file(product, "_common/log4j2.xml"), LOG4J2)] if product == SERVICE else []


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each computed value that has one."""
    found = {one.name: one.reason for one in TUNED}
    if "middlemanager" in ctx.components:
        made = sizes.tasks(ctx)
        found[sizes.CAPACITY] = made.reason
        found[f"{sizes.FORK}{sizes.BUFFER}"] = made.buffers.reason
    for component, buffers in (("broker", sizes.broker), ("historical", sizes.historical)):
        if component in ctx.components:
            found[sizes.BUFFER] = buffers(ctx).reason
    if "historical" in ctx.components:
        found[sizes.THREADS] = f"{ctx.cores} cores, of which one is for all else"
    return found


CONFIGURATION = Configuration(
    computed={
        "druid-common": common,
        "druid-coordinator": coordinator,
        "druid-broker": broker,
        "druid-router": router,
        "druid-historical": historical,
        "druid-middlemanager": middlemanager,
        "druid-env": env,
    },
    joined={"druid-common": joined_common},
    beside=beside,
    outside=sizes.outside,
    reasons=reasons,
)
