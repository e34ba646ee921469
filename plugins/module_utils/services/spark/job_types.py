# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of jobs that Spark runs, all in cluster mode, so that the state of their application is theirs."""

from __future__ import annotations

from ..job_model import JobType

_TABLES = ("connection", "table", "splits", "keys", "mode", "hive_table", "path", "format")
_PLACE = ("hive_table", "path")

TYPES = {
    "spark": JobType(("file", "main_class"), required=(("file",), ("main_class",))),
    "pyspark": JobType(("file",), required=(("file",),)),
    "spark_sql": JobType(("file", "sql"), required=(("file", "sql"),)),
    "spark_streaming": JobType(("file", "main_class"), required=(("file",),), endless=True),
    # The drivers of databases come with Hive, whose metastore uses them.
    "jdbc_import": JobType(
        (*_TABLES, "query", "columns", "where", "split_by", "incremental", "fetch_rows"),
        required=(("connection",), ("table", "query"), _PLACE),
        follows={"splits": "split_by"},
        needs=("hive",),
    ),
    "jdbc_export": JobType(
        (*_TABLES, "batch_rows"),
        required=(("connection",), ("table",), _PLACE),
        needs=("hive",),
    ),
}
