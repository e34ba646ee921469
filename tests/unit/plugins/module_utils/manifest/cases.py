# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.manifest.successor import following

CID = "CID-lab-1"
NAME = "/mnt/disk1/hdfs/name"
JOURNAL = "/mnt/disk1/hdfs/journal/lab"
EARLY, LATE = "2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z"


def topology(masters=("m1", "m2", "m3"), core=("c1", "c2"), **changes):
    """Return a topology with all quorums on MASTERS."""
    members = {
        **{name: list(masters) for name in ("zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager")},
        "datanode": list(core),
        "nodemanager": list(core),
        "gateway": [],
    }
    base = {"cluster": "lab", "type": "hadoop", "release": "1.0", "products": {"hadoop": "3.4.3"}, "members": members}
    return {**base, "seen": [*masters, *core], **changes}


def full(path, **changes):
    return {path: {"path": path, "state": "full", "cluster_id": CID, "namespace_ids": ["7"], **changes}}


def first(**changes):
    """Return the first manifest of a cluster whose three masters were formatted."""
    declared = topology(**changes)
    hosts = declared["members"]["namenode"]
    found = {host: {**full(NAME), **full(JOURNAL)} for host in hosts}
    return following(None, declared, {host: n for n, host in enumerate(hosts, 1)}, found, "c0ffee", EARLY)


def after(manifest, count=1, **changes):
    """Return the manifest COUNT changes later; CHANGES tell histories apart."""
    for number in range(count):
        release = f"{changes.get('release', '2.0')}.{number}"
        declared = topology(release=release)
        manifest = following(manifest, declared, manifest["zookeeper_ids"], {}, "c0ffee", LATE)
    return manifest
