# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about Flink, as data."""

from __future__ import annotations

from ..config_model import ConfigFile, Owned, Place, Product, SharedDirectory
from ..layouts import ADDRESSES, MEMBERS, NOLOGIN
from ..model import Account, Directory, Service, Upload
from ..roll_model import GateRow
from . import launchers
from .components import HISTORY, JOBMANAGER, REGISTERED, TASKMANAGER
from .names import UNREAD

ROOT = "/flink"
"""Its directory in the cluster's file system, and the znode that its clusters have theirs below."""
PLACES = {"ha": "1777", "checkpoints": "1777", "savepoints": "1777", "history": "1773"}
"""Directories below it, and their modes: applications run as their users, whose archives nobody else may list."""
PLACE = "another place would begin without the jobs that run, and their checkpoints"
LIBRARIES = "/apps/flink/flink-{version}/lib"
JARS = (
    "flink-cep",
    "flink-connector-files",
    "flink-csv",
    "flink-dist",
    "flink-json",
    "flink-scala_2.12",
    "flink-table-api-java-uber",
    "flink-table-planner-loader",
    "flink-table-runtime",
    "log4j-1.2-api",
    "log4j-api",
    "log4j-core",
    "log4j-slf4j-impl",
)
"""Jars that each container of an application has, without their versions."""

SERVICE = Service(
    components={"jobmanager": JOBMANAGER, "taskmanager": TASKMANAGER, "flink_history": HISTORY},
    products={
        "flink": Product(
            env="flink-env",
            log_variable="FLINK_LOG_DIR",
            group="hadoop",
            conf_variable="FLINK_CONF_DIR",
            commands=True,
            # The registry has upstream's own launchers too.
            upstream_sign="bin/flink-console.sh",
            upstream_conf="conf",
            upstream_layout=(launchers.PATH, launchers.LAYOUT),
            shared_options=("FLINK_ENV_JAVA_OPTS", "JVM_ARGS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    needs_in={"hadoop": ("hdfs", "yarn", "zookeeper")},
    needs_ha=("zookeeper",),
    tiers={"core": "its tasks"},
    storage=SharedDirectory(
        ("jobmanager", "taskmanager", "flink_history"),
        "checkpoints, savepoints and what JobManagers take over",
        unless="namenode",
    ),
    files={
        "flink-conf": ConfigFile("flink", "config.yaml", "yaml"),
        "flink-env": ConfigFile("flink", "flink-env.sh", "env", own_logs="${FLINK_LOG_DIR}"),
        # Daemons, containers, commands, and yarn-session.sh.
        "flink-log4j-console": ConfigFile(
            "flink", "log4j-console.properties", "properties", own_logs="${sys:log.file}"
        ),
        "flink-log4j": ConfigFile("flink", "log4j.properties", "properties", own_logs="${sys:log.file}"),
        "flink-log4j-cli": ConfigFile("flink", "log4j-cli.properties", "properties", own_logs="${sys:log.file}"),
        "flink-log4j-session": ConfigFile(
            "flink", "log4j-session.properties", "properties", own_logs="${sys:log.file}"
        ),
    },
    owned=(
        Owned("flink-conf", "high-availability.type", MEMBERS),
        Owned("flink-conf", "high-availability.zookeeper.quorum", MEMBERS),
        Owned("flink-conf", "high-availability.zookeeper.path.root", PLACE),
        Owned("flink-conf", "high-availability.cluster-id", PLACE),
        Owned("flink-conf", "high-availability.storageDir", "emr_storage, or HDFS, has it"),
        Owned("flink-conf", "high-availability.jobmanager.port", ADDRESSES),
        Owned("flink-conf", "jobmanager.rpc.*", ADDRESSES),
        Owned("flink-conf", "jobmanager.bind-host", ADDRESSES),
        Owned("flink-conf", "blob.server.port", ADDRESSES),
        Owned("flink-conf", "metrics.internal.query-service.port", ADDRESSES),
        Owned("flink-conf", "rest.address", ADDRESSES),
        Owned("flink-conf", "rest.port", ADDRESSES),
        Owned("flink-conf", "rest.bind-*", ADDRESSES),
        Owned("flink-conf", "taskmanager.host", ADDRESSES),
        Owned("flink-conf", "taskmanager.bind-host", ADDRESSES),
        Owned("flink-conf", "taskmanager.rpc.port", ADDRESSES),
        Owned("flink-conf", "taskmanager.data.port", ADDRESSES),
        Owned("flink-conf", "taskmanager.resource-id", "JobManagers know a host by it"),
        Owned("flink-conf", "historyserver.web.*", ADDRESSES),
        Owned("flink-conf", "execution.target", "otherwise commands go to a session that somebody has left in /tmp"),
    ),
    places=(
        Place("flink-conf", "high-availability.storageDir"),
        Place("flink-conf", "state.checkpoints.dir"),
        Place("flink-conf", "state.savepoints.dir"),
        Place("flink-conf", "jobmanager.archive.fs.dir"),
        Place("flink-conf", "historyserver.archive.fs.dir"),
    ),
    file_aliases={
        "flink-config": "flink-conf",
        "flink-conf.yaml": "flink-conf",
        "flink-log4j-client": "flink-log4j-cli",
        "flink-log4j-yarn-session": "flink-log4j-session",
    },
    unread=UNREAD,
    groups={"flink": 788},
    accounts=(Account("flink", 788, "hadoop", "/var/lib/flink", NOLOGIN, "Flink", further=("flink",)),),
    directories=(
        Directory(ROOT, "flink", "0755"),
        *(Directory(f"{ROOT}/{name}", "flink", mode, "flink") for name, mode in PLACES.items()),
        Directory("/apps", "hdfs", "0755"),
        Directory("/apps/flink", "hdfs", "0755"),
    ),
    uploads=tuple(Upload("flink_history", f"lib/{name}-[0-9]*.jar", f"{LIBRARIES}/{name}.jar") for name in JARS),
    # Whoever works on a master of YARN has the commands there as well.
    commands_on=("resourcemanager",),
    steps=("flink_znode",),
    area="flink",
    gates=("flink_leader", "taskmanagers", "taskmanagers_serving", "flink_jobs", "flink_unhurt", "flink_history"),
    jobs=("flink", "flink_sql"),
    works=(
        GateRow("flink_leader", "jobmanager", at_least="present"),
        REGISTERED,
        # Each is asked itself too: a JobManager believes in one until it has missed its heartbeats.
        GateRow("taskmanagers_serving", "taskmanager", present=True),
        GateRow("flink_history", "flink_history", at_least="present"),
    ),
)
