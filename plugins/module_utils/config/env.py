# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hadoop-env and log4j: what launchers and JVMs of Hadoop read from their environment."""

from __future__ import annotations

import re

from .context import Context, Properties
from .files import LOGS, tmp_dir
from .render import JAVA_HOME
from .sizing import SHARES, xmx_mb

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


def _audit(logger: str, classes: str, default: str, appender: str, file: str) -> dict[str, object]:
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


_YARN = "org.apache.hadoop.yarn.server"
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
    **_audit(
        "hdfs.audit.logger",
        "org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit",
        "INFO,NullAppender",
        "RFAAUDIT",
        "hdfs-audit.log",
    ),
    **_audit(
        "hadoop.security.logger",
        "SecurityLogger",
        "${hadoop.root.logger}",
        "RFAS",
        "SecurityAuth-${user.name}.audit",
    ),
    **_audit(
        "rm.audit.logger",
        f"{_YARN}.resourcemanager.RMAuditLogger",
        "${hadoop.root.logger}",
        "RMAUDIT",
        "rm-audit.log",
    ),
    **_audit(
        "nm.audit.logger",
        f"{_YARN}.nodemanager.NMAuditLogger",
        "${hadoop.root.logger}",
        "NMAUDIT",
        "nm-audit.log",
    ),
    "log4j.logger.org.apache.hadoop.util.NativeCodeLoader": "ERROR",
}

_COLLECTOR = re.compile(r"-XX:\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC")


def hadoop_env(ctx: Context) -> Properties:
    """Compute hadoop-env; a daemon's ``*_OPTS`` are ours followed by the user's, so the user's win.

    The garbage collector is ours only where the user names none: a JVM with two of them does not start.
    """
    asked = ctx.asked.get("hadoop-env", {})
    env: Properties = {
        "JAVA_HOME": JAVA_HOME,
        # The unit names it to a daemon; a command writes to its terminal.
        "HADOOP_LOG_DIR": f"${{HADOOP_LOG_DIR:-{LOGS}/hadoop/${{USER:-$(id -un)}}}}",
        # Who was refused stands in the daemon's log; the launcher's default throws it away.
        "HADOOP_SECURITY_LOGGER": "${HADOOP_SECURITY_LOGGER:-${HADOOP_ROOT_LOGGER:-INFO,console}}",
        "HADOOP_CLIENT_OPTS": "-Xmx512m",
    }
    shared = str(asked.get("HADOOP_OPTS") or "")
    for component, (heap, _unused) in ctx.heaps.items():
        variable = SHARES[component].variable
        if component == "zookeeper":
            continue
        theirs = str(asked.get(variable) or "")
        ours = ["-XX:+ExitOnOutOfMemoryError"] if xmx_mb(theirs) else [f"-Xmx{heap}m", "-XX:+ExitOnOutOfMemoryError"]
        if not _COLLECTOR.search(f"{shared} {theirs}"):
            ours.append("-XX:+UseG1GC")
        ours += temporary(component, shared, theirs)
        env[variable] = " ".join([*ours, theirs]).strip()
    return env


def temporary(component: str, *asked: str) -> list[str]:
    """Return the option that gives COMPONENT's daemon its temporary directory, none where one is ASKED for."""
    return (
        [] if any("-Djava.io.tmpdir=" in options for options in asked) else [f"-Djava.io.tmpdir={tmp_dir(component)}"]
    )


def log4j(ctx: Context) -> Properties:
    """Compute log4j: rolling files for daemons (the unit sets the root logger), the terminal for commands."""
    del ctx
    return dict(LOG4J)
