# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy lines of files in PLACE/in, a file a second, to PLACE/out with a checkpoint, until PLACE/stop is there.

Then write what PLACE/out holds for its readers, in any order, to PLACE/result. spark-submit stream.py PLACE, which has
the name of a file system.
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

place = sys.argv[1]
spark = SparkSession.builder.getOrCreate()
stop = spark._jvm.org.apache.hadoop.fs.Path(f"{place}/stop")
system = stop.getFileSystem(spark._jsc.hadoopConfiguration())
lines = spark.readStream.option("maxFilesPerTrigger", 1).text(f"{place}/in")
query = (
    lines.writeStream.format("text")
    .option("path", f"{place}/out")
    .option("checkpointLocation", f"{place}/checkpoint")
    .trigger(processingTime="1 second")
    .start()
)
while not system.exists(stop):
    if query.awaitTermination(1):
        raise SystemExit("the query has ended by itself")
query.processAllAvailable()
query.stop()
spark.read.text(f"{place}/out").coalesce(1).write.text(f"{place}/result")
spark.stop()
