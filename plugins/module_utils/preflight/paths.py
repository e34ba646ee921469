# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where components keep data: the properties that name directories, as far as the user sets them."""

from __future__ import annotations

from typing import Iterable, Mapping

from ..config.storage import local_paths

STORES: dict[str, tuple[tuple[str, str], ...]] = {
    "zookeeper": (("zoo", "dataDir"), ("zoo", "dataLogDir")),
    "journalnode": (("hdfs-site", "dfs.journalnode.edits.dir"),),
    "namenode": (("hdfs-site", "dfs.namenode.name.dir"), ("hdfs-site", "dfs.namenode.edits.dir")),
    "secondarynamenode": (("hdfs-site", "dfs.namenode.checkpoint.dir"),),
    "datanode": (("hdfs-site", "dfs.datanode.data.dir"),),
    "nodemanager": (
        ("yarn-site", "yarn.nodemanager.local-dirs"),
        ("yarn-site", "yarn.nodemanager.log-dirs"),
        ("yarn-site", "yarn.nodemanager.recovery.dir"),
    ),
}
"""Component to (file, property) of the directories that it keeps data in."""


def data_paths(components: Iterable[str], config: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the absolute paths that CONFIG, the user's merged scopes, names for the data of COMPONENTS, each once."""
    values = [config.get(file, {}).get(name) for component in components for file, name in STORES.get(component, ())]
    return list(dict.fromkeys(path for value in values for path in local_paths(value)))
