# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""jdbc_import: rows of a database come into a directory or a table, once, and counted on both sides."""

from __future__ import annotations

from typing import Any

from .jdbc_database import Connection, as_text, name, selection
from .jdbc_store import HadoopFiles, Store

HEADERS = {"csv": {"header": "true"}}
"""Options of formats, for readers and writers."""


class NotImported(Exception):
    """The rows did not come in; nothing of them counts."""


def run(spark: Any, task: dict[str, Any], password: str) -> str:
    """Bring in what TASK asks for, and return a sentence about it."""
    directory, form, columns = _target(spark, task, password)
    store = Store(HadoopFiles(spark), directory)
    store.recover()
    if store.has(task["load"]):
        return f"{task['load']} has come in before; nothing was read"
    connection = Connection(spark, task, password)
    try:
        low, high = bounds(task, store.mark(), connection)
        if task.get("incremental") and (high is None or high == low):
            return f"nothing is above {low or 'the start'}"
        count = selection(task, low, high, "COUNT(*)")
        before = connection.count(count)
        rows = _stage(spark, task, password, store, form, columns, (low, high), connection)
        after = connection.count(count)
        if not agrees(rows, before, after):
            store.forget()
            raise NotImported(f"{rows} rows were read, and the database counts {before} before and {after} after")
    finally:
        connection.close()
    store.commit(task["load"], high, replaces=task.get("mode") in ("overwrite", "upsert"))
    if task.get("hive_table"):
        spark.sql(f"REFRESH TABLE {task['hive_table']}")
    return f"{rows} rows came in" + (f", up to {high}" if high is not None else "")


def bounds(task: dict[str, Any], mark: str | None, connection: Connection) -> tuple[str | None, str | None]:
    """Return above which value of the column that grows rows are read, and up to which; None for no limit."""
    if not task.get("incremental"):
        return None, None
    low = mark if mark is not None else task["incremental"].get("start")
    column = name(task["engine"], task["incremental"]["column"])
    return low, connection.one(selection(task, low, None, as_text(task["engine"], f"MAX({column})")))


def agrees(rows: int, before: int, after: int) -> bool:
    """Tell whether ROWS can be what was there between two counts, as others may write meanwhile."""
    return min(before, after) <= rows <= max(before, after)


def options(task: dict[str, Any], password: str, query: str, limits: tuple[str | None, str | None]) -> dict[str, str]:
    """Return the options of Spark's reader for QUERY, in splits between LIMITS of the column to split by."""
    found = {
        "url": task["url"],
        "driver": task["driver"],
        "user": task["user"],
        "password": password,
        "dbtable": f"({query}) emr_rows",
        "fetchsize": str(task.get("fetch_rows", 10000)),
    }
    if task["engine"] == "mysql":
        # Else its driver holds all rows in memory before it gives the first.
        found["url"] += ("&" if "?" in task["url"] else "?") + "useCursorFetch=true"
    if task.get("split_by") and None not in limits:
        low, high = limits
        found.update(
            partitionColumn=task["split_by"],
            lowerBound=str(low),
            upperBound=str(high),
            numPartitions=str(task.get("splits", 1)),
        )
    return found


def _stage(
    spark: Any,
    task: dict[str, Any],
    password: str,
    store: Store,
    form: str,
    columns: list[tuple[str, str]],
    between: tuple[str | None, str | None],
    connection: Connection,
) -> int:
    """Write the rows of TASK BETWEEN two values to the staging of STORE, and return how many were read."""
    limits: tuple[str | None, str | None] = (None, None)
    if task.get("split_by"):
        column = name(task["engine"], task["split_by"])
        edges = [
            connection.one(selection(task, *between, as_text(task["engine"], f"{f}({column})"))) for f in ("MIN", "MAX")
        ]
        limits = (edges[0], edges[1])
    query = selection(task, *between)
    frame = spark.read.format("jdbc").options(**options(task, password, query, limits)).load()
    frame = frame.selectExpr(*(f"CAST(`{one}` AS {kind}) AS `{one}`" for one, kind in columns)) if columns else frame
    if task.get("mode") != "upsert":
        _writer(frame, form).save(store.staging)
        return int(_reader(spark, form, frame).load(store.staging).count())
    # Read once, so that what is counted is what comes in.
    _writer(frame, form).save(store.incoming)
    incoming = _reader(spark, form, frame).load(store.incoming)
    rows = int(incoming.count())
    merged = incoming
    if store.data():
        present = _reader(spark, form, frame).load(store.directory)
        merged = (
            present.join(incoming, on=list(task["keys"]), how="left_anti").select(frame.columns).unionByName(incoming)
        )
    _writer(merged, form).save(store.staging)
    return rows


def _writer(frame: Any, form: str) -> Any:
    # The store asks for the file that this makes, which a cluster may have switched off.
    marked = {"mapreduce.fileoutputcommitter.marksuccessfuljobs": "true"}
    return frame.write.mode("overwrite").format(form).options(**HEADERS.get(form, {}), **marked)


def _reader(spark: Any, form: str, frame: Any) -> Any:
    return spark.read.format(form).options(**HEADERS.get(form, {})).schema(frame.schema)


def _target(spark: Any, task: dict[str, Any], password: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Return directory and format of the target of TASK, and what its columns are, none where it has none yet."""
    if not task.get("hive_table"):
        return task["path"], task["format"], []
    table = task["hive_table"]
    if not spark.catalog.tableExists(table):
        return _created(spark, task, password, table)
    facts = described(row.asDict() for row in spark.sql(f"DESCRIBE FORMATTED {table}").collect())
    if facts["partitioned"]:
        raise NotImported(f"{table} has partitions; import into a table without any")
    if facts["transactional"]:
        raise NotImported(f"{table} has transactions, and Spark does not write such; import into another table")
    if not facts["format"]:
        raise NotImported(f"{table} is neither parquet nor orc; import into such a table")
    schema = spark.table(table).schema
    return str(facts["location"]), str(facts["format"]), [(one.name, one.dataType.simpleString()) for one in schema]


def _created(spark: Any, task: dict[str, Any], password: str, table: str) -> tuple[str, str, list[tuple[str, str]]]:
    form = task["format"]
    if form not in ("parquet", "orc"):
        raise NotImported(f"{table} would have the format {form}; write parquet or orc")
    empty = options(
        task, password, selection(task) + (" AND" if task.get("where") else " WHERE") + " 1=0", (None, None)
    )
    schema = spark.read.format("jdbc").options(**empty).load().schema
    columns = ", ".join(f"`{one.name}` {one.dataType.simpleString()}" for one in schema)
    spark.sql(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) STORED AS {form.upper()}")
    return _target(spark, task, password)


def described(rows: Any) -> dict[str, object]:
    """Return what matters of ROWS, which DESCRIBE FORMATTED brings."""
    pairs = [(str(row["col_name"]).strip(), str(row["data_type"]).strip()) for row in rows]
    known = dict(pairs)
    form = f"{known.get('InputFormat', '')} {known.get('Provider', '')}".lower()
    return {
        "location": known.get("Location", ""),
        "format": "parquet" if "parquet" in form else "orc" if "orc" in form else "",
        "partitioned": any(name.startswith("# Partition") for name, _kind in pairs),
        "transactional": "transactional=true" in known.get("Table Properties", "").replace(" ", ""),
    }
