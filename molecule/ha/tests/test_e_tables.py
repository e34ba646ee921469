# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hive and Spark as users have them, from the gateway: tables, TPC-H, jobs, and what nobody else gets to see of them.

Everything is asked in one session of each engine: a session costs half a minute on two cores, a query some seconds.
All 22 queries, faults and rolls under both engines are in the scenario sql of the long set.
"""

from __future__ import annotations

import json
import urllib.request

import answers
import away
import connections
import leaks
import pytest
import rds
import runs
import sessions
import spark_jobs
import tables
import tpch

CONNECTIONS = 20
EVENTS = "/spark-history"
FROM_HIVE = [
    "DROP TABLE IF EXISTS fruit",
    "CREATE TABLE fruit (name STRING, amount INT) STORED AS ORC",
    "INSERT INTO fruit VALUES ('pear', 1), ('apple', 2), ('pear', 39), (NULL, 4)",
]
FROM_SPARK = [
    "USE default",
    answers.mark("fruit"),
    "SELECT name, sum(amount) FROM fruit GROUP BY name ORDER BY name NULLS LAST",
    "DROP TABLE IF EXISTS totals",
    "CREATE TABLE totals (name STRING, amount BIGINT) STORED AS ORC",
    "INSERT INTO totals SELECT name, sum(amount) FROM fruit WHERE name = 'pear' GROUP BY name",
]
WRITTEN = "SELECT amount FROM totals"
"""One row, which HiveServer2 reads by itself, without a job."""


@pytest.fixture(scope="module")
def judge():
    return tpch.Judge()


@pytest.fixture(scope="module")
def hive(gateway, judge):
    """What one session of HiveServer2 has answered."""
    tpch.bring(gateway, judge)
    statements = [*tables.TRANSACTIONS, *FROM_HIVE, *tpch.tables(judge), *tpch.asked(judge, tpch.HIVE, tpch.FEW)]
    return answers.marked(sessions.beeline(gateway, statements, 15))


@pytest.fixture(scope="module")
def spark(gateway, judge, hive):
    """What one session of Spark SQL has answered, after Hive has written."""
    return answers.marked(sessions.spark_sql(gateway, [*FROM_SPARK, *tpch.asked(judge, tpch.SPARK, tpch.FEW)], 15))


def test_rows_are_inserted_updated_and_deleted(hive):
    assert hive["transactions"] == tables.LEFT


def test_five_queries_of_tpch_by_hive(judge, hive):
    tpch.require(judge, tpch.FEW, hive)


def test_five_queries_of_tpch_by_spark_over_the_tables_of_hive(judge, spark):
    tpch.require(judge, tpch.FEW, spark)


def test_spark_reads_what_hive_wrote(spark):
    assert spark["fruit"] == [["apple", "2"], ["pear", "40"], ["NULL", "4"]]


def test_new_connections_work_while_a_metastore_and_a_hiveserver2_are_away(gateway, spark, masters, cluster):
    """And Hive reads what Spark wrote."""
    with away.lost(("metastore", masters[0]), ("hiveserver2", masters[1])):
        told = connections.ask(gateway, CONNECTIONS, WRITTEN)
    assert {one.cell for one in told} == {"40"}
    used = {one.server.partition(":")[0] for one in told}
    print(f"{len(told)} connections to {', '.join(sorted(used))}")
    assert used <= {masters[0], masters[2]}
    cluster.wait_well(300)


@pytest.fixture(scope="module")
def words(gateway):
    """What PySpark in cluster mode has counted, and as which application."""
    return spark_jobs.counted_words(gateway)


def test_pyspark_counts_words_as_coreutils_do(words):
    print(words[0].says)


def test_the_history_server_lists_the_job_of_an_ordinary_user(words, topology):
    address = runs.address(topology["members"]["spark_history"][0])

    def attempt() -> str | None:
        found = spark_jobs.listed(address, words[1])
        return json.dumps(found) if found else None

    found = json.loads(runs.until(f"{words[1]} at the history server", attempt, 120))
    assert (found["sparkUser"], found["completed"]) == ("hadoop", True)


def test_another_user_sees_neither_which_jobs_there_were_nor_what_one_did(words, masters):
    listing = runs.on(masters[0], "runuser", "-u", "hdfs", "--", "bash", "-lc", f"cd / && hdfs dfs -ls {EVENTS}")
    (row,) = [line.split() for line in listing.splitlines() if words[1] in line]
    # A directory of the user's: who may not list it knows no file in it.
    assert (row[0], row[2:4]) == ("drwxrwx---", ["hadoop", "spark"])
    look = f"cd / && hdfs dfs -ls {EVENTS} {row[-1]} 2>&1; true"
    said = runs.on("gateway-1.lab", "runuser", "-u", "nobody", "--", "bash", "-lc", look)
    for path in (EVENTS, row[-1]):
        assert f'Permission denied: user=nobody, access=READ_EXECUTE, inode="{path}"' in said, said


@pytest.mark.parametrize("host", ["master-1.lab", "master-2.lab", "core-1.lab", "gateway-1.lab"])
def test_the_password_of_the_database_is_where_nobody_else_reads(host):
    assert leaks.found(host, rds.asked()["password"]) == []


def test_the_search_finds_what_is_there():
    """In a file of the kind that it looks at: else it could not fail."""
    path = "/var/tmp/emr-lab-secret"
    runs.on("gateway-1.lab", "sh", "-c", f"echo 'x a&amp;word-that-nobody-has' > {path}")
    try:
        assert leaks.found("gateway-1.lab", "a&word-that-nobody-has") == [path]
    finally:
        runs.on("gateway-1.lab", "rm", path)


@pytest.mark.parametrize("port", [10002, 18080])
def test_no_page_of_hive_or_spark_tells_it(port, masters):
    paths = {10002: ("conf", "jmx"), 18080: ("api/v1/applications",)}[port]
    for path in paths:
        with urllib.request.urlopen(f"http://{runs.address(masters[0])}:{port}/{path}", timeout=10) as answer:
            shown = answer.read().decode()
        assert shown
        assert not leaks.told(shown, rds.asked()["password"])
