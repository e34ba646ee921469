# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused on the host before anything is written."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.clients.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import apply
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools


def tools(asked):
    context = Context(
        host="m1",
        cluster="prod",
        members={"namenode": ["m1"], "gateway": ["m1"]},
        memory_mb=16384,
        cores=4,
        disks=["/mnt/disk1"],
        asked=asked,
    )
    return Tools(context, Changes(check=True), None, None)


@pytest.mark.parametrize("where", ["asked", "force"])
def test_a_value_that_came_about_on_the_host_is_refused_before_anything_is_written(where):
    bad = {"hdfs-site": {"dfs.namenode.name.dir": "name"}}
    host = tools(bad if where == "asked" else {})
    with pytest.raises(ApplyError, match=r"hdfs-site: dfs\.namenode.name\.dir: name is no absolute path"):
        apply(host, [daemon({"name": "gateway", "product": "hadoop"})], {}, bad if where == "force" else {})
    assert not host.changes
