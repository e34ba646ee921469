# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about HDFS, as data; and about the product Hadoop, which YARN shares."""

from __future__ import annotations

from ..layouts import ADDRESSES, GUARDED, MEMBERS, NOLOGIN
from ..model import Account, ConfigFile, Directory, GateRow, Owned, Product, Service, Word
from . import components, launchers

DERIVED = "it is derived from emr_secret"

FILES = {
    "core-site": ConfigFile("hadoop", "core-site.xml", "hadoop_xml"),
    "hdfs-site": ConfigFile("hadoop", "hdfs-site.xml", "hadoop_xml"),
    "hadoop-policy": ConfigFile("hadoop", "hadoop-policy.xml", "hadoop_xml"),
    "hadoop-env": ConfigFile("hadoop", "hadoop-env.sh", "env"),
    "log4j": ConfigFile("hadoop", "log4j.properties", "properties"),
    "hadoop-metrics2": ConfigFile("hadoop", "hadoop-metrics2.properties", "properties", optional=True),
    "hdfs-rbf-site": ConfigFile("hadoop", "hdfs-rbf-site.xml", "hadoop_xml", optional=True),
    "httpfs-env": ConfigFile("hadoop", "httpfs-env.sh", "env", optional=True),
    "httpfs-site": ConfigFile("hadoop", "httpfs-site.xml", "hadoop_xml", optional=True),
    "kms-acls": ConfigFile("hadoop", "kms-acls.xml", "hadoop_xml", optional=True),
    "kms-env": ConfigFile("hadoop", "kms-env.sh", "env", optional=True),
    "kms-site": ConfigFile("hadoop", "kms-site.xml", "hadoop_xml", optional=True),
    "ssl-client": ConfigFile("hadoop", "ssl-client.xml", "hadoop_xml", optional=True),
    "ssl-server": ConfigFile("hadoop", "ssl-server.xml", "hadoop_xml", optional=True),
}

OWNED = (
    Owned("core-site", "fs.defaultFS", MEMBERS),
    Owned("core-site", "ha.zookeeper.quorum", MEMBERS),
    Owned("core-site", "hadoop.zk.address", MEMBERS),
    Owned("core-site", "ha.zookeeper.auth", DERIVED),
    Owned("core-site", "ha.zookeeper.acl", DERIVED),
    Owned("core-site", "hadoop.zk.auth", DERIVED),
    Owned("core-site", "hadoop.zk.acl", DERIVED),
    Owned("hdfs-site", "dfs.nameservices", MEMBERS),
    Owned("hdfs-site", "dfs.internal.nameservices", MEMBERS),
    Owned("hdfs-site", "dfs.ha.namenodes.*", MEMBERS),
    Owned("hdfs-site", "dfs.namenode.shared.edits.dir", MEMBERS),
    Owned("hdfs-site", "dfs.namenode.*-address*", ADDRESSES),
    Owned("hdfs-site", "dfs.journalnode.*-address", ADDRESSES),
    Owned("hdfs-site", "dfs.datanode.address", ADDRESSES),
    Owned("hdfs-site", "dfs.datanode.http.address", ADDRESSES),
    Owned("hdfs-site", "dfs.datanode.ipc.address", ADDRESSES),
    Owned("hdfs-site", "dfs.datanode.hostname", ADDRESSES),
    Owned("hdfs-site", "dfs.ha.zkfc.port", ADDRESSES),
    Owned("hdfs-site", "dfs.hosts", MEMBERS),
    Owned("hdfs-site", "dfs.hosts.exclude", MEMBERS),
    Owned("hdfs-site", "dfs.namenode.hosts.provider.classname", MEMBERS),
    Owned("hdfs-site", "dfs.ha.automatic-failover.enabled", MEMBERS),
    Owned("hdfs-site", "dfs.reformat.disabled", GUARDED),
)

SERVICE = Service(
    components={
        "journalnode": components.JOURNALNODE,
        "namenode": components.NAMENODE,
        "zkfc": components.ZKFC,
        "secondarynamenode": components.SECONDARYNAMENODE,
        "datanode": components.DATANODE,
    },
    products={
        "hadoop": Product(
            env="hadoop-env",
            log_variable="HADOOP_LOG_DIR",
            conf_variable="HADOOP_CONF_DIR",
            commands=True,
            shared_jars=("bin/hadoop", "classpath", "--shared"),
            upstream_sign="libexec/hadoop-functions.sh",
            upstream_conf="etc/hadoop",
            upstream_layout=(launchers.PATH, launchers.LAYOUT),
            shared_options=("HADOOP_OPTS", "HADOOP_CLIENT_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    needs_ha=("zookeeper",),
    tiers={"core": "its DataNodes"},
    files=FILES,
    owned=OWNED,
    groups={"hadoop": 780},
    accounts=(
        Account("hdfs", 781, "hadoop", "/var/lib/hadoop-hdfs", NOLOGIN, "HDFS"),
        # Not in the group hadoop: what daemons share among themselves is not for the people who submit jobs.
        Account("hadoop", 1780, "users", "/home/hadoop", "/bin/bash", "Jobs and clients"),
    ),
    directories=(
        Directory("/", "hdfs", "0755"),
        Directory("/tmp", "hdfs", "1777"),
        Directory("/user", "hdfs", "0755"),
        Directory("/user/hadoop", "hadoop", "0755"),
    ),
    area="hdfs",
    names_cluster=(("hdfs-site", "dfs.nameservices"),),
    ids=("*/current/VERSION", "*/*/current/VERSION"),
    lock="var/lib/emr/hdfs/bootstrap.lock",
    words={
        "emr_recover_journals": Word(confirms="make its journals anew"),
        "emr_recover_journals_from": Word(components=("namenode",), called="NameNode"),
        "emr_failover_from": Word(components=("namenode",), called="NameNode"),
        "emr_failover_to": Word(components=("namenode",), called="NameNode"),
    },
    hands_over=True,
    roll_gates=(
        GateRow("namenodes_serving", "namenode"),
        GateRow("datanodes", "namenode", members="datanode", limits=("silent_seconds",)),
    ),
    works=(
        GateRow("journalnodes", "journalnode", at_least="present"),
        GateRow("hdfs_writable", "namenode", at_least="present"),
        GateRow("zkfcs", "zkfc", present=True),
        GateRow("secondarynamenodes", "secondarynamenode", present=True),
        # Each is asked itself too: a master believes for ten minutes in a worker that is gone.
        GateRow("datanodes", "namenode", members="datanode", limits=("silent_seconds",)),
        GateRow("datanodes_serving", "datanode", present=True),
    ),
)
