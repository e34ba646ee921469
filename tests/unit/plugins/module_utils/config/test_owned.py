# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.owned import owned


@pytest.mark.parametrize(
    ("file", "prop"),
    [
        ("core-site", "fs.defaultFS"),
        ("core-site", "ha.zookeeper.quorum"),
        ("hdfs-site", "dfs.namenode.rpc-address.prod.nn1"),
        ("hdfs-site", "dfs.namenode.shared.edits.dir"),
        ("hdfs-site", "dfs.reformat.disabled"),
        ("hdfs-site", "dfs.hosts"),
        ("yarn-site", "yarn.resourcemanager.ha.rm-ids"),
        ("yarn-site", "yarn.resourcemanager.webapp.address.rm1"),
        ("mapred-site", "mapreduce.jobhistory.webapp.address"),
        ("zoo", "server.1"),
        ("core-site", "juicefs.lake.meta"),
        ("core-site", "juicefs.meta"),
        ("core-site", "juicefs.lake.bucket"),
        ("core-site", "juicefs.bucket"),
        ("core-site", "fs.jfs.impl"),
        ("core-site", "fs.AbstractFileSystem.jfs.impl"),
    ],
)
def test_what_the_topology_owns_has_a_reason(file, prop):
    assert owned(file, prop)


@pytest.mark.parametrize(
    ("file", "prop"),
    [
        ("hdfs-site", "dfs.replication"),
        ("hdfs-site", "dfs.namenode.name.dir"),
        ("yarn-site", "yarn.nodemanager.resource.memory-mb"),
        ("zoo", "tickTime"),
        ("core-site", "juicefs.cache-size"),
        ("core-site", "juicefs.superuser"),
        ("core-site", "juicefs.backup-meta"),
        ("core-site", "juicefs.cache-dir"),
        ("core-site", "juicefs.push-gateway"),
        ("core-site", "juicefs.open-cache"),
        ("core-site", "juicefs.memory-size"),
        ("hadoop-env", "HDFS_NAMENODE_OPTS"),
    ],
)
def test_the_rest_is_the_users(file, prop):
    assert owned(file, prop) is None
