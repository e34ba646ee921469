# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do all directories belong to one cluster and one namespace? Pure."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    FULL,
    KINDS,
    NAMENODE,
    Refusal,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import Seen


def mixed(directories: list[Seen]) -> list[Refusal]:
    """Return one refusal for each directory that is of another cluster, or of another namespace, than the rest.

    What NameNodes hold is the reference, then JournalNodes, then the others; among equals the most frequent id.
    """
    known = [seen for seen in directories if seen.directory["cluster_id"]]
    if not known:
        return []
    reference = _reference(known)
    if any(seen.directory["cluster_id"] != reference.directory["cluster_id"] for seen in known):
        return [
            refuse(
                "cluster",
                seen.host,
                seen.directory["path"],
                cluster_id=seen.directory["cluster_id"],
                reference_host=reference.host,
                reference_path=reference.directory["path"],
                reference_id=reference.directory["cluster_id"],
            )
            for seen in known
            if seen.directory["cluster_id"] != reference.directory["cluster_id"]
        ]
    return _namespaces(known)


def _reference(known: list[Seen]) -> Seen:
    votes: dict[str, int] = {}
    for seen in known:
        votes[seen.directory["cluster_id"]] = votes.get(seen.directory["cluster_id"], 0) + 1
    return min(
        known,
        key=lambda seen: (
            seen.directory["state"] != FULL,
            KINDS.index(seen.kind),
            -votes[seen.directory["cluster_id"]],
        ),
    )


def _namespaces(known: list[Seen]) -> list[Refusal]:
    """One cluster id with two namespaces: somebody formatted again with the old id."""
    images = [seen for seen in known if seen.kind == NAMENODE and seen.directory["state"] == FULL]
    if not images:
        return []
    first = images[0]
    wanted = set(first.directory["namespace_ids"])
    return [
        refuse(
            "namespace",
            seen.host,
            seen.directory["path"],
            namespace_id=", ".join(seen.directory["namespace_ids"]),
            reference_host=first.host,
            reference_path=first.directory["path"],
            reference_id=", ".join(sorted(wanted)),
        )
        for seen in known
        if seen.directory["state"] == FULL
        and seen.directory["namespace_ids"]
        and wanted.isdisjoint(seen.directory["namespace_ids"])
    ]
