# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that Hadoop's variables and HDFS's properties had in earlier releases. Plain data."""

from __future__ import annotations

from typing import Mapping


def unread(variables: Mapping[str, str], properties: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what ``Service.unread`` takes, from VARIABLES of hadoop-env and PROPERTIES to what is read instead."""
    return {
        "hadoop-env": {name: f"nothing reads this variable; write {new}" for name, new in variables.items()},
        "*-site": {name: f"this is the old name of {new}; write that" for name, new in properties.items()},
    }


_DAEMONS = ("NAMENODE", "SECONDARYNAMENODE", "DATANODE", "JOURNALNODE", "ZKFC", "BALANCER", "MOVER")
UNREAD = unread(
    {
        **{f"HADOOP_{name}_OPTS": f"HDFS_{name}_OPTS" for name in _DAEMONS},
        **{f"HADOOP_{name}_HEAPSIZE": f"-Xmx in HDFS_{name}_OPTS" for name in ("NAMENODE", "DATANODE")},
        "HADOOP_HEAPSIZE": "-Xmx in the variable of each daemon, as HDFS_NAMENODE_OPTS",
    },
    # Of properties that we compute or read: two names would be two values.
    {
        "fs.default.name": "fs.defaultFS",
        "dfs.name.dir": "dfs.namenode.name.dir",
        "dfs.name.edits.dir": "dfs.namenode.edits.dir",
        "dfs.data.dir": "dfs.datanode.data.dir",
        "fs.checkpoint.dir": "dfs.namenode.checkpoint.dir",
        "fs.checkpoint.edits.dir": "dfs.namenode.checkpoint.edits.dir",
        "dfs.federation.nameservices": "dfs.nameservices",
        "dfs.http.address": "dfs.namenode.http-address",
        "dfs.secondary.http.address": "dfs.namenode.secondary.http-address",
        "dfs.umaskmode": "fs.permissions.umask-mode",
        "dfs.umask": "fs.permissions.umask-mode",
        "dfs.permissions.supergroup": "dfs.permissions.superusergroup",
    },
)
