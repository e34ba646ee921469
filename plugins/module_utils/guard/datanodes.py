# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does each disk of a DataNode belong to it? Pure.

All directories of a DataNode carry its ``datanodeUuid``, each a ``storageID`` of its own. A DataNode gives a directory
up that carries another uuid than the first one, and ends when it finds a storageID twice; two of them with one uuid
take turns at being registered. A swapped or cloned disk does that, and only all hosts together show whose it is.
"""

from __future__ import annotations

from typing import Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.guard.types import DATANODE, Refusal
from ansible_collections.bigdata.emr.plugins.module_utils.guard.view import Seen

Counts = Mapping[str, Mapping[str, int]]
"""Host to identity to how many of its directories carry that."""


def foreign(directories: Sequence[Seen]) -> list[Refusal]:
    """Return a refusal for each of DIRECTORIES that a DataNode uses but that is another one's, or a copy."""
    own = [seen for seen in directories if seen.declared and seen.kind == DATANODE and seen.directory["datanode"]]
    counts: dict[str, dict[str, int]] = {}
    for seen in own:
        here = counts.setdefault(seen.host, {})
        here[seen.directory["datanode"]] = here.get(seen.directory["datanode"], 0) + 1
    homes = {host: _home(host, counts) for host in counts}
    found = [refusal for seen in own for refusal in _judge(seen, own, counts, homes)]
    return found + _twice(own)


def _home(host: str, counts: Counts) -> str:
    """Return the identity of the DataNode on HOST: the most frequent one there, else the one that no other host has."""
    here = counts[host]
    most = [identity for identity, number in here.items() if number == max(here.values())]
    if len(most) > 1:
        most = [one for one in most if not any(one in others for other, others in counts.items() if other != host)]
    return most[0] if len(most) == 1 else ""


def _judge(seen: Seen, own: Sequence[Seen], counts: Counts, homes: Mapping[str, str]) -> list[Refusal]:
    identity, host = seen.directory["datanode"], seen.host
    elsewhere = [one for one in own if one.host != host and one.directory["datanode"] == identity]
    owners = [one for one in elsewhere if homes[one.host] == identity]
    if homes[host] == identity:
        return _twins(seen, owners, counts)
    if owners:
        return [_owned(seen, owners)]
    # Without a home there are at least two identities here.
    beside = next(one for one in own if one.host == host and one.directory["datanode"] != identity)
    return [_refuse("datanode_unknown", seen, beside, elsewhere[:1])]


def _owned(seen: Seen, owners: Sequence[Seen]) -> Refusal:
    """Return the refusal about what belongs to OWNERS; the same storage in two places was copied."""
    same = [one for one in owners if one.directory["storage"] == seen.directory["storage"]]
    return _refuse("datanode_copy", seen, same[0]) if same else _refuse("datanode_disk", seen, owners[0])


def _twins(seen: Seen, owners: Sequence[Seen], counts: Counts) -> list[Refusal]:
    """Hosts that are one and the same DataNode: the one with more of its directories owns it, among equals nobody."""
    identity = seen.directory["datanode"]
    mine = counts[seen.host][identity]
    more = [one for one in owners if counts[one.host][identity] > mine]
    if more:
        return [_owned(seen, more)]
    return [_refuse("datanode_twin", seen, one) for one in owners if counts[one.host][identity] == mine][:1]


def _twice(own: Sequence[Seen]) -> list[Refusal]:
    """One storage in two directories of a host: a disk was copied to the one beside it."""
    first: dict[tuple[str, str], Seen] = {}
    found = []
    for seen in own:
        storage = seen.directory["storage"]
        known = first.setdefault((seen.host, storage), seen)
        if storage and known is not seen:
            found.append(_refuse("datanode_copy", seen, known))
    return found


def _refuse(reason: str, seen: Seen, other: Seen, elsewhere: Sequence[Seen] = ()) -> Refusal:
    also = "".join(f", as {one.directory['path']} on {one.host} does" for one in elsewhere)
    return refuse(
        reason,
        seen.host,
        seen.directory["path"],
        identity=seen.directory["datanode"],
        storage=seen.directory["storage"],
        reference_host=other.host,
        reference_path=other.directory["path"],
        reference_id=other.directory["datanode"],
        also=also,
    )
