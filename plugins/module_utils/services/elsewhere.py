# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Products that users know from elsewhere, and that no service of ours brings. Plain data."""

from __future__ import annotations

from .registry import PRODUCTS as OURS
from .registry import SERVICES

_NAMES: dict[str, str] = {
    "druid": "Druid",
    "emrfs": "EMRFS",
    "flink": "Flink",
    "hbase": "HBase",
    "hcatalog": "Hive",
    "hive": "Hive",
    "hiveserver2": "Hive",
    "hudi": "Hudi",
    "hue": "Hue",
    "iceberg": "Iceberg",
    "kyuubi": "Kyuubi",
    "livy": "Livy",
    "oozie": "Oozie",
    "presto": "Presto",
    "ranger": "Ranger",
    "spark": "Spark",
    "tez": "Tez",
    "trino": "Trino",
}
PRODUCTS: dict[str, str] = {
    prefix: name
    for prefix, name in _NAMES.items()
    if prefix not in OURS and prefix not in SERVICES and name.lower() not in OURS
}
"""How names of files begin that belong to them."""
