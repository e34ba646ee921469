# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that Spark leaves out, or does not start with."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation
from ansible_collections.bigdata.emr.plugins.module_utils.config.numbers import whole
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import xmx_mb

LEAST_MB = 512
"""A driver with less than 450 MB, of which a JVM with 512 has some left, ends with INVALID_DRIVER_MEMORY."""


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what Spark leaves out, or does not start with."""
    del components, disks
    found = [
        Relation("spark-defaults", name, f"Spark leaves out what begins otherwise; {_remedy(name)}")
        for name in asked.get("spark-defaults", {})
        if not name.startswith("spark.")
    ]
    env = asked.get("spark-env", {})
    for name in ("SPARK_DAEMON_JAVA_OPTS", "SPARK_SUBMIT_OPTS"):
        if xmx_mb(" ".join(map(str, _words(env.get(name))))) is not None:
            text = "Spark does not start with -Xmx there; write SPARK_HISTORY_HEAP or SPARK_THRIFT_HEAP, in MB"
            found.append(Relation("spark-env", name, text))
    heap = str(env.get("SPARK_THRIFT_HEAP") or LEAST_MB)
    size_mb = whole(heap)
    if size_mb is not None and size_mb < LEAST_MB:
        text = f"a driver does not start with {heap} MB; write at least {LEAST_MB}"
        found.append(Relation("spark-env", "SPARK_THRIFT_HEAP", text))
    return found


def _remedy(name: str) -> str:
    return f"write spark.hadoop.{name} for a property of Hadoop"


def _words(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else [value or ""]
