# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who speaks which protocol of HDFS's daemons. Plain data.

Without speakers: what DataNodes and NodeManagers are asked (``inter.datanode``, ``containermanagement``), and the
lifeline. Their servers load the policy at the start only, and each host that joins would restart all others. What
DataNodes are asked by ``dfsadmin -reconfig`` and ``-shutdownDatanode`` belongs to the protocol of clients.
"""

from __future__ import annotations

from ..config_model import Protocol

FILE = "hadoop-policy"
OPERATORS = ("ha.service", "refresh.user.mappings", "refresh.policy", "refresh.callqueue", "trace")
"""What operators ask the daemons of every service that has Hadoop's servers."""
_OWN = (
    *("datanode", "namenode", "journal", "inter.datanode", "zkfc", "qjournal.service", "interqjournal.service"),
    *("admin.operations", "namenode.lifeline", "datanode.lifeline", "reconfiguration", "refresh.generic"),
)
ON_MASTERS = (
    *("zkfc", "ha.service", "namenode", "reconfiguration", "refresh.policy", "refresh.user.mappings"),
    *("refresh.callqueue", "refresh.generic"),
)
"""What is spoken where operators are: on the hosts of masters, whatever their service is."""
MASTERS = ("namenode", "secondarynamenode", "zkfc")

PROTOCOLS = (
    *(Protocol(FILE, name, users=("hdfs",)) for name in (*_OWN, *OPERATORS)),
    Protocol(FILE, "get.user.mappings", users=("*",)),
    Protocol(FILE, "qjournal.service", speakers=("namenode",)),
    Protocol(FILE, "interqjournal.service", speakers=("journalnode",)),
    Protocol(FILE, "datanode", speakers=("datanode",)),
    *(Protocol(FILE, name, speakers=MASTERS) for name in ON_MASTERS),
)
