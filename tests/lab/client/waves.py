# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Have work for executors, then none until the file STOP is there: spark-submit waves.py TASKS SECONDS STOP."""

from __future__ import annotations

import sys
import time

from pyspark.sql import SparkSession

tasks, seconds, stop = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
spark = SparkSession.builder.getOrCreate()
path = spark._jvm.org.apache.hadoop.fs.Path(stop)
system = path.getFileSystem(spark._jsc.hadoopConfiguration())


def wait(number: int) -> int:
    time.sleep(seconds)
    return number


found = spark.sparkContext.parallelize(range(tasks), tasks).map(wait).sum()
if found != sum(range(tasks)):
    raise SystemExit(f"{found} is the sum of the first {tasks} numbers")
while not system.exists(path):
    time.sleep(0.5)
spark.stop()
