# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context

MASTERS = ["m1", "m2", "m3"]
CORE = ["c1", "c2", "c3"]


def members(masters: int) -> dict[str, list[str]]:
    """Return the placement of a Hadoop cluster with this many masters, three core hosts, a task host and a gateway."""
    hosts = MASTERS[:masters]
    quorum = [] if masters == 1 else hosts if masters == 3 else [*hosts, "c1"]
    return {
        "zookeeper": quorum,
        "journalnode": quorum,
        "namenode": hosts,
        "zkfc": hosts if masters > 1 else [],
        "secondarynamenode": hosts if masters == 1 else [],
        "datanode": CORE,
        "resourcemanager": hosts,
        "nodemanager": [*CORE, "t1"],
        "jobhistory": hosts[:1],
        "gateway": ["g1"],
    }


@pytest.fixture
def make_context():
    def make(masters=3, host="m1", asked=None, secret=None, disks=("/mnt/disk1", "/mnt/disk2"), **more):
        values = {"cluster": "prod", "memory_mb": 16384, "cores": 4, **more}
        return Context(
            host=host, members=members(masters), disks=list(disks), asked=asked or {}, secret=secret, **values
        )

    return make
