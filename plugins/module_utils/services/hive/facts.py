# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about Hive, as data."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Heap, Owned, Product
from ..layouts import ADDRESSES, FAILOVER, GUARDED, MASTERS, MEMBERS, NOLOGIN
from ..model import Account, Directory, Service
from ..roll_model import GateRow, Roll

WAREHOUSE, EXTERNAL, SCRATCH = "/user/hive/warehouse", "/user/hive/external", "/tmp/hive"
"""Directories in the cluster's file system: of tables that Hive manages, of others, and for intermediate results."""
ZNODE = "/hiveserver2"
"""Znode below which the HiveServer2s of a cluster have theirs, for clients who look for one."""
PLACE = "tables keep the place where they were made, so another one needs a move"
DATABASE = "it follows from emr_rds, where preflight has proved it"

METASTORE = Component(
    product="hive",
    account="hive",
    placement=MASTERS,
    tiers=("master",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    wave="last",
    ports={
        "thrift": Port(
            9083,
            "HiveServer2, engines that read Hive's tables",
            "tables are looked up, for engines outside of the cluster",
            "claim to be any user: read, change and drop every table",
        ),
    },
    # Objects of the calls in hand; tables with very many partitions need more.
    heap=Heap("hive-env", "HIVE_METASTORE_HADOOP_OPTS", 16, 512, 16384),
    roll=Roll(
        disruption="none: clients go on with another one",
        alone="tables cannot be looked up until it is back; running tasks go on",
        serves="metastores",
        gates=(GateRow("metastores", at_least="all"),),
    ),
)

HIVESERVER2 = Component(
    product="hive",
    account="hive",
    placement=MASTERS,
    tiers=("master",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    wave="last",
    ports={
        "rpc": Port(10000, "", "queries over JDBC", "claim to be any user: run queries as this user"),
        "http": Port(
            10002,
            "who asks for its state",
            "web pages",
            "read configuration, logs, and the texts of queries",
        ),
    },
    # It plans queries, and holds the results that are being fetched.
    heap=Heap("hive-env", "HIVESERVER2_HADOOP_OPTS", 8, 768, 16384),
    roll=Roll(
        disruption="queries that run on it may end; new connections go to another one",
        alone="queries that run on it may end; no new ones until it is back",
        serves="hiveserver2s",
        gates=(GateRow("hiveserver2s", at_least="all"),),
    ),
)

SERVICE = Service(
    components={"metastore": METASTORE, "hiveserver2": HIVESERVER2},
    products={
        "hive": Product(
            env="hive-env",
            log_variable="HIVE_LOG_DIR",
            group="hadoop",
            conf_option="--config",
            logfile_variable="HIVE_LOGFILE",
            log_options=("hive.log.dir",),
            daemon_options="HADOOP_OPTS",
            conf_variable="HIVE_CONF_DIR",
            commands=True,
            upstream_sign="bin/hive-config.sh",
            upstream_conf="conf",
            shared_options=("HADOOP_OPTS", "HADOOP_CLIENT_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    needs=("yarn", "tez"),
    needs_ha=("zookeeper",),
    borrows={"tez": ("hiveserver2",)},
    databases=("hive",),
    files={
        "hive-site": ConfigFile("hive", "hive-site.xml", "hadoop_xml"),
        "hiveserver2-site": ConfigFile("hive", "hiveserver2-site.xml", "hadoop_xml"),
        # With the password of the database: for the metastore alone, which has the directory on its class path.
        "hivemetastore-site": ConfigFile(
            "hive", "metastore/hivemetastore-site.xml", "hadoop_xml", optional=True, account="hive"
        ),
        "hive-env": ConfigFile("hive", "hive-env.sh", "env", own_logs="${HIVE_LOG_DIR}"),
        "hive-log4j2": ConfigFile("hive", "hive-log4j2.properties", "properties", own_logs="${env:HIVE_LOG_DIR}"),
        "beeline-log4j2": ConfigFile("hive", "beeline-log4j2.properties", "properties"),
        "beeline-site": ConfigFile("hive", "beeline-site.xml", "hadoop_xml"),
    },
    owned=(
        Owned("hive-site", "hive.metastore.uris", MEMBERS),
        Owned("hive-site", "hive.metastore.warehouse.*dir", PLACE),
        Owned("hive-site", "hive.zookeeper.quorum", MEMBERS),
        Owned("hive-site", "hive.zookeeper.client.port", ADDRESSES),
        Owned("hive-site", "hive.server2.*zookeeper.namespace", MEMBERS),
        Owned("hive-site", "hive.zookeeper.killquery.namespace", MEMBERS),
        Owned("hive-site", "javax.jdo.option.*", "clients read this file; " + DATABASE),
        Owned("hiveserver2-site", "hive.server2.thrift.*port", ADDRESSES),
        Owned("hiveserver2-site", "hive.server2.thrift.bind.host", ADDRESSES),
        Owned("hiveserver2-site", "hive.server2.webui.host", ADDRESSES),
        Owned("hiveserver2-site", "hive.server2.webui.port", ADDRESSES),
        Owned("hivemetastore-site", "javax.jdo.option.Connection*", DATABASE),
        Owned("hivemetastore-site", "metastore.thrift.port", ADDRESSES),
        Owned("hivemetastore-site", "metastore.thrift.bind.host", ADDRESSES),
        Owned("hivemetastore-site", "*schema.autoCreateAll", GUARDED),
        Owned("hivemetastore-site", "*metastore.schema.verification*", GUARDED),
    ),
    file_aliases={
        "metastore-site": "hivemetastore-site",
        "hive-log4j": "hive-log4j2",
        "beeline-log4j": "beeline-log4j2",
    },
    accounts=(Account("hive", 787, "hadoop", "/var/lib/hive", NOLOGIN, "Hive"),),
    directories=(
        Directory("/user/hive", "hive", "0755"),
        # Everybody makes tables there and removes his own only.
        Directory(WAREHOUSE, "hive", "1777"),
        Directory(EXTERNAL, "hive", "1777"),
        Directory(SCRATCH, "hive", "1777"),
    ),
    # Whom its daemons may act for.
    adds_to={"hadoop": ("metastore", "hiveserver2")},
    steps=("hive_schema", "hive_znode"),
    gates=("metastores", "hiveserver2s"),
    jobs=("hive_sql",),
    works=(
        GateRow("metastores", "metastore", at_least="present"),
        GateRow("hiveserver2s", "hiveserver2", at_least="present"),
    ),
)
