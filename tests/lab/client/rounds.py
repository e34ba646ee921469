# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shuffle numbers again and again, each time to the right sums, until the file PLACE/stop is there.

Writes the number of rounds to PLACE/result. spark-submit rounds.py PLACE [PAUSE], with PAUSE seconds in each task after
the shuffle, so that later ones fetch when an earlier one has ended.
"""

from __future__ import annotations

import operator
import sys
import time

from pyspark.sql import SparkSession

NUMBERS, KEYS, PARTS = 80_000, 16, 8
place, pause = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0.5
spark = SparkSession.builder.getOrCreate()
stop = spark._jvm.org.apache.hadoop.fs.Path(f"{place}/stop")
system = stop.getFileSystem(spark._jsc.hadoopConfiguration())
wanted = {key: sum(range(key, NUMBERS, KEYS)) for key in range(KEYS)}


def slowly(pairs):
    found = list(pairs)
    time.sleep(pause)
    return found


rounds = 0
while True:
    numbers = spark.sparkContext.parallelize(range(NUMBERS), PARTS).map(lambda number: (number % KEYS, number))
    found = dict(numbers.reduceByKey(operator.add, PARTS).mapPartitions(slowly).collect())
    if found != wanted:
        raise SystemExit(f"round {rounds} came to {found}")
    rounds += 1
    if system.exists(stop):
        break
spark.sparkContext.parallelize([str(rounds)], 1).saveAsTextFile(f"{place}/result")
spark.stop()
