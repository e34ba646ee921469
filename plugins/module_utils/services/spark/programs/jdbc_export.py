# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""jdbc_export: rows of a directory or a table come into a table of a database, in one transaction, and once."""

from __future__ import annotations

from typing import Any, Sequence

from .jdbc_database import LOADS, Connection, loads_table, name, staging_name, staging_table, switch, text, there

TIMES = ("timestamp", "timestamp_ntz")
"""Types of Spark whose values have fractions of seconds."""


class ExportError(Exception):
    """The rows did not come in; nothing of them counts."""


def run(spark: Any, task: dict[str, Any], password: str) -> str:
    """Write what TASK asks for, and return a sentence about it."""
    engine, target, load = task["engine"], task["table"], task["load"]
    mode, keys = task.get("mode", "append"), list(task.get("keys") or [])
    # As the driver of Java writes times, and jdbc_import reads them.
    spark.conf.set("spark.sql.session.timeZone", spark._jvm.java.util.TimeZone.getDefault().getID())
    frame = spark.table(task["hive_table"]) if task.get("hive_table") else _files(spark, task)
    connection = Connection(spark, task, password)
    try:
        connection.run(loads_table(engine))
        if connection.count(f"SELECT COUNT(*) FROM {name(engine, LOADS)} WHERE load_key = {text(engine, load)}"):
            return f"{load} has come in before; nothing was written"
        if mode == "upsert" and {one.lower() for one in keys} not in connection.unique(target):
            raise ExportError(
                f"{target} has no unique index of exactly {', '.join(keys)}; make one, or name its columns"
            )
        staging = staging_name(target, load)
        connection.run(f"DROP TABLE IF EXISTS {name(engine, staging)}")
        connection.run(staging_table(engine, target, staging))
        rows = int(frame.count())
        _write(frame, task, password, staging)
        staged = connection.count(f"SELECT COUNT(*) FROM {name(engine, staging)}")
        if staged != rows:
            raise ExportError(f"{rows} rows were to be written, and {staged} are in the staging table")
        _switch(connection, task, frame.columns, staging, rows)
        connection.run(f"DROP TABLE {name(engine, staging)}")
    finally:
        connection.close()
    return f"{rows} rows came into {target}"


def brought(engine: str, columns: Sequence[tuple[str, str]]) -> list[str]:
    """Return expressions of Spark with which COLUMNS, each a name and a type, come to ENGINE without a loss.

    MySQL's driver leaves out the fractions of seconds where a server calls itself older than 5.6.4. MariaDB does: its
    version begins with 5.5.5 in the protocol. So times go there as texts, which the server reads as they are.
    """
    quoted = [(f"`{column.replace('`', '``')}`", kind) for column, kind in columns]
    return [
        f"CAST({column} AS STRING) AS {column}" if engine == "mysql" and kind in TIMES else column
        for column, kind in quoted
    ]


def _files(spark: Any, task: dict[str, Any]) -> Any:
    reader = spark.read.format(task["format"])
    return (reader.option("header", "true") if task["format"] == "csv" else reader).load(task["path"])


def _write(frame: Any, task: dict[str, Any], password: str, staging: str) -> None:
    properties = {
        "url": task["url"],
        "driver": task["driver"],
        "user": task["user"],
        "password": password,
        "dbtable": name(task["engine"], staging),
        "batchsize": str(task.get("batch_rows", 5000)),
        "numPartitions": str(task.get("splits", 1)),
    }
    if task["engine"] == "mysql":
        # Else its driver sends one row at a time.
        properties["url"] += ("&" if "?" in task["url"] else "?") + "rewriteBatchedStatements=true"
    lossless = frame.selectExpr(*brought(task["engine"], frame.dtypes))
    lossless.repartition(int(task.get("splits", 1))).write.format("jdbc").options(**properties).mode("append").save()


def _switch(connection: Connection, task: dict[str, Any], columns: list[str], staging: str, rows: int) -> None:
    """Bring all rows of the table STAGING into the target, and write down the load, in one transaction."""
    engine, target = task["engine"], task["table"]
    mode, keys = task.get("mode", "append"), list(task.get("keys") or [])
    connection.begin()
    try:
        changed = 0
        for one in switch(engine, target, staging, columns, mode, keys):
            changed = connection.run(one)
        query = there(engine, target, staging, mode, keys)
        present = connection.count(query) if query else changed
        if present != rows:
            raise ExportError(f"{rows} rows were to come into {target}, and {present} are there; nothing was changed")
        values = f"{text(engine, task['load'])}, {text(engine, target)}, {rows}"
        connection.run(f"INSERT INTO {name(engine, LOADS)} (load_key, target, row_count) VALUES ({values})")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
