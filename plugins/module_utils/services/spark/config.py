# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""spark-defaults, spark-env and log4j2.properties as the topology and the host make them."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import LOGS as LOCAL_LOGS
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import state_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port

from ..hive.facts import EXTERNAL
from .facts import JARS, LOGS, WAREHOUSE
from .log4j2 import LOG4J2

JAXB = ("jaxb-api-2.2.11.jar", "jaxb-impl-2.2.3-1.jar", "jakarta.activation-api-1.2.1.jar")
"""Jars of Hadoop with what the client of the object store reads answers with: JDK 17 has it no more, and Spark has a
later one under other names."""


def spark_defaults(ctx: Context) -> Properties:
    """Compute spark-defaults."""
    found: Properties = {
        "spark.master": "yarn",
        "spark.eventLog.enabled": True,
        "spark.shuffle.service.enabled": True,
        "spark.dynamicAllocation.enabled": True,
        **_files(ctx),
        **_thrift(ctx),
        **_tables(ctx),
        **_object_store(ctx),
    }
    for host in ctx.hosts("spark_history")[:1]:
        found.update(
            {
                "spark.yarn.historyServer.address": f"{host}:{port('spark_history', 'http')}",
                "spark.history.ui.port": port("spark_history", "http"),
                # Whoever reads it can read the events of every job, so they do not stay for ever.
                "spark.history.fs.cleaner.enabled": True,
            }
        )
    return found


def _system(ctx: Context) -> str:
    """Return the URL of the cluster's file system, "" without one."""
    namenodes = ctx.addresses("namenode", "rpc")
    return f"hdfs://{ctx.cluster if len(namenodes) > 1 else namenodes[0]}" if namenodes else ""


def _files(ctx: Context) -> Properties:
    """Return what lies in HDFS, with the name of the file system: without it structured streaming takes no path."""
    system = _system(ctx)
    if not system:
        return {}
    found: Properties = {
        "spark.eventLog.dir": f"{system}{LOGS}",
        "spark.history.fs.logDirectory": f"{system}{LOGS}",
        "spark.sql.warehouse.dir": f"{system}{WAREHOUSE}",
    }
    version = ctx.versions.get("spark")
    if version:
        # Else every job brings all jars along.
        found["spark.yarn.archive"] = system + JARS.target.format(version=version)
    return found


def _thrift(ctx: Context) -> Properties:
    """Return what the Thrift server of this host binds to, and where it keeps the names of its tables by itself."""
    if "spark_thrift" not in ctx.components:
        return {}
    found: Properties = {
        "spark.hive.server2.thrift.bind.host": ctx.host,
        "spark.hive.server2.thrift.port": port("spark_thrift", "thrift"),
    }
    if not ctx.hosts("metastore"):
        database = f"{state_dir('spark_thrift')}/metastore_db"
        found["spark.hadoop.javax.jdo.option.ConnectionURL"] = f"jdbc:derby:;databaseName={database};create=true"
    return found


def _tables(ctx: Context) -> Properties:
    """Return how Spark SQL shares tables with Hive, where the cluster has it."""
    version = ctx.versions.get("hive")
    if not (version and ctx.hosts("metastore")):
        return {}
    hive, hadoop = ctx.home("hive"), ctx.home("hadoop")
    return {
        "spark.sql.catalogImplementation": "hive",
        "spark.hadoop.hive.metastore.uris": [f"thrift://{where}" for where in ctx.addresses("metastore", "thrift")],
        # Spark's own client of Hive is of 2.3, to whose calls the metastore has no answer.
        "spark.sql.hive.metastore.version": version,
        # A class path, of which Spark leaves out directories that are not there: the assembled distribution has one for
        # the metastore, upstream's archive one for all. What Hadoop brings to Hive is in neither; its own classes are
        # Spark's.
        "spark.sql.hive.metastore.jars": ":".join(
            [f"{hive}/lib/metastore/*", f"{hive}/lib/*", f"{hadoop}/share/hadoop/common/lib/*"]
        ),
        # Where the metastore puts tables without transactions, and Spark has no others. It allows none of them below
        # the directory of those with transactions.
        "spark.sql.warehouse.dir": f"{_system(ctx)}{EXTERNAL}",
    }


def _object_store(ctx: Context) -> Properties:
    """Return the class path by which drivers and executors reach stores beside HDFS.

    For the object store these are tools of Hadoop, with JAXB.
    """
    share = f"{ctx.home('hadoop')}/share/hadoop"
    tools = [f"{share}/tools/lib/*", *(f"{share}/common/lib/{jar}" for jar in JAXB)] if ctx.object_store else []
    path = ":".join([*tools, *(ctx.volume.jars if ctx.volume else ())])
    return {"spark.driver.extraClassPath": path, "spark.executor.extraClassPath": path} if path else {}


def spark_env(ctx: Context) -> Properties:
    """Compute spark-env, without the options of daemons."""
    return {
        "JAVA_HOME": JAVA_HOME,
        "HADOOP_CONF_DIR": "${HADOOP_CONF_DIR:-/etc/hadoop/conf}",
        # The unit names it to a daemon; a command writes to its terminal.
        "SPARK_LOG_DIR": f"${{SPARK_LOG_DIR:-{LOCAL_LOGS}/spark}}",
        # Daemons and drivers bind to the private address, and executors find drivers by the name that all hosts know.
        "SPARK_LOCAL_IP": f"${{SPARK_LOCAL_IP:-{ctx.host}}}",
        "SPARK_LOCAL_HOSTNAME": f"${{SPARK_LOCAL_HOSTNAME:-{ctx.host}}}",
    }


def log4j2(ctx: Context) -> Properties:
    """Compute log4j2.properties."""
    del ctx
    return dict(LOG4J2)


CONFIGURATION = Configuration(
    computed={"spark-defaults": spark_defaults, "spark-env": spark_env, "spark-log4j2": log4j2},
)
