# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a journal hold all edits that may be needed, and do new ones arrive? Pure."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import transactions
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.health import JournalNode, NameNode


class Progress(NamedTuple):
    """What is still missing; empty when nothing is. ROLLS tells whether a new segment may help."""

    missing: str
    rolls: bool = False


def gap(names: Sequence[str], first: int, last: int) -> str:
    """Return which of the transactions FIRST to LAST are in no segment among the file NAMES, empty when none is."""
    found = transactions.segments(names, lambda _name: last)
    # Of several unfinished ones, all but the newest were cut off by a crash: nobody knows where they end.
    newest = max((one["first"] for one in found if one["open"]), default=0)
    spans = transactions.spans(one for one in found if not one["open"] or one["first"] == newest)
    end = transactions.reach(spans, first)
    if end >= last:
        return ""
    return f"{end + 1} to {min((begin - 1 for begin, _end in spans if begin > end), default=last)}"


def progress(
    node: JournalNode, namenodes: Sequence[NameNode], names: Sequence[str], target: int | None, writes: int | None
) -> Progress:
    """Return what NODE lacks, given its file NAMES.

    TARGET is the active NameNode's last transaction when the look began, WRITES the last one that NODE had then: a
    journal that was just given back shows no lag until the writer comes to it with a later segment.
    """
    active = [one for one in namenodes if one["state"] == "active"]
    if node["state"] != "serving" or not node["formatted"]:
        return Progress(f"the JournalNode is {node['error'] or node['state']}")
    if len(active) != 1 or target is None:
        return Progress("no single NameNode is active")
    written = node["last_written_txid"] or 0
    if written < target:
        return Progress(f"the last edit here is {written}, the active NameNode was at {target}", True)
    if writes is not None and written <= writes:
        return Progress(f"no edit has come since {writes}", True)
    if node["lag"]:
        return Progress(f"it lags by {node['lag']} edits")
    kept = [one["checkpoint_txid"] for one in namenodes if one["checkpoint_txid"] is not None]
    lacks = gap(names, min(kept, default=0) + 1, target)
    return Progress(f"edits {lacks} are not here yet" if lacks else "")


def version_text(properties: Mapping[str, str]) -> str:
    """Return the VERSION file of a journal from the PROPERTIES of another JournalNode's; ValueError for others."""
    wanted = ("namespaceID", "clusterID", "cTime", "storageType", "layoutVersion")
    lacking = [name for name in wanted if not properties.get(name)]
    if lacking or properties["storageType"] != "JOURNAL_NODE":
        raise ValueError(f"it is not the VERSION file of a journal ({', '.join(lacking) or properties['storageType']})")
    return "".join(f"{name}={properties[name]}\n" for name in wanted)
