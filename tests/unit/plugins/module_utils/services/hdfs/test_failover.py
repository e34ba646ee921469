# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_text
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.config import core_site, hdfs_site
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.failover import HDFS, HIGH_AVAILABILITY

SECRET = Passwords(records="salt")


@pytest.mark.parametrize("one", HIGH_AVAILABILITY, ids=lambda one: one.name)
@pytest.mark.parametrize("masters", [1, 2, 3])
def test_failover_is_tuned_where_there_is_one(make_context, one, masters):
    ctx = make_context(masters)
    site = (core_site if one.file == "core-site" else hdfs_site)(ctx)
    assert site.get(one.name) == (one.value if masters > 1 else None)


@pytest.mark.parametrize("one", HDFS, ids=lambda one: one.name)
def test_lost_datanodes_are_left_in_every_cluster(make_context, one):
    assert hdfs_site(make_context(1))[one.name] == one.value


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        (None, "shell(/bin/true)"),
        (
            SECRET,
            "shell(timeout 4 /opt/emr/libexec/emr-fence ask $target_host 8018 /etc/hadoop/conf/fence-key)\n"
            "shell(/bin/true)",
        ),
    ],
)
def test_a_fence_is_limited_in_time_and_never_hinders(make_context, secret, expected):
    assert hdfs_site(make_context(secret=secret))["dfs.ha.fencing.methods"] == expected


def test_health_checks_have_a_server_of_their_own(make_context):
    assert to_text(hdfs_site(make_context(2)))["dfs.namenode.lifeline.rpc-address.prod.nn2"] == "m2:8050"


def test_a_writer_leaves_a_lost_datanode_within_half_a_minute(make_context):
    """The client waits for socket-timeout and 5 s more for each of three replicas."""
    assert hdfs_site(make_context())["dfs.client.socket-timeout"] + 3 * 5000 < 30000
