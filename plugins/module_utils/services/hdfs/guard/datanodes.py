# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does each disk of a DataNode belong to it? Pure.

All directories of a DataNode carry its ``datanodeUuid``, each a ``storageID`` of its own. A DataNode gives a directory
up that carries another uuid than the first one, and ends when it finds a storageID twice; two of them with one uuid
take turns at being registered. A swapped or cloned disk does that, and only all hosts together show whose it is.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import DATANODE, Refusal
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import Seen

Groups = Mapping[str, Sequence[Seen]]
"""Directories by the identity that they carry, or by their host."""


class Case(NamedTuple):
    """The directories that DataNodes use, and the identity of the DataNode on each host as far as it is known."""

    identities: Groups
    hosts: Groups
    homes: Mapping[str, str]


def foreign(directories: Sequence[Seen]) -> list[Refusal]:
    """Return a refusal for each of DIRECTORIES that a DataNode uses but that is another one's, or a copy."""
    identities: dict[str, list[Seen]] = {}
    hosts: dict[str, list[Seen]] = {}
    for seen in directories:
        if seen.declared and seen.kind == DATANODE and seen.directory["datanode"]:
            identities.setdefault(seen.directory["datanode"], []).append(seen)
            hosts.setdefault(seen.host, []).append(seen)
    case = Case(identities, hosts, {host: _home(own, identities) for host, own in hosts.items()})
    found = [refusal for own in hosts.values() for seen in own for refusal in _judge(seen, case)]
    return found + [refusal for own in hosts.values() for refusal in _twice(own)]


def _home(own: Sequence[Seen], identities: Groups) -> str:
    """Return the identity of the DataNode with the directories OWN: the most frequent one, else the one only it has."""
    counts = [_count(own, seen) for seen in own]
    most = {seen.directory["datanode"] for seen, count in zip(own, counts) if count == max(counts)}
    if len(most) > 1:
        most = {one for one in most if all(seen.host == own[0].host for seen in identities[one])}
    return most.pop() if len(most) == 1 else ""


def _count(own: Sequence[Seen], seen: Seen) -> int:
    """Return how many of the directories OWN carry the identity of the one that is SEEN."""
    return sum(one.directory["datanode"] == seen.directory["datanode"] for one in own)


def _judge(seen: Seen, case: Case) -> list[Refusal]:
    identity, own = seen.directory["datanode"], case.hosts[seen.host]
    elsewhere = [one for one in case.identities[identity] if one.host != seen.host]
    owners = [one for one in elsewhere if case.homes[one.host] == identity]
    if case.homes[seen.host] == identity:
        return _twins(seen, owners, case)
    if owners:
        return [_owned(seen, owners)]
    # Without a home there are at least two identities here.
    beside = next(one for one in own if one.directory["datanode"] != identity)
    return [_refuse("datanode_unknown", seen, beside, elsewhere[:1])]


def _owned(seen: Seen, owners: Sequence[Seen]) -> Refusal:
    """Return the refusal about what belongs to OWNERS; the same storage in two places was copied."""
    same = [one for one in owners if one.directory["storage"] == seen.directory["storage"]]
    return _refuse("datanode_copy", seen, same[0]) if same else _refuse("datanode_disk", seen, owners[0])


def _twins(seen: Seen, owners: Sequence[Seen], case: Case) -> list[Refusal]:
    """Hosts that are one and the same DataNode: the one with more of its directories owns it, among equals nobody."""
    mine = _count(case.hosts[seen.host], seen)
    more = [one for one in owners if _count(case.hosts[one.host], seen) > mine]
    if more:
        return [_owned(seen, more)]
    return [_refuse("datanode_twin", seen, one) for one in owners if _count(case.hosts[one.host], seen) == mine][:1]


def _twice(own: Sequence[Seen]) -> list[Refusal]:
    """One storage in two of the directories OWN of a host: a disk was copied to the one beside it."""
    first: dict[str, Seen] = {}
    found = []
    for seen in own:
        storage = seen.directory["storage"]
        known = first.setdefault(storage, seen)
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
