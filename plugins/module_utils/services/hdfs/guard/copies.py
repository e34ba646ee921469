# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does every name directory of a NameNode hold the namespace, not only one of them? Pure.

A NameNode that starts with an empty directory beside a whole one says nothing: it clears the empty one, writes edits
into it, and an image only with the next checkpoint (dfs.namenode.checkpoint.period, an hour; at once without high
availability). One that runs while a directory is emptied calls it active until it has to write a file there, and gives
it up then. So a copy that is lost is told by the disks, and not brought back by starting anything.
"""

from __future__ import annotations

from typing import Collection, Iterator

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    EMPTY,
    FULL,
    HALF,
    NAMENODE,
    Refusal,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import Seen, View


def lost(case: View, rebuilt: Collection[str] = ()) -> list[Refusal]:
    """Return a refusal for each name directory that the manifest knows and that lost what another one there has.

    A directory that the manifest does not know is a new one, which the NameNode fills.
    """
    return [
        refuse("copy_lost", seen.host, seen.directory["path"], reference_path=whole.directory["path"])
        for seen, whole in _beside(case)
        if case.manifest_id(seen.host, seen.directory["path"])
        and seen.host not in rebuilt
        and not _is_written(case, seen)
    ]


def filling(case: View) -> list[str]:
    """Return a sentence for each name directory without the namespace that is left to its NameNode."""
    return [
        f"{seen.host}: {seen.directory['path']} has no image of the namespace yet, only "
        f"{whole.directory['path']} has; the NameNode writes one at its next checkpoint "
        f"(dfs.namenode.checkpoint.period), and playbooks/replace.yml -e emr_replace_host={seen.host} copies it now."
        for seen, whole in _beside(case)
    ]


def _beside(case: View) -> Iterator[tuple[Seen, Seen]]:
    """Yield each name directory without the namespace beside a whole one of the same host, with that."""
    declared = case.declared(NAMENODE)
    for seen in declared:
        whole = [one for one in declared if one.host == seen.host and one.directory["state"] == FULL]
        if whole and seen.directory["state"] in (EMPTY, HALF):
            yield seen, whole[0]


def _is_written(case: View, seen: Seen) -> bool:
    """Tell whether a NameNode that runs has taken the directory into use: it holds edits, and gets the next image."""
    return seen.directory["state"] == HALF and case.answers[seen.host]["namenode_listening"]
