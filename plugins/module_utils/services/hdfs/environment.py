# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hadoop-env and log4j: what launchers and JVMs of Hadoop read from their environment."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import LOGS
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import JAVA_HOME

_DAEMON_FILE = "%d{ISO8601} %p %c: %m%n"


def _rolling(appender: str, file: str, size: str, index: str) -> dict[str, object]:
    """Return a file of its own, bounded: at most INDEX old ones of SIZE."""
    prefix = f"log4j.appender.{appender}"
    return {
        prefix: "org.apache.log4j.RollingFileAppender",
        f"{prefix}.File": f"${{hadoop.log.dir}}/{file}",
        f"{prefix}.MaxFileSize": size,
        f"{prefix}.MaxBackupIndex": index,
        f"{prefix}.layout": "org.apache.log4j.PatternLayout",
        f"{prefix}.layout.ConversionPattern": _DAEMON_FILE,
    }


def audit(logger: str, classes: str, default: str, appender: str, file: str) -> dict[str, object]:
    """Return what sends the lines of CLASSES where property LOGGER says, of which APPENDER is one, and nowhere else.

    A logger's appenders are opened by every JVM that reads the file. So a file of its own is never the default here:
    no command could open it.
    """
    limits = logger[: -len("ger")]
    return {
        logger: default,
        f"log4j.logger.{classes}": f"${{{logger}}}",
        f"log4j.additivity.{classes}": False,
        f"{limits}.maxfilesize": "256MB",
        f"{limits}.maxbackupindex": 20,
        **_rolling(appender, file, f"${{{limits}.maxfilesize}}", f"${{{limits}.maxbackupindex}}"),
    }


# Upstream's configuration directory brings none of these, the jars no usable log4j set-up either.
LOG4J: dict[str, object] = {
    "hadoop.root.logger": "INFO,console",
    "hadoop.log.dir": ".",
    "hadoop.log.file": "hadoop.log",
    "hadoop.log.maxfilesize": "256MB",
    "hadoop.log.maxbackupindex": 20,
    "log4j.rootLogger": "${hadoop.root.logger}",
    "log4j.appender.NullAppender": "org.apache.log4j.varia.NullAppender",
    "log4j.appender.console": "org.apache.log4j.ConsoleAppender",
    "log4j.appender.console.target": "System.err",
    "log4j.appender.console.layout": "org.apache.log4j.PatternLayout",
    "log4j.appender.console.layout.ConversionPattern": "%d{ISO8601} %p %c{2}: %m%n",
    **_rolling("RFA", "${hadoop.log.file}", "${hadoop.log.maxfilesize}", "${hadoop.log.maxbackupindex}"),
    # Names of loggers, appenders and files are upstream's.
    **audit(
        "hdfs.audit.logger",
        "org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit",
        "INFO,NullAppender",
        "RFAAUDIT",
        "hdfs-audit.log",
    ),
    **audit(
        "hadoop.security.logger",
        "SecurityLogger",
        "${hadoop.root.logger}",
        "RFAS",
        "SecurityAuth-${user.name}.audit",
    ),
    "log4j.logger.org.apache.hadoop.util.NativeCodeLoader": "ERROR",
}


def hadoop_env(ctx: Context) -> Properties:
    """Compute hadoop-env, without the options of daemons."""
    del ctx
    return {
        "JAVA_HOME": JAVA_HOME,
        # The unit names it to a daemon; a command writes to its terminal.
        "HADOOP_LOG_DIR": f"${{HADOOP_LOG_DIR:-{LOGS}/hadoop/${{USER:-$(id -un)}}}}",
        # Who was refused stands in the daemon's log; the launcher's default throws it away.
        "HADOOP_SECURITY_LOGGER": "${HADOOP_SECURITY_LOGGER:-${HADOOP_ROOT_LOGGER:-INFO,console}}",
        "HADOOP_CLIENT_OPTS": "-Xmx512m",
    }


def log4j(ctx: Context) -> Properties:
    """Compute log4j: rolling files for daemons (the unit sets the root logger), the terminal for commands."""
    del ctx
    return dict(LOG4J)
