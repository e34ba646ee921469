# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that a user gives to properties."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import all_faults, faults


@pytest.mark.parametrize("value", [None, "{{ disks }}", ["/a", "{% if x %}b{% endif %}"]])
def test_what_is_unset_or_yet_to_be_made_is_not_judged(value):
    assert faults("hdfs-site", "dfs.datanode.data.dir", value) == []


def test_faults_name_file_and_property():
    good = {"hdfs-site": {"dfs.datanode.data.dir": "[SSD]/a"}}
    bad = {"hdfs-site": {"dfs.datanode.data.dir": "[SSD]a"}, "zoo": {"dataDir": "b"}}
    assert [text.split(" is no")[0] for text in all_faults(good, bad)] == [
        "hdfs-site: dfs.datanode.data.dir: a",
        "zoo: dataDir: b",
    ]
