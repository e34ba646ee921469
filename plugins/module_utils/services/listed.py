# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services that there are. To add one: write its ``facts.py``, and its name here."""

from __future__ import annotations

from .druid.facts import SERVICE as DRUID
from .flink.facts import SERVICE as FLINK
from .hbase.facts import SERVICE as HBASE
from .hdfs.facts import SERVICE as HDFS
from .hive.facts import SERVICE as HIVE
from .model import Service
from .redis.facts import SERVICE as REDIS
from .smartdata.facts import SERVICE as SMARTDATA
from .spark.facts import SERVICE as SPARK
from .tez.facts import SERVICE as TEZ
from .yarn.facts import SERVICE as YARN
from .zookeeper.facts import SERVICE as ZOOKEEPER

SERVICES: dict[str, Service] = {
    "zookeeper": ZOOKEEPER,
    "redis": REDIS,
    "hdfs": HDFS,
    "yarn": YARN,
    "smartdata": SMARTDATA,
    "hbase": HBASE,
    "tez": TEZ,
    "hive": HIVE,
    "spark": SPARK,
    "flink": FLINK,
    "druid": DRUID,
}
"""In the order in which they start: who is needed comes first."""
