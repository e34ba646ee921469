# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories that the user's configuration names."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.paths import data_paths
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import STORES


@pytest.mark.parametrize(
    ("components", "config", "paths"),
    [
        (["datanode"], {}, []),
        (
            ["datanode"],
            {"hdfs-site": {"dfs.datanode.data.dir": "[SSD]file:///a, /b,[DISK]/c"}},
            ["/a", "/b", "/c"],
        ),
        (["namenode"], {"hdfs-site": {"dfs.datanode.data.dir": "/a"}}, []),
        (["nodemanager"], {"yarn-site": {"yarn.nodemanager.local-dirs": ["/a", "/b"]}}, ["/a", "/b"]),
        (["zookeeper"], {"zoo": {"dataDir": "/z", "dataLogDir": "/z"}}, ["/z"]),
        (["zookeeper"], {"zoo": {"dataDir": None}}, []),
        (["secondarynamenode"], {"hdfs-site": {"dfs.namenode.checkpoint.edits.dir": "file:///e"}}, ["/e"]),
        (["datanode"], {"hdfs-site": {"dfs.datanode.data.dir": "${x}/data"}}, []),
    ],
)
def test_data_paths(components, config, paths):
    assert data_paths(components, config) == paths


def test_every_storage_property_of_a_component_is_looked_at():
    for (file, name), (component, _form) in STORES.items():
        assert data_paths([component], {file: {name: "/a"}}) == ["/a"]
        assert data_paths(["gateway"], {file: {name: "/a"}}) == []
