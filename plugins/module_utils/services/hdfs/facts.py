# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about HDFS, as data; and about the product Hadoop, which YARN shares."""

from __future__ import annotations

from ..config_model import ConfigFile, Owned, Place, Product
from ..layouts import ADDRESSES, GUARDED, MEMBERS, NOLOGIN
from ..model import Account, Confirmation, Credential, Directory, Service
from ..roll_model import GateRow
from . import components, launchers
from .names import UNREAD
from .protocols import PROTOCOLS

DERIVED = "it is derived from emr_secret"

FILES = {
    "core-site": ConfigFile("hadoop", "core-site.xml", "hadoop_xml", shown=True),
    "hdfs-site": ConfigFile("hadoop", "hdfs-site.xml", "hadoop_xml", shown=True),
    "hadoop-policy": ConfigFile("hadoop", "hadoop-policy.xml", "hadoop_xml"),
    "hadoop-env": ConfigFile("hadoop", "hadoop-env.sh", "env", own_logs="${HADOOP_LOG_DIR}"),
    "log4j": ConfigFile("hadoop", "log4j.properties", "properties", own_logs="${hadoop.log.dir}"),
    "hadoop-metrics2": ConfigFile("hadoop", "hadoop-metrics2.properties", "properties", optional=True, own_logs="."),
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
            group="hadoop",
            conf_option="--config",
            logfile_variable="HADOOP_LOGFILE",
            log_options=("hadoop.log.dir", "yarn.log.dir"),
            daemon_options="HADOOP_OPTS",
            list_variables=("HADOOP_OPTIONAL_TOOLS",),
            conf_variable="HADOOP_CONF_DIR",
            commands=True,
            shared_jars=("bin/hadoop", "classpath", "--shared"),
            upstream_sign="libexec/hadoop-functions.sh",
            upstream_conf="etc/hadoop",
            upstream_layout=(launchers.PATH, launchers.LAYOUT),
            shared_options=("HADOOP_OPTS", "HADOOP_CLIENT_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
            object_store=True,
        )
    },
    needs_ha=("zookeeper",),
    tiers={"core": "its DataNodes"},
    files=FILES,
    owned=OWNED,
    places=(
        # The DataNode makes the socket; clients only connect to it.
        Place("hdfs-site", "dfs.domain.socket.path", above=True),
        Place("core-site", "hadoop.tmp.dir"),
        Place("core-site", "fs.oss.buffer.dir"),
        Place("core-site", "fs.s3a.buffer.dir"),
    ),
    protocols=PROTOCOLS,
    credentials=(
        Credential(
            "hdfs",
            "zkfc",
            "core-site",
            "ha.zookeeper.acl",
            znodes=(("core-site", "ha.zookeeper.parent-znode", "/hadoop-ha/{cluster}"),),
        ),
    ),
    file_aliases={
        "hadoop-log4j": "log4j",
        "hdfs-log4j": "log4j",
        "hdfs-env": "hadoop-env",
        "hadoop-ssl-server": "ssl-server",
        "hadoop-ssl-client": "ssl-client",
        "hadoop-kms-site": "kms-site",
        "hadoop-kms-acls": "kms-acls",
        "hadoop-httpfs-site": "httpfs-site",
        "hadoop-metrics": "hadoop-metrics2",
        "hadoop-policies": "hadoop-policy",
    },
    unread=UNREAD,
    public=("dfs.client.output.stream.uniq.default.key", "hadoop.security.service.user.name.key"),
    permissions=("*umask-mode", "dfs.umask*", "*.perm"),
    directory_lists=("emr_hdfs_directories", "hdfs_tree_directories"),
    keys={"hdfs": "zookeeper:hdfs", "fence": "fence"},
    looked_up=("racks",),
    private=("/var/lib/emr/hdfs",),
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
    sections=("racks",),
    steps=("namespace", "znode", "fence"),
    area="hdfs",
    names_cluster=(("hdfs-site", "dfs.nameservices"),),
    ids=("*/current/VERSION", "*/*/current/VERSION"),
    lock="var/lib/emr/hdfs/bootstrap.lock",
    confirmations={
        "emr_recover_journals": Confirmation(confirms="make its journals anew"),
        "emr_recover_journals_from": Confirmation(components=("namenode",), called="NameNode"),
        "emr_failover_from": Confirmation(components=("namenode",), called="NameNode"),
        "emr_failover_to": Confirmation(components=("namenode",), called="NameNode"),
    },
    hands_over=True,
    roll_gates=(
        GateRow("namenodes_serving", "namenode"),
        GateRow("datanodes", "namenode", members="datanode", limits=("silent_seconds",)),
    ),
    gates=(
        "journalnodes",
        "namenode_rpc",
        "hdfs_active",
        "hdfs_writable",
        "datanodes",
        "datanodes_serving",
        "zkfcs",
        "secondarynamenodes",
        "journals_in_step",
        "namenodes_serving",
        "hdfs_blocks",
        "datanodes_registered",
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
