# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""log4j2.properties of Spark: the terminal for commands and containers, a rolling file for daemons.

The unit names the root logger and the file in its environment; a command has neither.
"""

from __future__ import annotations

_LINE = "%d{ISO8601} %p %c{1}: %m%n%ex"
_FILE = "${env:SPARK_LOG_DIR:-.}/${env:SPARK_LOGFILE:-spark.log}"


def _level(name: str, logger: str, level: str) -> dict[str, object]:
    return {f"logger.{name}.name": logger, f"logger.{name}.level": level}


LOG4J2: dict[str, object] = {
    "status": "warn",
    "appender.console.type": "Console",
    "appender.console.name": "console",
    "appender.console.target": "SYSTEM_ERR",
    "appender.console.layout.type": "PatternLayout",
    "appender.console.layout.pattern": _LINE,
    "appender.RFA.type": "RollingFile",
    "appender.RFA.name": "RFA",
    "appender.RFA.fileName": _FILE,
    "appender.RFA.filePattern": f"{_FILE}.%i",
    "appender.RFA.createOnDemand": True,
    "appender.RFA.layout.type": "PatternLayout",
    "appender.RFA.layout.pattern": _LINE,
    "appender.RFA.policies.type": "Policies",
    "appender.RFA.policies.size.type": "SizeBasedTriggeringPolicy",
    "appender.RFA.policies.size.size": "256MB",
    "appender.RFA.strategy.type": "DefaultRolloverStrategy",
    # The newest old file is .1, as with Hadoop's.
    "appender.RFA.strategy.fileIndex": "min",
    "appender.RFA.strategy.max": 20,
    "rootLogger": "${env:SPARK_ROOT_LOGGER:-INFO,console}",
    # Upstream's own levels: shells say little, and what serves pages and reads Parquet still less.
    **_level("repl", "org.apache.spark.repl.Main", "warn"),
    **_level("thrift", "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver", "warn"),
    **_level("jetty1", "org.sparkproject.jetty", "warn"),
    **_level("jetty2", "org.sparkproject.jetty.util.component.AbstractLifeCycle", "error"),
    **_level("replexprTyper", "org.apache.spark.repl.SparkIMain$exprTyper", "info"),
    **_level("replSparkILoopInterpreter", "org.apache.spark.repl.SparkILoop$SparkILoopInterpreter", "info"),
    **_level("parquet1", "org.apache.parquet", "error"),
    **_level("parquet2", "parquet", "error"),
    **_level("RetryingHMSHandler", "org.apache.hadoop.hive.metastore.RetryingHMSHandler", "fatal"),
    **_level("FunctionRegistry", "org.apache.hadoop.hive.ql.exec.FunctionRegistry", "error"),
    # The distribution has no native library: one warning a command says nothing new.
    **_level("native", "org.apache.hadoop.util.NativeCodeLoader", "error"),
}
