# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of EMR, of Hadoop 2 and of other products, and what stands for them here. No I/O."""

from __future__ import annotations

from .sizing import SHARES

FILES: dict[str, str] = {
    "hadoop-log4j": "log4j",
    "hdfs-log4j": "log4j",
    "yarn-log4j": "log4j",
    "mapred-log4j": "log4j",
    "hdfs-env": "hadoop-env",
    "yarn-env": "hadoop-env",
    "mapred-env": "hadoop-env",
    "hadoop-ssl-server": "ssl-server",
    "hadoop-ssl-client": "ssl-client",
    "hadoop-kms-site": "kms-site",
    "hadoop-kms-acls": "kms-acls",
    "hadoop-httpfs-site": "httpfs-site",
    "hadoop-metrics": "hadoop-metrics2",
    "hadoop-policies": "hadoop-policy",
    "zoo-cfg": "zoo",
    "zookeeper-config": "zoo",
    "zookeeper-site": "zoo",
    "zookeeper-log4j": "logback",
    "zookeeper-logback": "logback",
    "java": "zookeeper-env",
    "zoo-env": "zookeeper-env",
}
"""Name of a file elsewhere, without its ending, to the name that is known here."""

PRODUCTS: dict[str, str] = {
    "druid": "Druid",
    "emrfs": "EMRFS",
    "flink": "Flink",
    "hbase": "HBase",
    "hcatalog": "Hive",
    "hive": "Hive",
    "hiveserver2": "Hive",
    "hudi": "Hudi",
    "hue": "Hue",
    "iceberg": "Iceberg",
    "kyuubi": "Kyuubi",
    "livy": "Livy",
    "oozie": "Oozie",
    "presto": "Presto",
    "ranger": "Ranger",
    "spark": "Spark",
    "tez": "Tez",
    "trino": "Trino",
}
"""How names of files begin that belong to other products."""

_EACH = "-Xmx in the variable of each daemon, as HDFS_NAMENODE_OPTS"
VARIABLES: dict[str, str] = {
    **{f"HADOOP_{name}_OPTS": f"HDFS_{name}_OPTS" for name in ("NAMENODE", "SECONDARYNAMENODE", "DATANODE")},
    **{f"HADOOP_{name}_OPTS": f"HDFS_{name}_OPTS" for name in ("JOURNALNODE", "ZKFC", "BALANCER", "MOVER")},
    **{f"HADOOP_{name}_HEAPSIZE": f"-Xmx in HDFS_{name}_OPTS" for name in ("NAMENODE", "DATANODE")},
    **{f"YARN_{name}_HEAPSIZE": f"-Xmx in YARN_{name}_OPTS" for name in ("RESOURCEMANAGER", "NODEMANAGER")},
    "HADOOP_JOB_HISTORYSERVER_OPTS": "MAPRED_HISTORYSERVER_OPTS",
    "HADOOP_JOB_HISTORYSERVER_HEAPSIZE": "-Xmx in MAPRED_HISTORYSERVER_OPTS",
    "HADOOP_HEAPSIZE": _EACH,
    "YARN_HEAPSIZE": _EACH,
    "YARN_OPTS": "HADOOP_OPTS",
    "YARN_CLIENT_OPTS": "HADOOP_CLIENT_OPTS",
    "YARN_LOG_DIR": "HADOOP_LOG_DIR",
    "HADOOP_MAPRED_LOG_DIR": "HADOOP_LOG_DIR",
    "HADOOP_MAPRED_ROOT_LOGGER": "HADOOP_ROOT_LOGGER",
    "YARN_ROOT_LOGGER": "HADOOP_ROOT_LOGGER",
}
"""Variables of hadoop-env that nothing reads any more, to what is read instead."""

PROPERTIES: dict[str, str] = {
    "fs.default.name": "fs.defaultFS",
    "dfs.name.dir": "dfs.namenode.name.dir",
    "dfs.name.edits.dir": "dfs.namenode.edits.dir",
    "dfs.data.dir": "dfs.datanode.data.dir",
    "fs.checkpoint.dir": "dfs.namenode.checkpoint.dir",
    "fs.checkpoint.edits.dir": "dfs.namenode.checkpoint.edits.dir",
    "dfs.federation.nameservices": "dfs.nameservices",
    "dfs.http.address": "dfs.namenode.http-address",
    "dfs.secondary.http.address": "dfs.namenode.secondary.http-address",
    "dfs.umaskmode": "fs.permissions.umask-mode",
    "dfs.umask": "fs.permissions.umask-mode",
    "dfs.permissions.supergroup": "dfs.permissions.superusergroup",
}
"""Names that upstream replaced, of properties that we compute or read: two names would be two values."""


def file_hint(name: str) -> str:
    """Say what file NAME, which is none of ours, stands for; empty if that is not known."""
    stem = name.strip().lower().replace("_", "-")
    for ending in (".xml", ".sh", ".properties", ".cfg", ".env"):
        stem = stem[: -len(ending)] if stem.endswith(ending) else stem
    if stem in FILES:
        return f"; write {FILES[stem]}, where that is read"
    product = PRODUCTS.get(stem.partition("-")[0])
    return f"; it is of {product}, which is no service of this release" if product else ""


def name_fault(file: str, name: str) -> str:
    """Say that nothing reads property or variable NAME of FILE, and what is read; empty for all others."""
    if file.endswith("-site") and name in PROPERTIES:
        return f"this is the old name of {PROPERTIES[name]}; write that"
    if file == "hadoop-env" and name in VARIABLES:
        return f"nothing reads this variable; write {VARIABLES[name]}"
    if file == "hadoop-env" and name == SHARES["zookeeper"].variable:
        return "the ZooKeeper server reads it in zookeeper-env; write it there"
    return ""
