# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects how the state of each service is read, and what is shown of it, for who shows a cluster.

To add a service: write its ``status.py``, and its name into ``STATUS``. Apart from ``readers``, so that who only waits
for gates does not ship it.
"""

from __future__ import annotations

from ..health.status_types import Place, Shown
from .druid.status import STATUS as DRUID
from .flink.status import STATUS as FLINK
from .hbase.status import STATUS as HBASE
from .hdfs.status import STATUS as HDFS
from .hive.status import STATUS as HIVE
from .redis.status import STATUS as REDIS
from .smartdata.status import STATUS as SMARTDATA
from .spark.status import STATUS as SPARK
from .yarn.status import STATUS as YARN
from .zookeeper.status import STATUS as ZOOKEEPER

STATUS: dict[str, Shown] = {
    "zookeeper": ZOOKEEPER,
    "redis": REDIS,
    "hdfs": HDFS,
    "yarn": YARN,
    "smartdata": SMARTDATA,
    "hbase": HBASE,
    "hive": HIVE,
    "spark": SPARK,
    "flink": FLINK,
    "druid": DRUID,
}
"""Service to what is shown of it."""

PLACES: dict[str, tuple[str, Place]] = {
    component: (name, place) for name, shown in STATUS.items() for component, place in shown.places.items()
}
"""Component to its service, and where the reading of that has it."""
