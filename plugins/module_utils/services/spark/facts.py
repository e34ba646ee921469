# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about Spark, as data."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Heap, Owned, Product
from ..layouts import ADDRESSES, FIRST_MASTER, NOLOGIN, STABLE, TIERS
from ..model import Account, Auxiliary, Directory, Service, Upload
from ..roll_model import GateRow, Roll
from .names import UNREAD

LOGS = "/spark-history"
"""Where jobs leave their events, and where the history server finds them."""
WAREHOUSE = "/user/spark/warehouse"
JARS = Upload("spark_history", "jars/*.jar", "/apps/spark/spark-{version}-jars.tar")

# Variables of our own, since Spark has one for the heaps of all its daemons, and takes no -Xmx in their options.
_DAEMONS = """\
case ${SPARK_DAEMON-} in
  history)
    export SPARK_DAEMON_MEMORY="${SPARK_HISTORY_HEAP}m"
    ;;
  thrift)
    export SPARK_DAEMON_MEMORY="${SPARK_THRIFT_HEAP}m"
    export SPARK_DAEMON_JAVA_OPTS="${SPARK_DAEMON_JAVA_OPTS-} ${SPARK_THRIFT_OPTS-}"
    ;;
esac
"""

HISTORY = Component(
    product="spark",
    account="spark",
    placement=FIRST_MASTER,
    tiers=STABLE,
    single=(1,),
    ha=(1,),
    count_reason="jobs name one, and two would clean the same directory",
    # Its directory is made with those of the other services.
    wave="last",
    ports={
        "http": Port(
            18080, "ResourceManagers", "finished and running jobs", "read configuration, plans and events of every job"
        ),
    },
    # It keeps what it shows of some fifty jobs.
    heap=Heap("spark-env", "SPARK_HISTORY_OPTS", 16, 512, 4096, plain="SPARK_HISTORY_HEAP", plain_only=True),
    roll=Roll(
        disruption="jobs cannot be looked at for some seconds; what runs goes on",
        serves="spark_history",
        gates=(GateRow("spark_history", at_least="all"),),
    ),
)

THRIFT = Component(
    product="spark",
    account="spark",
    # It holds containers for as long as it runs, so only who asks for it has it.
    placement={},
    tiers=TIERS,
    wave="last",
    ports={
        "thrift": Port(10001, "", "SQL over JDBC", "claim to be any user, and read and change as spark what spark may"),
    },
    heap=Heap("spark-env", "SPARK_THRIFT_OPTS", 8, 1024, 16384, plain="SPARK_THRIFT_HEAP", plain_only=True),
    roll=Roll(
        disruption="connections of JDBC to the host end, and their queries with them",
        serves="spark_thrift",
        gates=(GateRow("spark_thrift", at_least="all"),),
    ),
)

SERVICE = Service(
    components={"spark_history": HISTORY, "spark_thrift": THRIFT},
    products={
        "spark": Product(
            env="spark-env",
            log_variable="SPARK_LOG_DIR",
            group="hadoop",
            logfile_variable="SPARK_LOGFILE",
            daemon_options="SPARK_DAEMON_JAVA_OPTS",
            conf_variable="SPARK_CONF_DIR",
            commands=True,
            # The registry has upstream's own launchers too.
            upstream_sign="bin/load-spark-env.sh",
            upstream_conf="conf",
            shared_options=("SPARK_DAEMON_JAVA_OPTS", "SPARK_SUBMIT_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    needs=("yarn",),
    files={
        "spark-defaults": ConfigFile("spark", "spark-defaults.conf", "properties"),
        "spark-env": ConfigFile("spark", "spark-env.sh", "env", own_logs="${SPARK_LOG_DIR}", body=_DAEMONS),
        "spark-log4j2": ConfigFile("spark", "log4j2.properties", "properties", own_logs="${env:SPARK_LOG_DIR}"),
        "spark-metrics": ConfigFile("spark", "metrics.properties", "properties", optional=True),
    },
    owned=(
        Owned("spark-defaults", "spark.yarn.historyServer.address", ADDRESSES),
        Owned("spark-defaults", "spark.history.ui.port", ADDRESSES),
        Owned("spark-defaults", "spark.hive.server2.thrift.*", ADDRESSES),
    ),
    file_aliases={
        "spark-defaults.conf": "spark-defaults",
        "spark-log4j": "spark-log4j2",
        "spark-thriftserver": "spark-defaults",
        "spark-history-server": "spark-defaults",
    },
    unread=UNREAD,
    groups={"spark": 786},
    accounts=(Account("spark", 786, "hadoop", "/var/lib/spark", NOLOGIN, "Spark", further=("spark",)),),
    directories=(
        # Each user's events are that user's and the group's, which has one account. Nobody else may list what there is.
        Directory(LOGS, "spark", "1773", "spark"),
        Directory("/apps", "hdfs", "0755"),
        Directory("/apps/spark", "hdfs", "0755"),
        Directory("/user/spark", "spark", "0755"),
        Directory(WAREHOUSE, "spark", "1777"),
    ),
    uploads=(JARS,),
    auxiliaries=(
        Auxiliary(
            "nodemanager",
            "spark_shuffle",
            "org.apache.spark.network.yarn.YarnShuffleService",
            "spark_shuffle",
            "*",
            Port(7337, "executors of Spark", "", "take up its connections; read the shuffle of jobs that it knows"),
            {
                # A NodeManager without it would take containers of jobs that fail there; so it does not start.
                "spark.yarn.shuffle.stopOnFailure": True,
                # The one that releases of Spark from 4 on have, and that knows all processors.
                "spark.shuffle.service.db.backend": "ROCKSDB",
            },
        ),
    ),
    # Drivers reach Hive's metastore with its own client: those of commands, and in cluster mode those in containers.
    borrows={"hive": ("resourcemanager", "nodemanager", "spark_thrift")},
    # Whoever works on a master of YARN has the commands there as well.
    commands_on=("resourcemanager",),
    gates=("spark_history", "spark_thrift"),
    jobs=("spark", "pyspark", "spark_sql", "spark_streaming", "jdbc_import", "jdbc_export"),
    works=(
        GateRow("spark_history", "spark_history", at_least="present"),
        GateRow("spark_thrift", "spark_thrift", at_least="present"),
    ),
)
