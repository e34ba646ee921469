# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs ask of a database, and when they give up."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.programs import jdbc_export, jdbc_import
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.programs.jdbc_database import (
    condition,
    loads_table,
    name,
    selection,
    source,
    staging_name,
    staging_table,
    switch,
    text,
    there,
)

TASK = {"engine": "mysql", "table": "shop.orders", "url": "jdbc:mysql://db/shop?x=y", "driver": "d", "user": "u"}
GROWS = {**TASK, "incremental": {"column": "id", "start": "7"}, "where": "a = 1 OR b = 2"}


@pytest.mark.parametrize(
    ("engine", "words", "found"),
    [
        ("mysql", "orders", "`orders`"),
        ("mysql", "shop.or`ders", "`shop`.`or``ders`"),
        ("postgresql", 'shop.or"ders', '"shop"."or""ders"'),
    ],
)
def test_names(engine, words, found):
    assert name(engine, words) == found


def test_texts_of_both_engines():
    assert text("mysql", "a'b\\c") == "'a''b\\\\c'"
    assert text("postgresql", "a'b\\c") == "'a''b\\c'"


@pytest.mark.parametrize(
    ("task", "low", "high", "found"),
    [
        (TASK, None, None, ""),
        (TASK, "1", "2", ""),
        (GROWS, None, None, "(a = 1 OR b = 2)"),
        (GROWS, "7", None, "(a = 1 OR b = 2) AND `id` > '7'"),
        (GROWS, "7", "9", "(a = 1 OR b = 2) AND `id` > '7' AND `id` <= '9'"),
    ],
)
def test_which_rows_are_taken(task, low, high, found):
    assert condition(task, low, high) == found


def test_what_is_read():
    assert selection({**TASK, "columns": ["id", "x"]}) == "SELECT `id`, `x` FROM `shop`.`orders`"
    assert selection(GROWS, "7", "9", "COUNT(*)").startswith("SELECT COUNT(*) FROM `shop`.`orders` WHERE (a = 1")
    assert source({"engine": "mysql", "query": "select 1;"}) == "(select 1) emr_source"


class Answers:
    """A connection that answers what it is told to."""

    def __init__(self, values=(), changed=()):
        self.values, self.changed, self.asked, self.ends = list(values), list(changed), [], []

    def one(self, query):
        self.asked.append(query)
        return self.values.pop(0)

    def count(self, query):
        return int(self.one(query))

    def run(self, sql):
        self.asked.append(sql)
        return self.changed.pop(0) if self.changed else 0

    def begin(self):
        self.ends.append("begin")

    def commit(self):
        self.ends.append("commit")

    def rollback(self):
        self.ends.append("rollback")


def test_the_mark_comes_before_the_start():
    assert jdbc_import.bounds(GROWS, "8", Answers(["12"])) == ("8", "12")
    assert jdbc_import.bounds(GROWS, None, Answers([None])) == ("7", None)
    assert jdbc_import.bounds(TASK, "8", Answers()) == (None, None)


@pytest.mark.parametrize(
    ("rows", "before", "after", "found"),
    [(10, 10, 10, True), (11, 10, 12, True), (11, 12, 10, True), (9, 10, 10, False), (13, 10, 12, False)],
)
def test_counts(rows, before, after, found):
    assert jdbc_import.agrees(rows, before, after) == found


def test_splits_are_between_the_edges_of_the_column():
    task = {**TASK, "split_by": "id", "splits": 4}
    found = jdbc_import.options(task, "pw", "SELECT 1", ("1", "9"))
    assert (found["partitionColumn"], found["lowerBound"], found["upperBound"], found["numPartitions"]) == (
        *("id", "1", "9", "4"),
    )
    assert found["url"] == "jdbc:mysql://db/shop?x=y&useCursorFetch=true"
    assert "partitionColumn" not in jdbc_import.options(task, "pw", "SELECT 1", (None, None))


def test_what_describes_a_table():
    rows = [
        {"col_name": "id", "data_type": "int"},
        {"col_name": "Location ", "data_type": "hdfs://lab/t"},
        {"col_name": "InputFormat", "data_type": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"},
        {"col_name": "Table Properties", "data_type": "[transactional=true, x=y]"},
        {"col_name": "# Partition Information", "data_type": ""},
    ]
    assert jdbc_import.described(rows) == {
        "location": "hdfs://lab/t",
        "format": "parquet",
        "partitioned": True,
        "transactional": True,
    }
    assert jdbc_import.described(rows[:2])["format"] == ""


@pytest.mark.parametrize(
    ("engine", "mode", "found"),
    [
        ("mysql", "append", ["INSERT INTO `t` (`id`, `x`) SELECT `id`, `x` FROM `s`"]),
        ("mysql", "overwrite", ["DELETE FROM `t`", "INSERT INTO `t` (`id`, `x`) SELECT `id`, `x` FROM `s`"]),
        (
            "mysql",
            "upsert",
            ["INSERT INTO `t` (`id`, `x`) SELECT `id`, `x` FROM `s` ON DUPLICATE KEY UPDATE `x` = VALUES(`x`)"],
        ),
        (
            "postgresql",
            "upsert",
            [
                'INSERT INTO "t" ("id", "x") SELECT "id", "x" FROM "s"'
                ' ON CONFLICT ("id") DO UPDATE SET "x" = EXCLUDED."x"'
            ],
        ),
    ],
)
def test_the_switch(engine, mode, found):
    assert switch(engine, "t", "s", ["id", "x"], mode, ["id"]) == found


def test_a_row_of_keys_alone_stays_as_it_is():
    assert switch("postgresql", "t", "s", ["id"], "upsert", ["id"])[0].endswith("DO NOTHING")
    assert switch("mysql", "t", "s", ["id"], "upsert", ["id"])[0].endswith("UPDATE `id` = VALUES(`id`)")


def test_tables_of_ours():
    assert staging_table("mysql", "a.t", "a.s") == "CREATE TABLE `a`.`s` LIKE `a`.`t`"
    assert staging_table("postgresql", "t", "s") == 'CREATE TABLE "s" (LIKE "t" INCLUDING DEFAULTS)'
    assert staging_name("a.t", "k-1").startswith("a.emr_stage_")
    assert staging_name("t", "k-1") != staging_name("t", "k-2")
    assert "load_key VARCHAR(100) PRIMARY KEY" in loads_table("mysql")


@pytest.mark.parametrize(
    ("mode", "changed", "counted", "ends"),
    [
        ("append", [3], [], ["begin", "commit"]),
        ("append", [2], [], ["begin", "rollback"]),
        ("overwrite", [9, 3], ["3"], ["begin", "commit"]),
        ("overwrite", [9, 3], ["4"], ["begin", "rollback"]),
        ("upsert", [5], ["3"], ["begin", "commit"]),
        ("upsert", [5], ["2"], ["begin", "rollback"]),
    ],
)
def test_a_switch_counts_and_takes_back_what_does_not_agree(mode, changed, counted, ends):
    connection = Answers(counted, changed)
    task = {"engine": "mysql", "table": "t", "load": "k-1", "mode": mode, "keys": ["id"] if mode == "upsert" else []}
    if ends[-1] == "rollback":
        with pytest.raises(jdbc_export.ExportError, match="3 rows were to come into t"):
            jdbc_export._switch(connection, task, ["id", "x"], "s", 3)
    else:
        jdbc_export._switch(connection, task, ["id", "x"], "s", 3)
        assert "INSERT INTO `emr_loads` (load_key, target, row_count) VALUES ('k-1', 't', 3)" in connection.asked
    assert connection.ends == ends


def test_times_go_to_servers_that_call_themselves_old_as_texts():
    columns = [("id", "bigint"), ("at", "timestamp"), ("seen`", "timestamp_ntz"), ("day", "date")]
    assert jdbc_export.brought("mysql", columns) == [
        "`id`",
        "CAST(`at` AS STRING) AS `at`",
        "CAST(`seen``` AS STRING) AS `seen```",
        "`day`",
    ]
    assert jdbc_export.brought("postgresql", columns) == ["`id`", "`at`", "`seen```", "`day`"]


def test_rows_of_an_upsert_are_counted_by_their_keys():
    assert there("mysql", "t", "s", "upsert", ["a", "b"]) == (
        "SELECT COUNT(*) FROM `s` s JOIN `t` t ON t.`a` = s.`a` AND t.`b` = s.`b`"
    )
    assert there("mysql", "t", "s", "append", []) == ""
