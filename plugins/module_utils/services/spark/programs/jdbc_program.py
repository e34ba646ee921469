# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs in a driver of Spark, in the cluster: what ``task.json`` asks for, with the password in a file beside it."""

from __future__ import annotations

import json
import sys

from .jdbc_export import run as run_export
from .jdbc_import import run as run_import


def password() -> str:
    """Return the password of the database, of a file that came with the job."""
    with open("password", encoding="utf-8") as stream:
        return stream.read()


def main() -> None:
    """Do it, and say in the driver's log what came of it."""
    from pyspark.sql import SparkSession  # type: ignore[import-not-found]  # Spark brings it

    with open("task.json", encoding="utf-8") as stream:
        task = json.load(stream)
    spark = SparkSession.builder.getOrCreate()
    run = run_export if task["kind"] == "jdbc_export" else run_import
    try:
        sys.stdout.write(f"emr: {run(spark, task, password())}\n")
        sys.stdout.flush()
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
