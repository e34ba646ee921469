# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail with a trace back, in a function of a module that came along."""

from __future__ import annotations

import helper
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
helper.check(spark.range(3).count())
