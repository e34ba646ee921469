# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts as the guard may meet them: one word for the disk state of each daemon on a host of its own."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import Options

CID, OTHER = "CID-lab-1", "CID-lab-2"
NEW = "CID-lab-new"
PATHS = {
    "namenode": "/mnt/disk1/hdfs/name",
    "journalnode": "/mnt/disk1/hdfs/journal/lab",
    "datanode": "/mnt/disk1/hdfs/data",
    "secondarynamenode": "/mnt/disk1/hdfs/namesecondary",
}
OPTIONS = Options(new_cluster_id=NEW, cluster="lab")
LIMITED = Options(new_cluster_id=NEW, unlimited_command="ansible-playbook site.yml", cluster="lab")


def directory(kind, **changes):
    return {
        "path": PATHS[kind],
        "configured": True,
        "mounted": True,
        "state": "empty",
        "written": False,
        "cluster_id": "",
        "namespace_ids": [],
        "datanode": "",
        "storage": "",
        "sample": [],
        **changes,
    }


# word -> changes to an empty directory. "ours" also leaves the note of a format on the host.
STATES = {
    "empty": {},
    "full": {"state": "full", "written": True, "cluster_id": CID, "namespace_ids": ["7"]},
    "fresh": {"state": "full", "cluster_id": CID, "namespace_ids": ["7"]},
    "half": {"state": "half", "cluster_id": CID, "namespace_ids": ["7"]},
    "ours": {"state": "half", "cluster_id": CID, "namespace_ids": ["9"]},
    "edits": {"state": "half", "cluster_id": CID, "written": True, "namespace_ids": ["7"]},
    "other": {"state": "full", "written": True, "cluster_id": OTHER, "namespace_ids": ["8"]},
    "again": {"state": "full", "written": True, "cluster_id": CID, "namespace_ids": ["8"]},
    "alien": {"state": "alien", "sample": ["notes.txt"]},
    "unmounted": {"mounted": False},
}


# word -> what is in the directory, transaction by transaction
LOGS = {
    **{word: {"images": (0,), "edits": ((1, 9),)} for word in ("full", "other", "again")},
    "edits": {"edits": ((1, 9),)},
}


def log(kind, images=(), edits=(), unfinished=()):
    """Return what a directory holds: images, finished and unfinished segments with the first and last transaction."""
    segments = [
        {"name": f"edits_{first:019d}-{last:019d}", "first": first, "last": last, "open": False}
        for first, last in edits
    ] + [
        {"name": f"edits_inprogress_{first:019d}", "first": first, "last": last, "open": True}
        for first, last in unfinished
    ]
    return {"path": f"{PATHS[kind]}/current", "images": list(images), "segments": segments}


def answer(word, kind, **extra):
    """Return the facts of a host whose daemon of KIND is in the state WORD; None for ``silent``."""
    if word == "silent":
        return None
    intent = {"cluster_id": CID, "paths": [PATHS[kind]], "started": "2026-11-23T06:00:00Z"} if word == "ours" else None
    return {
        "directories": {kind: [directory(kind, **STATES[word])]},
        "namenode_listening": False,
        "znode": None,
        "intent": intent,
        "recovery": None,
        "logs": {kind: [log(kind, **LOGS.get(word, {}))]} if kind in ("namenode", "journalnode") else {},
        "busy": False,
        **extra,
    }


def known(**changes):
    """Return a manifest that knows this cluster on hosts with no data of their own."""
    return {"cluster_id": CID, "formatted": {}, "members": {}, "former": [], **changes}


def cluster(nn, jn=(), dn=(), snn=()):
    """Return members and facts: words for NameNodes, JournalNodes, DataNodes and SecondaryNameNodes."""
    kinds = {
        "namenode": ("nn", nn),
        "journalnode": ("jn", jn),
        "datanode": ("dn", dn),
        "secondarynamenode": ("snn", snn),
    }
    members = {kind: [f"{short}{n + 1}" for n in range(len(words))] for kind, (short, words) in kinds.items()}
    facts = {
        host: answer(word, kind)
        for kind, (_short, words) in kinds.items()
        for host, word in zip(members[kind], words, strict=True)
    }
    return members, facts
