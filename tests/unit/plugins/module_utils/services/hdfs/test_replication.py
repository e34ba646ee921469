# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_hadoop_xml
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.replication import least_on_disk


def site(**values):
    return to_hadoop_xml(
        {"dfs.replication.max": "9", **{key.replace("_", "."): value for key, value in values.items()}}
    )


@pytest.mark.parametrize(
    ("on_disk", "change", "fact"),
    [
        (site(dfs_replication="2"), None, 2),
        (site(dfs_replication="2"), ("", site(dfs_replication="3")), 3),
        (site(dfs_replication="3"), (site(dfs_replication="1"), site(dfs_replication="3")), 1),
        (site(dfs_replication="3"), (site(dfs_replication="3"), site(dfs_replication="2")), 2),
        (site(), None, None),
        (site(dfs_replication="many"), None, None),
        ("<configuration>", None, None),
        (None, None, None),
    ],
)
def test_the_least_before_and_after_a_change(tmp_path, on_disk, change, fact):
    path = tmp_path / "hdfs-site.xml"
    if on_disk is not None:
        path.write_text(on_disk)
    other = {"before_header": "x", "after_header": "/etc/hadoop/conf/core-site.xml", "before": "", "after": "<"}
    diff = [other]
    if change:
        diff.append({"before_header": str(path), "after_header": str(path), "before": change[0], "after": change[1]})
    assert least_on_disk(diff, str(path)) == ({} if fact is None else {"emr_replication": fact})
