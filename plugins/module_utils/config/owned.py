# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that the topology owns: a wrong one splits the cluster, so only emr_config_force sets them."""

from __future__ import annotations

import fnmatch
from typing import Sequence

MEMBERS = "it is computed from the members of the topology"
ADDRESSES = "addresses and ports are computed, since gates and other hosts rely on them"
GUARDED = "it protects existing data"

_OWNED: dict[str, Sequence[tuple[str, str]]] = {
    "core-site": [
        ("fs.defaultFS", MEMBERS),
        ("ha.zookeeper.quorum", MEMBERS),
        ("hadoop.zk.address", MEMBERS),
        ("ha.zookeeper.auth", "it is derived from emr_secret"),
        ("ha.zookeeper.acl", "it is derived from emr_secret"),
        ("hadoop.zk.auth", "it is derived from emr_secret"),
        ("hadoop.zk.acl", "it is derived from emr_secret"),
    ],
    "hdfs-site": [
        ("dfs.nameservices", MEMBERS),
        ("dfs.internal.nameservices", MEMBERS),
        ("dfs.ha.namenodes.*", MEMBERS),
        ("dfs.namenode.shared.edits.dir", MEMBERS),
        ("dfs.namenode.*-address*", ADDRESSES),
        ("dfs.journalnode.*-address", ADDRESSES),
        ("dfs.datanode.address", ADDRESSES),
        ("dfs.datanode.http.address", ADDRESSES),
        ("dfs.datanode.ipc.address", ADDRESSES),
        ("dfs.datanode.hostname", ADDRESSES),
        ("dfs.ha.zkfc.port", ADDRESSES),
        ("dfs.hosts", MEMBERS),
        ("dfs.hosts.exclude", MEMBERS),
        ("dfs.namenode.hosts.provider.classname", MEMBERS),
        ("dfs.ha.automatic-failover.enabled", MEMBERS),
        ("dfs.reformat.disabled", GUARDED),
    ],
    "yarn-site": [
        ("yarn.resourcemanager.ha.*", MEMBERS),
        ("yarn.resourcemanager.cluster-id", MEMBERS),
        ("yarn.resourcemanager.hostname*", MEMBERS),
        ("yarn.resourcemanager.*address*", ADDRESSES),
        ("yarn.resourcemanager.nodes.*-path", MEMBERS),
        ("yarn.nodemanager.hostname", ADDRESSES),
        ("yarn.nodemanager.*address", ADDRESSES),
    ],
    "mapred-site": [("mapreduce.jobhistory.*address", ADDRESSES)],
    "zoo": [("server.*", MEMBERS), ("clientPort*", ADDRESSES), ("4lw.commands.whitelist", "gates read these words")],
}


def owned(file: str, prop: str) -> str | None:
    """Say why property PROP of FILE may be set in ``emr_config_force`` only, or None if everybody may set it."""
    for pattern, reason in _OWNED.get(file, ()):
        if fnmatch.fnmatchcase(prop, pattern):
            return reason
    return None
