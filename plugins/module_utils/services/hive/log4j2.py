# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""log4j2 files of Hive: rolling files for daemons (the unit names the root logger), the terminal for commands.

Where a JVM writes to is in its environment, so that upstream's launchers and ours do the same.
"""

from __future__ import annotations

_LINE = "%d{ISO8601} %-5p [%t] %c{2}: %.1000m%n"


def _console(name: str, level: str) -> dict[str, object]:
    return {
        "status": "warn",
        "dest": "err",
        "name": name,
        "appender.console.type": "Console",
        "appender.console.name": "console",
        "appender.console.target": "SYSTEM_ERR",
        "appender.console.layout.type": "PatternLayout",
        "appender.console.layout.pattern": _LINE,
        "rootLogger": f"${{env:HIVE_ROOT_LOGGER:-{level},console}}",
        # The distribution has no native library: one warning a command says nothing new.
        **_level("native", "org.apache.hadoop.util.NativeCodeLoader", "error"),
    }


def _level(name: str, logger: str, level: str) -> dict[str, object]:
    return {f"logger.{name}.name": logger, f"logger.{name}.level": level}


def _rolling(appender: str, file: str) -> dict[str, object]:
    """Return a file of its own, bounded; a JVM that writes nothing to it makes none."""
    prefix, path = f"appender.{appender}", f"${{env:HIVE_LOG_DIR:-.}}/{file}"
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


HIVE: dict[str, object] = {
    **_console("hive", "INFO"),
    **_rolling("RFA", "${env:HIVE_LOGFILE:-hive.log}"),
    # What the mapper of objects to tables says of every class that it has no use for.
    **_level("datanucleus", "DataNucleus", "error"),
    # A line for each connection, which gates and monitors make all the time.
    **_level("jetty", "org.eclipse.jetty", "warn"),
}
BEELINE: dict[str, object] = _console("beeline", "WARN")
