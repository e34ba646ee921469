# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count the words of the text below IN with PySpark, as MapReduce's example does: spark-submit words.py IN OUT."""

from __future__ import annotations

import operator
import re
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
lines = spark.sparkContext.textFile(sys.argv[1])
words = lines.flatMap(lambda line: filter(None, re.split("[ \t\n\r\f]+", line)))
counts = words.map(lambda word: (word, 1)).reduceByKey(operator.add)
counts.map(lambda pair: f"{pair[0]}\t{pair[1]}").saveAsTextFile(sys.argv[2])
spark.stop()
