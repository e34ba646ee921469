# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TPC-H on Hive's tables: data and queries come from DuckDB, which is the judge of what Hive and Spark SQL answer.

A query that an engine cannot read stands rewritten in ``queries/<engine>/<number>.sql``, with the reason; the judge
shows that it still is the same question.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import answers
import duckdb
import duckdb_extension_tpch
from common import CACHE, LabError
from jobs import Gateway

SCALE = 0.01
ALL = tuple(str(number) for number in range(1, 23))
FEW = ("1", "3", "13", "16", "21")
"""Averages of decimals; a join with LIMIT; an outer join and two steps of groups; NOT IN and DISTINCT; EXISTS, NOT
EXISTS and inequalities."""
HIVE, SPARK = "hive", "spark"
DATABASE = "tpch"
REWRITTEN = Path(__file__).parent / "queries"
FILES, PLACE = "/var/tmp/tpch.tar", "/tmp/tpch"
"""On the gateway, and in HDFS, where each table is a directory."""
TYPES = {"BIGINT": "BIGINT", "INTEGER": "INT", "VARCHAR": "STRING", "DATE": "DATE", "DECIMAL(15,2)": "DECIMAL(15,2)"}
"""What Hive calls the judge's types."""


class Judge:
    """DuckDB with the tables of TPC-H at SCALE. Its extension is a file of a package: nothing is downloaded."""

    def __init__(self, scale: float = SCALE) -> None:
        """Make the tables. The extension is signed by DuckDB's own key, without which it is not loaded."""
        self._database = duckdb.connect(config={"autoinstall_known_extensions": "false", "threads": "1"})
        self._database.execute(f"LOAD '{_extension()}'")
        self._database.execute(f"CALL dbgen(sf={scale})")
        rows = self._database.execute("SELECT query_nr, query FROM tpch_queries()").fetchall()
        self.queries = {str(number): text for number, text in rows}

    def answer(self, query: str) -> answers.Answer:
        """Return the answer to the text QUERY."""
        rows = self._database.execute(query).fetchall()
        columns = [row[0] for row in self._database.description or ()]
        return answers.Answer(columns, rows, answers.keys(query, columns))

    def export(self, query: str, path: Path) -> None:
        """Write the rows of QUERY to PATH, a line for each with | between its cells, below one with their names."""
        self._database.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, DELIMITER '|', HEADER true)")

    def tables(self) -> dict[str, list[tuple[str, str]]]:
        """Return table to its columns: name and type, as Hive calls it."""
        listed = "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        query = f"{listed} WHERE NOT internal ORDER BY column_index"
        found: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in self._database.execute(query).fetchall():
            found.setdefault(table, []).append((column, TYPES[kind]))
        return dict(sorted(found.items()))

    def write(self, directory: Path) -> None:
        """Write each table as DIRECTORY/<table>/data, a line for each row with | between its cells."""
        for table, columns in self.tables().items():
            place = directory / table / "data"
            place.parent.mkdir(parents=True, exist_ok=True)
            form = "FORMAT csv, DELIMITER '|', HEADER false, QUOTE '', ESCAPE ''"
            self._database.execute(f"COPY {table} TO '{place}' ({form})")
            text = place.read_text()
            # As Hive reads it, no sign takes the meaning of another one away.
            if text.count("|") != text.count("\n") * (len(columns) - 1) or "\\" in text:
                raise LabError(f"table {table} has cells with signs that separate cells or rows")


def _extension() -> Path:
    """Return the file of the extension that belongs to this DuckDB."""
    top = Path(duckdb_extension_tpch.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    return top / "tpch.duckdb_extension"


def bring(gateway: Gateway, judge: Judge) -> None:
    """Copy the data of the tables into HDFS, where Hive's account may read it."""
    directory = CACHE / "tpch"
    judge.write(directory / "tpch")
    with tarfile.open(directory / "tpch.tar", "w") as archive:
        archive.add(directory / "tpch", "tpch")
    gateway.write(directory / "tpch.tar", FILES)
    unpacked = "place=$(mktemp -d) && trap 'rm -rf $place' EXIT"
    # One JVM: a directory that is there already is written over.
    gateway.user(f"{unpacked} && tar -xf {FILES} -C $place && hdfs dfs -put -f $place/tpch {Path(PLACE).parent}")


def tables(judge: Judge) -> list[str]:
    """Return the statements that make Hive's tables over what `bring` has copied."""
    made = [f"CREATE DATABASE IF NOT EXISTS {DATABASE}"]
    for table, columns in judge.tables().items():
        listed = ", ".join(f"{name} {kind}" for name, kind in columns)
        form = "ROW FORMAT DELIMITED FIELDS TERMINATED BY '|' STORED AS TEXTFILE"
        made += [
            f"DROP TABLE IF EXISTS {DATABASE}.{table}",
            f"CREATE EXTERNAL TABLE {DATABASE}.{table} ({listed}) {form} LOCATION '{PLACE}/{table}'",
        ]
    return made


def text(judge: Judge, engine: str, name: str) -> str:
    """Return query NAME for ENGINE in one line: rewritten where it has to be, else as the judge has it."""
    path = REWRITTEN / engine / f"{name}.sql"
    query = re.sub(r"^--.*$", "", path.read_text(), flags=re.MULTILINE) if path.exists() else judge.queries[name]
    return " ".join(query.split()).rstrip(";")


def asked(judge: Judge, engine: str, names: Sequence[str]) -> list[str]:
    """Return the statements by which a session of ENGINE answers queries NAMES, each after a row that marks it."""
    found = [f"USE {DATABASE}"]
    for name in names:
        found += [answers.mark(name), text(judge, engine, name)]
    return found


def require(judge: Judge, names: Sequence[str], found: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """LabError unless FOUND, what a session answered by its marks, has the judge's answers to queries NAMES."""
    wanted = {name: judge.answer(judge.queries[name]) for name in names}
    wrong = answers.judged(wanted, found)
    if wrong:
        raise LabError("\n".join(wrong))
    print(f"{len(names)} queries, {sum(len(one.rows) for one in wanted.values())} rows: as DuckDB answers")
