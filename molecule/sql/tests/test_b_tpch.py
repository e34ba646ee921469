# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All 22 queries of TPC-H, by HiveServer2 and by Spark SQL over the same tables, each in one session."""

from __future__ import annotations

import answers
import pytest
import sessions
import tpch

MINUTES = 40


@pytest.fixture(scope="module")
def judge(gateway):
    one = tpch.Judge()
    tpch.bring(gateway, one)
    return one


def test_hive_answers_as_duckdb_does(gateway, judge):
    statements = [*tpch.tables(judge), *tpch.asked(judge, tpch.HIVE, tpch.ALL)]
    tpch.require(judge, tpch.ALL, answers.marked(sessions.beeline(gateway, statements, MINUTES)))


def test_spark_sql_answers_as_duckdb_does(gateway, judge):
    statements = tpch.asked(judge, tpch.SPARK, tpch.ALL)
    tpch.require(judge, tpch.ALL, answers.marked(sessions.spark_sql(gateway, statements, MINUTES)))
