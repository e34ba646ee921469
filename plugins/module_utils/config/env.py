# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hadoop-env and log4j: what launchers and JVMs of Hadoop read from their environment."""

from __future__ import annotations

import re

from .context import Context, Properties
from .files import tmp_dir
from .render import JAVA_HOME
from .sizing import SHARES, xmx_mb

# Upstream's configuration directory brings none of these, the jars no usable log4j set-up either.
LOG4J: dict[str, object] = {
    "hadoop.root.logger": "INFO,console",
    "hadoop.log.dir": ".",
    "hadoop.log.file": "hadoop.log",
    "hadoop.log.maxfilesize": "256MB",
    "hadoop.log.maxbackupindex": 20,
    "hadoop.security.logger": "INFO,NullAppender",
    "log4j.rootLogger": "${hadoop.root.logger}",
    "log4j.appender.NullAppender": "org.apache.log4j.varia.NullAppender",
    "log4j.appender.console": "org.apache.log4j.ConsoleAppender",
    "log4j.appender.console.target": "System.err",
    "log4j.appender.console.layout": "org.apache.log4j.PatternLayout",
    "log4j.appender.console.layout.ConversionPattern": "%d{ISO8601} %p %c{2}: %m%n",
    "log4j.appender.RFA": "org.apache.log4j.RollingFileAppender",
    "log4j.appender.RFA.File": "${hadoop.log.dir}/${hadoop.log.file}",
    "log4j.appender.RFA.MaxFileSize": "${hadoop.log.maxfilesize}",
    "log4j.appender.RFA.MaxBackupIndex": "${hadoop.log.maxbackupindex}",
    "log4j.appender.RFA.layout": "org.apache.log4j.PatternLayout",
    "log4j.appender.RFA.layout.ConversionPattern": "%d{ISO8601} %p %c: %m%n",
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
        "HADOOP_LOG_DIR": "${HADOOP_LOG_DIR:-/var/log/hadoop}",
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
