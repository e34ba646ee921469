# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration files of each product: what a user may name in ``emr_config`` and how it is written."""

from __future__ import annotations

from typing import NamedTuple


class ConfigFile(NamedTuple):
    """One file of a product's configuration directory."""

    product: str
    """Product whose directory ``/etc/<product>/conf`` holds the file."""
    path: str
    """Name of the file in that directory."""
    syntax: str
    """``hadoop_xml``, ``properties``, ``env`` or ``logback``: see :mod:`.render`."""
    optional: bool = False
    """Whether it is only there where the user sets something in it, or once did."""


KNOWN_FILES: dict[str, ConfigFile] = {
    "core-site": ConfigFile("hadoop", "core-site.xml", "hadoop_xml"),
    "hdfs-site": ConfigFile("hadoop", "hdfs-site.xml", "hadoop_xml"),
    "yarn-site": ConfigFile("hadoop", "yarn-site.xml", "hadoop_xml"),
    "mapred-site": ConfigFile("hadoop", "mapred-site.xml", "hadoop_xml"),
    "capacity-scheduler": ConfigFile("hadoop", "capacity-scheduler.xml", "hadoop_xml"),
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
    "node-resources": ConfigFile("hadoop", "node-resources.xml", "hadoop_xml", optional=True),
    "resource-types": ConfigFile("hadoop", "resource-types.xml", "hadoop_xml", optional=True),
    "ssl-client": ConfigFile("hadoop", "ssl-client.xml", "hadoop_xml", optional=True),
    "ssl-server": ConfigFile("hadoop", "ssl-server.xml", "hadoop_xml", optional=True),
    "zoo": ConfigFile("zookeeper", "zoo.cfg", "properties"),
    "zookeeper-env": ConfigFile("zookeeper", "zookeeper-env.sh", "env"),
    "logback": ConfigFile("zookeeper", "logback.xml", "logback"),
}

PRODUCT_FILES: dict[str, list[str]] = {
    product: [name for name, entry in KNOWN_FILES.items() if entry.product == product]
    for product in sorted({entry.product for entry in KNOWN_FILES.values()})
}


ACCOUNTS: dict[str, str] = {
    "zookeeper": "zookeeper",
    **dict.fromkeys(("journalnode", "namenode", "zkfc", "secondarynamenode", "datanode"), "hdfs"),
    **dict.fromkeys(("resourcemanager", "nodemanager"), "yarn"),
    "jobhistory": "mapred",
}
"""Component to the account that its daemon runs as, as its role says, for sentences about daemons of other hosts."""

LOGS = "/var/log"
STARTED = "/run/bigdata-emr"
"""What daemons of this host were started with: root writes there at each start, and nobody else."""
TEMPORARY = "/opt/emr/tmp"
"""Temporary directories of daemons: JVMs load libraries from there, and /tmp is often mounted noexec."""


def tmp_dir(component: str) -> str:
    """Return the temporary directory of COMPONENT's daemon, which belongs to its account."""
    return f"{TEMPORARY}/{component}"


def log_dir(product: str, account: str) -> str:
    """Return the directory with the logs of PRODUCT's daemons that run as ACCOUNT, which nobody else can get to."""
    return f"{LOGS}/{product}" if account == product else f"{LOGS}/{product}/{account}"


def logs_of(component: str, product: str) -> str:
    """Return the directory with the logs of COMPONENT of PRODUCT."""
    return log_dir(product, ACCOUNTS.get(component, product))


def state_dir(component: str) -> str:
    """Return the directory for what COMPONENT's daemon keeps on its host beside data disks: its account's, 0700."""
    return f"/var/lib/emr/{component}"


def conf_dir(product: str) -> str:
    """Return the configuration directory of PRODUCT, one per product and host as upstream's own."""
    return f"/etc/{product}/conf"
