# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about Druid, as data."""

from __future__ import annotations

from ..config_model import ConfigFile, Owned, Place, Product, SharedDirectory
from ..layouts import ADDRESSES, MEMBERS, NOLOGIN
from ..model import Account, Service
from ..roll_model import GateRow
from . import launchers
from .components import BROKER, COORDINATOR, HISTORICAL, LOADING, MIDDLEMANAGER, ROUTER, WORKING
from .names import UNREAD

ROOT = "/druid"
"""Znode below which the clusters of Druid have theirs."""
EXTENSIONS = ("druid-hdfs-storage",)
"""Extensions that are always loaded. Each has its jars below ``extensions`` of the distribution."""
DATABASES = {
    "mysql": "mysql-metadata-storage",
    "mariadb": "mysql-metadata-storage",
    "postgresql": "postgresql-metadata-storage",
}
"""Engine of a database to its extension."""
DATABASE = "it follows from emr_rds, where preflight has proved it"
STORAGE = "it follows from emr_storage; segments stay where they were made, so another place begins an empty Druid"
DIRECTORIES = "it follows from emr.segmentCache.directories and emr.segmentCache.maxSize; write these"
TASKS = "emr.task.javaOptions comes after ours; write that"
HTTP = "gates and the order of restarts ask over it"
ROLES = ("coordinator", "broker", "router", "historical", "middlemanager")


def _own(role: str) -> tuple[Owned, ...]:
    """Return what the topology owns of the file of ROLE."""
    names = ("druid.service", "druid.host", "druid.bindOnHost", "druid.plaintextPort", "druid.tlsPort")
    return tuple(Owned(f"druid-{role}", name, ADDRESSES) for name in names)


SERVICE = Service(
    components={
        "historical": HISTORICAL,
        "middlemanager": MIDDLEMANAGER,
        "broker": BROKER,
        "router": ROUTER,
        "coordinator": COORDINATOR,
    },
    products={
        "druid": Product(
            env="druid-env",
            log_variable="DRUID_LOG_DIR",
            group="hadoop",
            daemon_options="DRUID_OPTS",
            conf_variable="DRUID_CONF_DIR",
            upstream_sign="bin/start-druid",
            upstream_conf="conf",
            upstream_layout=(launchers.PATH, launchers.LAYOUT),
            shared_options=("DRUID_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    needs=("zookeeper",),
    tiers={"core": "its Historicals and MiddleManagers"},
    databases=("druid",),
    database_users=("coordinator",),
    storage=SharedDirectory(
        ("coordinator", "historical", "middlemanager"),
        "segments and logs of tasks (deep storage)",
    ),
    files={
        "druid-common": ConfigFile("druid", "_common/common.runtime.properties", "properties", lists="json"),
        # With the password of the database. Tasks would have it in their arguments, if MiddleManagers had it.
        "druid-coordinator": ConfigFile(
            "druid", "coordinator/runtime.properties", "properties", lists="json", account="druid"
        ),
        **{
            f"druid-{role}": ConfigFile("druid", f"{role}/runtime.properties", "properties", lists="json")
            for role in ROLES[1:]
        },
        "druid-env": ConfigFile("druid", "druid-env.sh", "env", own_logs="${DRUID_LOG_DIR}"),
    },
    owned=(
        Owned("druid-common", "druid.zk.service.host", MEMBERS),
        Owned("druid-common", "druid.zk.paths.base", "in another place nobody would find each other"),
        Owned("druid-common", "druid.storage.type", STORAGE),
        Owned("druid-common", "druid.storage.storageDirectory", STORAGE),
        Owned("druid-common", "druid.indexer.logs.type", STORAGE),
        Owned("druid-common", "druid.indexer.logs.directory", STORAGE),
        Owned("druid-common", "druid.selectors.*", MEMBERS),
        Owned("druid-common", "druid.extensions.directory", "the launcher names the one of its version"),
        Owned("druid-coordinator", "druid.metadata.storage.type", DATABASE),
        Owned("druid-coordinator", "druid.metadata.storage.connector.connectURI", DATABASE),
        Owned("druid-coordinator", "druid.metadata.storage.connector.user", DATABASE),
        Owned("druid-coordinator", "druid.metadata.storage.connector.password", DATABASE),
        Owned("druid-coordinator", "druid.metadata.mysql.driver.driverClassName", DATABASE),
        Owned("druid-coordinator", "druid.coordinator.asOverlord.*", "gates ask one daemon for both"),
        Owned("druid-coordinator", "druid.indexer.runner.type", HTTP),
        Owned("druid-coordinator", "druid.coordinator.loadqueuepeon.type", HTTP),
        Owned("druid-historical", "druid.segmentCache.locations", DIRECTORIES),
        Owned("druid-middlemanager", "druid.indexer.runner.startPort", ADDRESSES),
        Owned("druid-middlemanager", "druid.indexer.runner.javaOptsArray", TASKS),
        *(one for role in ROLES for one in _own(role)),
    ),
    places=(
        Place("druid-common", "druid.storage.storageDirectory"),
        Place("druid-common", "druid.indexer.logs.directory"),
    ),
    file_aliases={
        "common.runtime": "druid-common",
        "druid-common.runtime": "druid-common",
        "druid-overlord": "druid-coordinator",
        "druid-middleManager": "druid-middlemanager",
        "druid-conf": "druid-common",
    },
    unread=UNREAD,
    groups={"druid": 789},
    accounts=(Account("druid", 789, "hadoop", "/var/lib/druid", NOLOGIN, "Druid", further=("druid",)),),
    steps=("druid_znode", "druid_end"),
    area="druid",
    gates=(
        "druid_leader",
        "historicals",
        "druid_segments",
        "middlemanagers",
        "historicals_serving",
        "middlemanagers_serving",
        "druid_brokers",
        "druid_routers",
    ),
    works=(
        GateRow("druid_leader", "coordinator", at_least="present"),
        LOADING,
        WORKING,
        # Each is asked itself too: ZooKeeper keeps one that is gone for as long as its session.
        GateRow("historicals_serving", "historical", present=True),
        GateRow("middlemanagers_serving", "middlemanager", present=True),
        GateRow("druid_brokers", "broker", at_least="present"),
        GateRow("druid_routers", "router", at_least="present"),
    ),
)
