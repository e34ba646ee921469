# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that YARN's variables had in earlier releases of Hadoop. Plain data."""

from __future__ import annotations

from ..hdfs.names import unread

UNREAD = unread(
    {
        **{f"YARN_{name}_HEAPSIZE": f"-Xmx in YARN_{name}_OPTS" for name in ("RESOURCEMANAGER", "NODEMANAGER")},
        "HADOOP_JOB_HISTORYSERVER_OPTS": "MAPRED_HISTORYSERVER_OPTS",
        "HADOOP_JOB_HISTORYSERVER_HEAPSIZE": "-Xmx in MAPRED_HISTORYSERVER_OPTS",
        "YARN_HEAPSIZE": "-Xmx in the variable of each daemon, as HDFS_NAMENODE_OPTS",
        "YARN_OPTS": "HADOOP_OPTS",
        "YARN_CLIENT_OPTS": "HADOOP_CLIENT_OPTS",
        "YARN_LOG_DIR": "HADOOP_LOG_DIR",
        "HADOOP_MAPRED_LOG_DIR": "HADOOP_LOG_DIR",
        "HADOOP_MAPRED_ROOT_LOGGER": "HADOOP_ROOT_LOGGER",
        "YARN_ROOT_LOGGER": "HADOOP_ROOT_LOGGER",
    },
    {},
)
