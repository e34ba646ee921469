# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hadoop-policy: which users may speak which protocol to a daemon (service-level authorization).

Without Kerberos a user name is what the client says, so this is a fence against mistakes and casual misuse.
"""

from __future__ import annotations

from .context import Context, Properties

HDFS_ONLY = (
    "datanode", "namenode", "journal", "inter.datanode", "zkfc", "qjournal.service", "interqjournal.service",
    "admin.operations", "namenode.lifeline", "datanode.lifeline", "reconfiguration", "refresh.generic",
)
YARN_ONLY = ("resourcetracker", "resourcemanager-administration", "collector-nodemanager", "distributedscheduling")
OPERATORS = ("ha.service", "refresh.user.mappings", "refresh.policy", "refresh.callqueue", "get.user.mappings", "trace")


def hadoop_policy(ctx: Context) -> Properties:
    """Compute hadoop-policy: daemons' protocols for the daemons' users, clients' protocols for everybody."""
    del ctx
    acls: dict[str, str] = {"security.mrhs.client.protocol.acl": "*"}
    for names, users in ((HDFS_ONLY, "hdfs"), (YARN_ONLY, "yarn"), (OPERATORS, "hdfs,yarn,mapred")):
        acls.update({f"security.{name}.protocol.acl": users for name in names})
    acls["security.get.user.mappings.protocol.acl"] = "*"
    properties: Properties = {**acls}
    return properties
