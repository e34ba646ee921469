# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Products that users know from elsewhere, whether a service of ours brings them or not. Plain data."""

from __future__ import annotations

NAMES: dict[str, str] = {
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
"""How names of files begin that belong to them."""
