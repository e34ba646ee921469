# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import offer_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS

MASTERS, CORE = ["m1", "m2", "m3"], ["c1", "c2"]
ON_MASTERS = ("zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager", "metastore", "hiveserver2")
SERVICES = ["zookeeper", "hdfs", "yarn", "tez", "hive", "spark"]
VERSIONS = {"hadoop": "3.4.3", "hive": "4.1.0", "spark": "4.1.2", "tez": "0.10.5"}
MACHINE = {"memory_mb": 4096, "cores": 2, "disks": [], "root_device": "8:1"}


def members(masters=MASTERS):
    """Return the members of a cluster with three masters."""
    found = {name: [] for name in COMPONENTS}
    found.update({name: list(masters) for name in ON_MASTERS})
    found.update({name: list(CORE) for name in ("datanode", "nodemanager")})
    return {**found, "jobhistory": [masters[0]], "spark_history": [masters[0]]}


def topology(**changes):
    """Return what an offer takes of a topology."""
    return {"cluster": "prod", "release": "1.0", "services": SERVICES, "members": members(), **changes}


def offer(asked=None, force=None, **changes):
    """Return the offer of the cluster prod."""
    return offer_of(topology(**changes), [asked or {}], force or {}, {"m1": "10.0.0.1"}, {"m1": 1}, {})
