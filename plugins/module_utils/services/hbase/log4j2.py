# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""log4j2.properties of HBase: rolling files for daemons (the unit names the root logger), the terminal for commands.

Names of appenders and of the system properties that launchers set are upstream's.
"""

from __future__ import annotations

_LINE = "%d{ISO8601} %-5p [%t] %c{2}: %.1000m%n"


def _rolling(appender: str, file: str) -> dict[str, object]:
    """Return a file of its own, bounded; a JVM that writes nothing to it makes none."""
    prefix, path = f"appender.{appender}", f"${{sys:hbase.log.dir:-.}}/{file}"
    return {
        f"{prefix}.type": "RollingFile",
        f"{prefix}.name": appender,
        f"{prefix}.fileName": path,
        f"{prefix}.filePattern": f"{path}.%i",
        f"{prefix}.createOnDemand": True,
        f"{prefix}.layout.type": "PatternLayout",
        f"{prefix}.layout.pattern": _LINE,
        f"{prefix}.policies.type": "Policies",
        f"{prefix}.policies.size.type": "SizeBasedTriggeringPolicy",
        f"{prefix}.policies.size.size": "256MB",
        f"{prefix}.strategy.type": "DefaultRolloverStrategy",
        # The newest old file is .1, as with Hadoop's.
        f"{prefix}.strategy.fileIndex": "min",
        f"{prefix}.strategy.max": 20,
    }


def _level(name: str, logger: str, level: str) -> dict[str, object]:
    return {f"logger.{name}.name": logger, f"logger.{name}.level": level}


LOG4J2: dict[str, object] = {
    "status": "warn",
    "dest": "err",
    "name": "hbase",
    "appender.console.type": "Console",
    "appender.console.name": "console",
    "appender.console.target": "SYSTEM_ERR",
    "appender.console.layout.type": "PatternLayout",
    "appender.console.layout.pattern": _LINE,
    "appender.null.type": "Null",
    "appender.null.name": "NullAppender",
    **_rolling("RFA", "${sys:hbase.log.file:-hbase.log}"),
    # One for each daemon: two of a host do not write to one file.
    **_rolling("RFAS", "${sys:hbase.log.file:-hbase.log}.audit"),
    "rootLogger": "${sys:hbase.root.logger:-INFO,console}",
    "logger.security.name": "SecurityLogger",
    "logger.security.additivity": False,
    "logger.security": "${sys:hbase.security.logger:-INFO,NullAppender}",
    # The distribution has no native library: one warning a command says nothing new.
    **_level("native", "org.apache.hadoop.util.NativeCodeLoader", "error"),
    # What the metrics system says about its own start.
    **_level("metrics", "org.apache.hadoop.metrics2.impl", "warn"),
    # A line for each request to its pages, which gates and monitors make all the time.
    **_level("requests", "http.requests", "warn"),
}
