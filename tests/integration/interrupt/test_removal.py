# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a cluster on a host: aside, and for good."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play, timeless
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import daemon
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

VERSION = "clusterID=CID-prod-0b0b8a52-3c5e-4d4b-b0a5-3d3a5d9f3c55\n"
# Blocks on a disk that is not one of the usual ones, known from the configuration only.
ELSEWHERE = {"hdfs-site": {"dfs.datanode.data.dir": "/mnt/disk1/hdfs/data,/opt/ssd/data"}}


@pytest.fixture
def host(tmp_path):
    box = Sandbox.bare(tmp_path / "host")
    for path in ("mnt/disk1/hdfs/data", "opt/ssd/data"):
        box.write(f"{path}/current/VERSION", VERSION)
    box.write("opt/emr/hadoop-3.4.3/bin/hdfs", "")
    box.write("var/lib/emr/manifest.json", "{}")
    members = {"zookeeper": ["m1"], "datanode": ["m1"]}
    calls = [daemon(one, config=ELSEWHERE, members=members) for one in ("zookeeper", "datanode")]
    assert play(box, Scene(box, calls))[1]
    return box


def removal(stage):
    return "removal", {"cluster": "prod", "stage": stage, "data_disks": ["/mnt/disk1", "/mnt/disk2"]}


def gathered(state):
    """What is aside may be there under several times: one for each run that was killed in between."""
    merged = timeless(state)
    notes = [path for path in merged if path.endswith("moved.json")]
    return {path: what for path, what in merged.items() if path not in notes}


def test_a_cluster_is_put_aside(tmp_path, host):
    interrupt(Scene(host, [removal("stop"), removal("aside")], normal=gathered), tmp_path)


def test_a_cluster_is_wiped(tmp_path, host):
    interrupt(Scene(host, [removal("stop"), removal("wipe")]), tmp_path)


def test_what_was_put_aside_is_wiped_too(tmp_path, host):
    """Wherever the first run was killed, the second, which wipes, leaves nothing."""
    calls = [removal("stop"), removal("aside"), removal("wipe")]
    interrupt(Scene(host, calls), tmp_path)
