# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a storage directory holds, judged from the names in it and its VERSION file. Pure.

The order in which HDFS writes was read in its source and seen in runs: a format writes VERSION and seen_txid into the
name directories, formats the JournalNodes, and writes the fsimage last; bootstrapStandby writes VERSION, then fetches
the fsimage. So VERSION without an fsimage means "did not end" or "was lost", and nothing tells the two apart but a
note of our own (guard.types.Intent). A SecondaryNameNode fetches the fsimage and edits of its first checkpoint, and
writes VERSION when it has merged them; it begins anew where there is none.
"""

from __future__ import annotations

import re

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ALIEN,
    DATANODE,
    EMPTY,
    FULL,
    HALF,
    JOURNALNODE,
    SECONDARYNAMENODE,
    DirectoryFacts,
    RawDirectory,
)

# Written by every Storage of HDFS without any content of users, and by the file system itself.
_HARMLESS = {"in_use.lock", "current", "lost+found", "current/paxos", "current/edits.sync", "current/committed-txid"}
_IMAGE = re.compile(r"^(current|previous|previous\.tmp|lastcheckpoint\.tmp)/fsimage(_rollback)?_\d+$")
# Of a checkpoint that has not ended; edits_tmp is what is being fetched.
_FETCHED = re.compile(r"^current/(edits(_tmp)?_\d+-\d+(_\d+)?|fsimage(\.ckpt)?_\d+(\.md5)?(\.tmp)?)$")
_EDITS = re.compile(r"^(current|previous|previous\.tmp)/edits_(inprogress_)?\d+")
# A JournalNode has these once a NameNode wanted to write to it, even when its segments were purged.
_WRITER = {"current/last-writer-epoch", "current/last-promised-epoch"}
# Identity, and leftovers of an fsimage that was never completed (ckpt): a NameNode does not load any of them.
_IDENTITY = re.compile(r"^current/(VERSION|seen_txid|fsimage_\d+\.md5|fsimage\.ckpt_\d+(\.md5)?)(\.tmp)?$")


def classify(kind: str, raw: RawDirectory) -> DirectoryFacts:
    """Return the facts about directory RAW of a daemon of KIND (one of ``guard.types.KINDS``)."""
    names = {name for name in raw["entries"] if name not in _HARMLESS}
    version = raw["version"]
    written = any(_EDITS.match(name) for name in names) or bool(raw["block_pools"]) or bool(names & _WRITER)
    facts: DirectoryFacts = {
        "path": raw["path"],
        "configured": raw["configured"],
        "mounted": raw["mounted"],
        "state": _state(kind, names, version is not None, bool(version and version.get("clusterID")), written),
        "written": written,
        "cluster_id": (version or {}).get("clusterID", ""),
        "namespace_ids": _namespace_ids(raw),
        "datanode": (version or {}).get("datanodeUuid", ""),
        "storage": (version or {}).get("storageID", ""),
        "sample": sorted(names)[:5],
    }
    return facts


def _state(kind: str, names: set[str], has_version: bool, readable: bool, written: bool) -> str:
    if not names:
        return EMPTY
    if kind == DATANODE:
        return FULL if has_version or written else ALIEN
    if kind == JOURNALNODE:
        if has_version and (readable or not written):
            return FULL if readable else HALF
        return ALIEN
    if kind == SECONDARYNAMENODE and not has_version and all(_FETCHED.match(name) for name in names):
        return HALF
    if any(_IMAGE.match(name) for name in names):
        return FULL if readable else ALIEN
    if all(_IDENTITY.match(name) or _EDITS.match(name) for name in names):
        return HALF
    return ALIEN


def _namespace_ids(raw: RawDirectory) -> list[str]:
    found = {pool.get("namespaceID", "") for pool in raw["block_pools"].values()}
    found.add((raw["version"] or {}).get("namespaceID", ""))
    return sorted(found - {""})
