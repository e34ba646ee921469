# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""config.yaml, flink-env and the logging of Flink as the topology and the host make them."""

from __future__ import annotations

from typing import Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import LOGS, state_dir, tmp_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import size_mb
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, port

from .facts import LIBRARIES, ROOT
from .log4j2 import FILE, TERMINAL
from .settings import MODULES, TUNED

SERVICE = "flink"
CLUSTER_ID = "/standalone"
"""What its znodes and files are called where it runs jobs itself; on YARN each application has its own id."""
JOBMANAGER = "jobmanager.memory.process.size"
TASKMANAGER = "taskmanager.memory.process.size"
SLOTS = "taskmanager.numberOfTaskSlots"
FALLBACK = "fs.allowed-fallback-filesystems"
SLOT_MB = 512
"""A slot with less of a process has too little for anything."""


def flink_conf(ctx: Context) -> Properties:
    """Compute config.yaml."""
    return {
        "env.java.default-opts.all": " ".join(MODULES),
        "execution.target": "remote" if ctx.hosts("jobmanager") else "yarn-application",
        # Whoever opens a page would run code; commands submit jobs all the same.
        "web.submit.enable": False,
        # A class that a job has left behind says so in the log of whoever ran it; it is no error of the job.
        "classloader.check-leaked-classloader": False,
        **{one.name: one.value for one in TUNED},
        **_directories(ctx),
        **_high_availability(ctx),
        **_cluster(ctx),
        **_jobmanager(ctx),
        **_taskmanager(ctx),
        **_history(ctx),
        **_libraries(ctx),
        **_object_store(ctx),
    }


def root(ctx: Context) -> str:
    """Return the URL of Flink's directory: what the user names, else in the cluster's file system; "" for none."""
    if SERVICE in ctx.storages:
        return ctx.storages[SERVICE].rstrip("/")
    return f"{_system(ctx)}{ROOT}" if _system(ctx) else ""


def _system(ctx: Context) -> str:
    namenodes = ctx.addresses("namenode", "rpc")
    return f"hdfs://{ctx.cluster if len(namenodes) > 1 else namenodes[0]}" if namenodes else ""


def _directories(ctx: Context) -> Properties:
    """Return where checkpoints, savepoints and what remains of jobs are.

    By the names that they have had for long: one that a job gives has the last word by either of its names.
    """
    top = root(ctx)
    if not top:
        return {}
    return {
        "state.checkpoints.dir": f"{top}/checkpoints",
        "state.savepoints.dir": f"{top}/savepoints",
        "jobmanager.archive.fs.dir": f"{top}/history",
    }


def _high_availability(ctx: Context) -> Properties:
    """Return how JobManagers find the one that leads, and what they take over; nothing for a single one."""
    single = len(ctx.hosts("jobmanager")) == 1
    if single or not ctx.hosts("zookeeper"):
        return {}
    found: Properties = {
        "high-availability.type": "zookeeper",
        "high-availability.zookeeper.quorum": ",".join(ctx.addresses("zookeeper", "client")),
        "high-availability.zookeeper.path.root": znode(ctx.cluster),
        "high-availability.storageDir": f"{root(ctx)}/ha",
    }
    # On YARN it is the id of each application: with one for all, they would take each other's jobs.
    return {**found, "high-availability.cluster-id": CLUSTER_ID} if ctx.hosts("jobmanager") else found


def znode(cluster: str) -> str:
    """Return the znode of Flink in CLUSTER."""
    return f"{ROOT}/{cluster}"


def _cluster(ctx: Context) -> Properties:
    """Return where JobManagers are, for who has none on its host and no ZooKeeper to ask."""
    hosts = ctx.hosts("jobmanager")
    if not hosts:
        return {}
    return {
        "jobmanager.rpc.address": ctx.host if ctx.host in hosts else hosts[0],
        "jobmanager.rpc.port": port("jobmanager", "rpc"),
        "rest.address": ctx.host if ctx.host in hosts else hosts[0],
        "rest.port": port("jobmanager", "http"),
    }


def _jobmanager(ctx: Context) -> Properties:
    if "jobmanager" not in ctx.components:
        return {}
    return {
        # Its REST server asks for the place of jars at localhost when it leads itself (FLINK-38109, mended in 2.2).
        "jobmanager.bind-host": "0.0.0.0",
        "high-availability.jobmanager.port": port("jobmanager", "rpc"),
        "blob.server.port": port("jobmanager", "blob"),
        "metrics.internal.query-service.port": port("jobmanager", "query"),
        "rest.bind-address": ctx.host,
        "rest.bind-port": port("jobmanager", "http"),
        "env.java.default-opts.jobmanager": _options("jobmanager"),
        JOBMANAGER: f"{ctx.heaps['jobmanager'][0]}m",
    }


def _taskmanager(ctx: Context) -> Properties:
    if "taskmanager" not in ctx.components:
        return {}
    return {
        "taskmanager.host": ctx.host,
        "taskmanager.bind-host": ctx.host,
        "taskmanager.rpc.port": port("taskmanager", "rpc"),
        "taskmanager.data.port": port("taskmanager", "data"),
        "taskmanager.resource-id": ctx.host,
        "metrics.internal.query-service.port": port("taskmanager", "query"),
        "io.tmp.dirs": ",".join(f"{disk}/flink/tmp" for disk in ctx.disks),
        "env.java.default-opts.taskmanager": _options("taskmanager"),
        TASKMANAGER: f"{ctx.heaps['taskmanager'][0]}m",
        SLOTS: slots(ctx)[0],
    }


def _options(component: str) -> str:
    return f"-XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir={tmp_dir(component)}"


def slots(ctx: Context) -> tuple[int, str]:
    """Return how many tasks of a job the TaskManager of this host runs at once, and the reason."""
    asked = size_mb(str(ctx.asked.get("flink-conf", {}).get(TASKMANAGER) or ""))
    size = asked if asked is not None else ctx.heaps["taskmanager"][0]
    return max(1, min(ctx.cores, size // SLOT_MB)), f"{ctx.cores} cores, and {SLOT_MB} of {size} MB for each at least"


def _history(ctx: Context) -> Properties:
    hosts = ctx.hosts("flink_history")
    if not (hosts and root(ctx)):
        return {}
    return {
        "historyserver.web.address": hosts[0],
        "historyserver.web.port": port("flink_history", "http"),
        "historyserver.web.tmpdir": f"{state_dir('flink_history')}/web",
        "historyserver.archive.fs.dir": f"{root(ctx)}/history",
        # Whoever reads it can read the plans of every job, so they do not stay for ever.
        "historyserver.archive.retained-jobs": 1000,
        "historyserver.archive.clean-expired-jobs": True,
    }


def _libraries(ctx: Context) -> Properties:
    """Return where containers find Flink's jars: else each submission would bring all of them."""
    version = ctx.versions.get("flink")
    if not (version and _system(ctx)) or ctx.hosts("jobmanager"):
        return {}
    return {"yarn.provided.lib.dirs": _system(ctx) + LIBRARIES.format(version=version)}


def _object_store(ctx: Context) -> Properties:
    """Let Hadoop's client be asked for ``oss``: by itself Flink takes that scheme to be one of its own plugin's."""
    return {FALLBACK: "oss"} if ctx.object_store else {}


def joined_conf(ctx: Context, asked: Mapping[str, object]) -> Properties:
    """Return the schemes of which Hadoop is asked: those that the user ASKED for, beside ours."""
    given = str(asked.get(FALLBACK) or "")
    both = [*_object_store(ctx).values(), *given.split(";")]
    return {FALLBACK: ";".join(dict.fromkeys(str(one).strip() for one in both if one))} if given else {}


def flink_env(ctx: Context) -> Properties:
    """Compute flink-env, which every launcher reads, of daemons and of commands."""
    share = f"{ctx.home('hadoop')}/share/hadoop"
    parts = ["common/*", "common/lib/*", "hdfs/*", "hdfs/lib/*", "mapreduce/*", "yarn/*", "yarn/lib/*"]
    parts += ["tools/lib/*"] if ctx.object_store else []
    path = ":".join([*(f"{share}/{part}" for part in parts), *_beside(ctx)])
    return {
        "JAVA_HOME": JAVA_HOME,
        "HADOOP_CONF_DIR": "${HADOOP_CONF_DIR:-/etc/hadoop/conf}",
        # What a job adds comes behind. Launchers read this file twice.
        "HADOOP_CLASSPATH": f"{path}${{FLINK_HADOOP_CLASSPATH:+:$FLINK_HADOOP_CLASSPATH}}",
        # The unit names it to a daemon; a command writes to its terminal.
        "FLINK_LOG_DIR": f"${{FLINK_LOG_DIR:-{LOGS}/flink}}",
        # Launchers leave a file there.
        "FLINK_PID_DIR": "${RUNTIME_DIRECTORY:-${TMPDIR:-/tmp}}",
    }


def _beside(ctx: Context) -> Sequence[str]:
    """Return the jars by which the volume is reached.

    Flink's launchers meet them at once, and end without classes of Hadoop, as on gateways of a cluster of its own.
    """
    without = ctx.hosts("jobmanager") and not any("hadoop" in COMPONENTS[name].brings for name in ctx.components)
    return ctx.volume.jars if ctx.volume and not without else ()


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each computed value that has one."""
    found = {one.name: one.reason for one in TUNED}
    for component, name in (("jobmanager", JOBMANAGER), ("taskmanager", TASKMANAGER)):
        if component in ctx.components:
            size, why = ctx.heaps[component]
            found[name] = f"{size} MB: {why}"
    if "taskmanager" in ctx.components:
        found[SLOTS] = slots(ctx)[1]
    return found


CONFIGURATION = Configuration(
    computed={
        "flink-conf": flink_conf,
        "flink-env": flink_env,
        "flink-log4j-console": lambda _ctx: dict(FILE),
        "flink-log4j": lambda _ctx: dict(FILE),
        "flink-log4j-cli": lambda _ctx: dict(TERMINAL),
        "flink-log4j-session": lambda _ctx: dict(TERMINAL),
    },
    joined={"flink-conf": joined_conf},
    reasons=reasons,
)
