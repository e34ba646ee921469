# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logging of Flink: a rolling file for daemons and containers, the terminal for commands.

Launchers name the file in ``log.file``. A command has no directory for logs that every user could write to.
"""

from __future__ import annotations

_LINE = "%d{ISO8601} %-5p %-60c %x - %m%n"
_LEVELS: dict[str, object] = {
    # The distribution has no native library: one warning a process says nothing new.
    "logger.native.name": "org.apache.hadoop.util.NativeCodeLoader",
    "logger.native.level": "error",
    # As upstream's: it warns of what is no fault.
    "logger.netty.name": "org.apache.flink.shaded.netty4.io.netty.channel.DefaultChannelPipeline",
    "logger.netty.level": "off",
}

FILE: dict[str, object] = {
    "monitorInterval": 30,
    "rootLogger.level": "${env:ROOT_LOG_LEVEL:-INFO}",
    "rootLogger.appenderRef.file.ref": "RFA",
    "appender.file.type": "RollingFile",
    "appender.file.name": "RFA",
    "appender.file.fileName": "${sys:log.file}",
    "appender.file.filePattern": "${sys:log.file}.%i",
    "appender.file.layout.type": "PatternLayout",
    "appender.file.layout.pattern": _LINE,
    "appender.file.policies.type": "Policies",
    "appender.file.policies.size.type": "SizeBasedTriggeringPolicy",
    "appender.file.policies.size.size": "100MB",
    "appender.file.strategy.type": "DefaultRolloverStrategy",
    # The newest old file is .1, as with Hadoop's.
    "appender.file.strategy.fileIndex": "min",
    "appender.file.strategy.max": "${env:MAX_LOG_FILE_NUMBER:-10}",
    **_LEVELS,
}

TERMINAL: dict[str, object] = {
    # Launchers set ROOT_LOG_LEVEL, to what daemons have.
    "rootLogger.level": "${env:FLINK_CLIENT_LOG_LEVEL:-WARN}",
    "rootLogger.appenderRef.console.ref": "console",
    "appender.console.type": "Console",
    "appender.console.name": "console",
    "appender.console.target": "SYSTEM_ERR",
    "appender.console.layout.type": "PatternLayout",
    "appender.console.layout.pattern": _LINE,
    # What has become of an application is told.
    "logger.yarn.name": "org.apache.flink.yarn",
    "logger.yarn.level": "info",
    # Directories stand in config.yaml by the names that they have had for long.
    "logger.conf.name": "org.apache.flink.configuration",
    "logger.conf.level": "error",
    **_LEVELS,
}
