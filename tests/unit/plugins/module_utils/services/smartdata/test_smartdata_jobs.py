# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places of jobs on jfs://, which are in the volume of the cluster or nowhere."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import spec
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import jobs as smartdata

SPARK = {"type": "spark", "main_class": "a.B", "file": "hdfs:///a.jar"}
NONE = "no volume of SmartData is reached from here; write a place in another store"
OTHER = "the volume of this cluster is lake; write jfs://lake/<path>"


def faults(row, volume):
    jobs, wrong = spec.read_jobs({"a": row}, ["hadoop"])
    assert wrong == []
    return [str(one) for one in smartdata.faults(jobs["a"], volume)]


@pytest.mark.parametrize(
    ("row", "volume", "begins"),
    [
        (SPARK, "", []),
        ({**SPARK, "file": "jfs://lake/a.jar"}, "lake", []),
        ({**SPARK, "file": "jfs://lake/a.jar"}, "", [f"emr_jobs: a: file: jfs://lake/a.jar: {NONE}"]),
        ({**SPARK, "file": "jfs://lak/a.jar"}, "lake", [f"emr_jobs: a: file: jfs://lak/a.jar: {OTHER}"]),
        (
            {**SPARK, "resources": ["oss://b/c", "jfs://x/b.txt", "jfs://lake/c.txt"]},
            "lake",
            [f"emr_jobs: a: resources: jfs://x/b.txt: {OTHER}"],
        ),
        (
            {"type": "distcp", "sources": ["jfs://lake/a", "jfs://b/c"], "target": "jfs:///d"},
            "lake",
            [f"emr_jobs: a: sources: jfs://b/c: {OTHER}", f"emr_jobs: a: target: jfs:///d: {OTHER}"],
        ),
        (
            {"type": "distcp", "sources": ["JFS://sea/a"], "target": "/b"},
            "lake",
            [f"emr_jobs: a: sources: JFS://sea/a: {OTHER}"],
        ),
        (
            {"type": "flink", "file": "jfs://lake/a.jar", "savepoint": "jfs://sea/s"},
            "lake",
            [f"emr_jobs: a: savepoint: jfs://sea/s: {OTHER}"],
        ),
        (
            {"type": "jdbc_import", "connection": "c", "table": "t", "path": "jfs://sea/t"},
            "lake",
            [f"emr_jobs: a: path: jfs://sea/t: {OTHER}"],
        ),
    ],
)
def test_places_on_a_volume(row, volume, begins):
    found = faults(row, volume)
    assert len(found) == len(begins)
    for text, begin in zip(found, begins, strict=True):
        assert text.startswith(begin)
