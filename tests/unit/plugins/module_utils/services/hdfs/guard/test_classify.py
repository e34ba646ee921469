# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.classify import classify

VERSION = {"clusterID": "CID-lab-1", "namespaceID": "7"}
IMAGE = [
    "current/VERSION",
    "current/seen_txid",
    "current/fsimage_0000000000000000000",
    "current/fsimage_0000000000000000000.md5",
]

FETCHED = [
    *IMAGE[2:],
    "current/edits_0000000000000000001-0000000000000000063",
    "current/fsimage.ckpt_0000000000000000063",
]

# name, kind, entries, VERSION (None: no file), block pools, state, written
CASES = [
    ("missing", "namenode", [], None, {}, "empty", False),
    ("only a lock", "namenode", ["in_use.lock", "current"], None, {}, "empty", False),
    ("image", "namenode", IMAGE, VERSION, {}, "full", False),
    (
        "image and edits",
        "namenode",
        [*IMAGE, "current/edits_0000000000000000001-0000000000000000002"],
        VERSION,
        {},
        "full",
        True,
    ),
    ("identity only", "namenode", ["current/VERSION", "current/seen_txid"], VERSION, {}, "half", False),
    ("identity cut short", "namenode", ["current/VERSION"], {}, {}, "half", False),
    (
        "image not completed",
        "namenode",
        ["current/VERSION", "current/fsimage.ckpt_0000000000000000000"],
        VERSION,
        {},
        "half",
        False,
    ),
    (
        "bootstrap not completed",
        "namenode",
        ["current/VERSION", "current/fsimage.ckpt_0000000000000000042"],
        VERSION,
        {},
        "half",
        False,
    ),
    (
        "edits only",
        "namenode",
        ["current/VERSION", "current/edits_inprogress_0000000000000000003"],
        VERSION,
        {},
        "half",
        True,
    ),
    ("image without VERSION", "namenode", IMAGE[2:], None, {}, "alien", False),
    ("image with unreadable VERSION", "namenode", IMAGE, {}, {}, "alien", False),
    (
        "image of an upgrade only",
        "namenode",
        ["current/VERSION", "previous/fsimage_0000000000000000009"],
        VERSION,
        {},
        "full",
        False,
    ),
    ("foreign file", "namenode", [*IMAGE[:2], "notes.txt"], VERSION, {}, "alien", False),
    ("journal missing", "journalnode", [], None, {}, "empty", False),
    ("journal opened", "journalnode", ["in_use.lock"], None, {}, "empty", False),
    (
        "journal formatted",
        "journalnode",
        ["in_use.lock", "current/VERSION", "current/committed-txid", "current/paxos"],
        VERSION,
        {},
        "full",
        False,
    ),
    (
        "journal with a writer",
        "journalnode",
        ["current/VERSION", "current/last-promised-epoch"],
        VERSION,
        {},
        "full",
        True,
    ),
    (
        "journal with segments",
        "journalnode",
        ["current/VERSION", "current/edits_inprogress_0000000000000000001"],
        VERSION,
        {},
        "full",
        True,
    ),
    ("journal cut short", "journalnode", ["current/VERSION"], {}, {}, "half", False),
    (
        "segments without VERSION",
        "journalnode",
        ["current/edits_0000000000000000001-0000000000000000009"],
        None,
        {},
        "alien",
        True,
    ),
    ("data missing", "datanode", ["in_use.lock", "current"], None, {}, "empty", False),
    (
        "data",
        "datanode",
        ["current/VERSION", "current/BP-1-127.0.0.1-1"],
        VERSION,
        {"BP-1-127.0.0.1-1": {"namespaceID": "7"}},
        "full",
        True,
    ),
    (
        "block pool without VERSION",
        "datanode",
        ["current/BP-1-127.0.0.1-1"],
        None,
        {"BP-1-127.0.0.1-1": {}},
        "full",
        True,
    ),
    ("files of others", "datanode", ["photos/1.jpg"], None, {}, "alien", False),
    ("checkpoint", "secondarynamenode", IMAGE, VERSION, {}, "full", False),
    ("first checkpoint, fetched", "secondarynamenode", FETCHED, None, {}, "half", True),
    (
        "first checkpoint, being fetched",
        "secondarynamenode",
        [*IMAGE[2:], "current/edits_tmp_0000000000000000001-0000000000000000063_0000000001795996790"],
        None,
        {},
        "half",
        False,
    ),
    ("checkpoint with VERSION cut short", "secondarynamenode", IMAGE, {}, {}, "alien", False),
    ("checkpoint without VERSION, and more", "secondarynamenode", [*FETCHED, "photos"], None, {}, "alien", True),
    ("the same of a NameNode", "namenode", FETCHED, None, {}, "alien", True),
]


@pytest.mark.parametrize(
    ("kind", "entries", "version", "pools", "state", "written"),
    [row[1:] for row in CASES],
    ids=[row[0] for row in CASES],
)
def test_state(kind, entries, version, pools, state, written):
    facts = classify(
        kind,
        {
            "path": "/d",
            "configured": True,
            "mounted": True,
            "entries": entries,
            "version": version,
            "block_pools": pools,
        },
    )
    assert (facts["state"], facts["written"]) == (state, written)


def test_namespaces_come_from_version_and_block_pools():
    facts = classify(
        "datanode",
        {
            "path": "/d",
            "configured": True,
            "mounted": True,
            "entries": ["current/VERSION", "current/BP-1"],
            "version": {"clusterID": "CID-lab-1"},
            "block_pools": {"BP-1": {"namespaceID": "7"}, "BP-2": {}},
        },
    )
    assert facts["namespace_ids"] == ["7"]
    assert facts["cluster_id"] == "CID-lab-1"
