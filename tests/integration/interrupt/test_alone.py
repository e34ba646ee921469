# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who changes a host holds its lock. (That each of them was killed is asked at the end, in conftest.py.)"""

from __future__ import annotations

from ansible_collections.bigdata.emr.tests.integration.interrupt.coverage import ALONE, WRITING

# They speak to the cloud, to HDFS, YARN, HBase, ZooKeeper or to a cache of the controller, which has a lock of its own.
# Runs of jobs and of workflows have one each: many go on beside each other, and beside a change of the host.
ELSEWHERE = {
    *("assembly", "druid_worker", "ecs_cluster", "ecs_instance_state", "ecs_tag", "hbase_regions", "hdfs_tree"),
    *("hdfs_upload", "job_run", "smartdata_warm_up", "workflow", "zookeeper_acl"),
}


def test_whoever_changes_a_host_does_so_alone():
    assert set(WRITING) - set(ALONE) == ELSEWHERE
