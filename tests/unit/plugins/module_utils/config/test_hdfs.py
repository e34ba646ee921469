# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.hdfs import core_site, hdfs_site
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_text


@pytest.mark.parametrize(
    ("masters", "expected"),
    [
        (1, {"fs.defaultFS": "hdfs://m1:8020"}),
        (2, {"fs.defaultFS": "hdfs://prod", "ha.zookeeper.quorum": "m1:2181,m2:2181,c1:2181"}),
        (3, {"fs.defaultFS": "hdfs://prod", "hadoop.zk.address": "m1:2181,m2:2181,m3:2181"}),
    ],
)
def test_core_site_by_number_of_masters(make_context, masters, expected):
    site = core_site(make_context(masters))
    assert expected.items() <= site.items()
    assert ("ha.zookeeper.quorum" in site) == (masters > 1)


@pytest.mark.parametrize(
    ("masters", "expected"),
    [
        (
            1,
            {
                "dfs.namenode.rpc-address": "m1:8020",
                "dfs.namenode.secondary.http-address": "m1:9868",
                "dfs.namenode.checkpoint.dir": "file:///mnt/disk1/hdfs/namesecondary",
            },
        ),
        (
            2,
            {
                "dfs.ha.namenodes.prod": "nn1,nn2",
                "dfs.namenode.shared.edits.dir": "qjournal://m1:8485;m2:8485;c1:8485/prod",
                "dfs.namenode.http-address.prod.nn2": "m2:9870",
            },
        ),
        (
            3,
            {
                "dfs.ha.namenodes.prod": "nn1,nn2,nn3",
                "dfs.namenode.shared.edits.dir": "qjournal://m1:8485;m2:8485;m3:8485/prod",
                "dfs.namenode.rpc-address.prod.nn3": "m3:8020",
            },
        ),
    ],
)
def test_hdfs_site_by_number_of_masters(make_context, masters, expected):
    site = to_text(hdfs_site(make_context(masters)))
    assert expected.items() <= site.items()
    assert ("dfs.nameservices" in site) == (masters > 1)


@pytest.mark.parametrize("masters", [1, 2, 3])
def test_no_format_over_data_from_the_first_rendering(make_context, masters):
    assert to_text(hdfs_site(make_context(masters)))["dfs.reformat.disabled"] == "true"


def test_a_namenode_in_safe_mode_may_become_active(make_context):
    assert "dfs.ha.nn.not-become-active-in-safemode" not in hdfs_site(make_context())


@pytest.mark.parametrize(("disks", "name_dirs", "tolerated"), [(1, 1, 0), (2, 2, 0), (3, 2, 1), (12, 2, 5)])
def test_disks(make_context, disks, name_dirs, tolerated):
    site = hdfs_site(make_context(disks=[f"/mnt/disk{number}" for number in range(1, disks + 1)]))
    assert len(site["dfs.namenode.name.dir"]) == name_dirs
    assert len(site["dfs.datanode.data.dir"]) == disks
    assert site["dfs.datanode.failed.volumes.tolerated"] == tolerated


@pytest.mark.parametrize("host", ["m1", "c1", "g1"])
def test_quorum_strings_are_the_same_on_every_host(make_context, host):
    shared = ("dfs.namenode.shared.edits.dir", "dfs.ha.namenodes.prod", "dfs.namenode.rpc-address.prod.nn1")
    reference = hdfs_site(make_context())
    assert all(hdfs_site(make_context(host=host))[name] == reference[name] for name in shared)


def test_daemons_bind_to_the_hosts_own_name(make_context):
    site = hdfs_site(make_context(host="c1"))
    assert site["dfs.datanode.address"] == "c1:9866"


def test_zookeeper_acls_need_a_secret(make_context):
    assert "ha.zookeeper.acl" not in core_site(make_context())
    site = core_site(make_context(secret="0123456789abcdef"))
    assert str(site["ha.zookeeper.acl"]).startswith("digest:hdfs:")
    assert site["hadoop.zk.auth"] == "@/etc/hadoop/conf/zookeeper-auth-yarn"


def test_directories_of_the_user_decide_how_many_may_be_lost(make_context):
    asked = {"hdfs-site": {"dfs.datanode.data.dir": "[SSD]/mnt/disk1/d,/mnt/disk2/d"}}
    site = hdfs_site(make_context(asked=asked, disks=[f"/mnt/disk{number}" for number in range(1, 13)]))
    assert site["dfs.datanode.failed.volumes.tolerated"] == 0
