# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database's side of jdbc_import and jdbc_export: its SQL, and its connection by the driver of Java.

Runs in a driver of Spark, in the cluster. What makes SQL is pure.
"""

from __future__ import annotations

from typing import Any, Sequence

LOADS = "emr_loads"
"""Table with the runs that have written: a run that is in it has written all of its rows, and writes none again."""


def name(engine: str, words: str) -> str:
    """Return WORDS, a name with or without that of its schema, in the quotes of ENGINE."""
    quote = '"' if engine == "postgresql" else "`"
    return ".".join(f"{quote}{word.replace(quote, quote * 2)}{quote}" for word in words.split("."))


def text(engine: str, value: str) -> str:
    """Return VALUE as ENGINE writes a text; it compares that with numbers and times too."""
    plain = value if engine == "postgresql" else value.replace("\\", "\\\\")
    return "'" + plain.replace("'", "''") + "'"


def source(task: dict[str, Any]) -> str:
    """Return the table or the query of TASK, as what stands behind FROM."""
    if task.get("query"):
        return f"({task['query'].strip().rstrip(';')}) emr_source"
    return f"{name(task['engine'], task['table'])}"


def condition(task: dict[str, Any], low: str | None, high: str | None) -> str:
    """Return which rows of TASK are taken, above LOW and not above HIGH of its column that grows; "" for all."""
    found = [f"({task['where']})"] if task.get("where") else []
    if task.get("incremental"):
        column = name(task["engine"], task["incremental"]["column"])
        found += [f"{column} > {text(task['engine'], low)}"] if low is not None else []
        found += [f"{column} <= {text(task['engine'], high)}"] if high is not None else []
    return " AND ".join(found)


def selection(task: dict[str, Any], low: str | None = None, high: str | None = None, what: str = "") -> str:
    """Return the query for WHAT (by default the columns of TASK) of the rows of :func:`condition`."""
    columns = ", ".join(name(task["engine"], one) for one in task.get("columns") or []) or "*"
    where = condition(task, low, high)
    return f"SELECT {what or columns} FROM {source(task)}" + (f" WHERE {where}" if where else "")


def as_text(engine: str, expression: str) -> str:
    """Return EXPRESSION as a text, as it can be compared again without a loss."""
    return f"CAST({expression} AS {'TEXT' if engine == 'postgresql' else 'CHAR'})"


def loads_table(engine: str) -> str:
    """Return the statement that makes the table of loads, where it is missing."""
    return (
        f"CREATE TABLE IF NOT EXISTS {name(engine, LOADS)} (load_key VARCHAR(100) PRIMARY KEY, "
        "target VARCHAR(200) NOT NULL, row_count BIGINT NOT NULL, loaded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)"
    )


def staging_table(engine: str, target: str, staging: str) -> str:
    """Return the statement that makes the table STAGING with the columns of TARGET."""
    quoted = name(engine, target)
    like = f"(LIKE {quoted} INCLUDING DEFAULTS)" if engine == "postgresql" else f"LIKE {quoted}"
    return f"CREATE TABLE {name(engine, staging)} {like}"


def staging_name(target: str, load: str) -> str:
    """Return the name of the staging table of LOAD, in the schema of TARGET."""
    from hashlib import sha256

    schema = target.rpartition(".")[0]
    return (f"{schema}." if schema else "") + f"emr_stage_{sha256(load.encode()).hexdigest()[:12]}"


def switch(engine: str, target: str, staging: str, columns: Sequence[str], mode: str, keys: Sequence[str]) -> list[str]:
    """Return the statements of the transaction that brings all rows of STAGING into TARGET."""
    listed = ", ".join(name(engine, one) for one in columns)
    insert = f"INSERT INTO {name(engine, target)} ({listed}) SELECT {listed} FROM {name(engine, staging)}"
    if mode == "overwrite":
        return [f"DELETE FROM {name(engine, target)}", insert]
    if mode != "upsert":
        return [insert]
    others = [name(engine, one) for one in columns if one not in keys]
    if engine == "postgresql":
        unique = ", ".join(name(engine, one) for one in keys)
        sets = ", ".join(f"{one} = EXCLUDED.{one}" for one in others)
        return [f"{insert} ON CONFLICT ({unique}) DO " + (f"UPDATE SET {sets}" if sets else "NOTHING")]
    # Where all columns are keys, a row that is there stays as it is.
    sets = ", ".join(f"{one} = VALUES({one})" for one in others or [name(engine, keys[0])])
    return [f"{insert} ON DUPLICATE KEY UPDATE {sets}"]


def there(engine: str, target: str, staging: str, mode: str, keys: Sequence[str]) -> str:
    """Return the query that counts rows of TARGET after a switch, as many as STAGING has then; "" for none."""
    if mode == "overwrite":
        return f"SELECT COUNT(*) FROM {name(engine, target)}"
    if mode == "upsert":
        same = " AND ".join(f"t.{name(engine, one)} = s.{name(engine, one)}" for one in keys)
        return f"SELECT COUNT(*) FROM {name(engine, staging)} s JOIN {name(engine, target)} t ON {same}"
    return ""


class Connection:
    """One connection by the driver of Java, which Spark has on its class path."""

    def __init__(self, spark: Any, task: dict[str, Any], password: str) -> None:
        """Connect as TASK says, with PASSWORD."""
        java = spark._jvm
        self._engine = task["engine"]
        # Java's own manager knows no driver that Spark has loaded, unless Spark tells it.
        java.org.apache.spark.sql.execution.datasources.jdbc.DriverRegistry.register(task["driver"])
        self._java = java.java.sql.DriverManager.getConnection(task["url"], task["user"], password)

    def one(self, query: str) -> str | None:
        """Return the first value that QUERY brings, as text; None for NULL and for no row."""
        statement = self._java.createStatement()
        try:
            rows = statement.executeQuery(query)
            return rows.getString(1) if rows.next() else None
        finally:
            statement.close()

    def count(self, query: str) -> int:
        """Return the number that QUERY brings."""
        return int(self.one(query) or 0)

    def run(self, sql: str) -> int:
        """Run the statement SQL, and return the rows that it changed."""
        statement = self._java.createStatement()
        try:
            return int(statement.executeUpdate(sql))
        finally:
            statement.close()

    def unique(self, table: str) -> list[set[str]]:
        """Return the columns of each unique index of TABLE, in lower case."""
        schema, _dot, plain = table.rpartition(".")
        # What is a schema elsewhere is a catalog of MySQL's.
        place = (None, schema or None) if self._engine == "postgresql" else (schema or self._java.getCatalog(), None)
        rows = self._java.getMetaData().getIndexInfo(*place, plain, True, True)
        found: dict[str, set[str]] = {}
        while rows.next():
            if rows.getString("COLUMN_NAME"):
                found.setdefault(rows.getString("INDEX_NAME"), set()).add(rows.getString("COLUMN_NAME").lower())
        return list(found.values())

    def begin(self) -> None:
        """Begin a transaction."""
        self._java.setAutoCommit(False)

    def commit(self) -> None:
        """End the transaction: all of it counts."""
        self._java.commit()
        self._java.setAutoCommit(True)

    def rollback(self) -> None:
        """End the transaction: none of it counts."""
        self._java.rollback()
        self._java.setAutoCommit(True)

    def close(self) -> None:
        """End the connection."""
        self._java.close()
