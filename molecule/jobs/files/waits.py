# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run on Spark until the file named by the first argument is there, then count to a hundred."""

from __future__ import annotations

import sys
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
stop = spark._jvm.org.apache.hadoop.fs.Path(sys.argv[1])
system = stop.getFileSystem(spark._jsc.hadoopConfiguration())
while not system.exists(stop):
    time.sleep(1)
assert spark.range(100).count() == 100
spark.stop()
