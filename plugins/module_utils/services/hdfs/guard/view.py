# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers of all hosts as the rules look at them: one flat list of directories, and who kept silent. Pure."""

from __future__ import annotations

from typing import Collection, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    DATANODE,
    EMPTY,
    FULL,
    JOURNALNODE,
    KINDS,
    NAMENODE,
    SECONDARYNAMENODE,
    DirectoryFacts,
    HostFacts,
    Known,
    Members,
)


class Seen(NamedTuple):
    """One directory of one host. ``declared``: the topology places this kind of daemon here, with this directory."""

    host: str
    kind: str
    declared: bool
    directory: DirectoryFacts


class View(NamedTuple):
    """All hosts of the cluster, those with an answer, those without, and every directory that matters."""

    members: Members
    declared_hosts: list[str]
    answers: dict[str, HostFacts]
    silent: list[str]
    all: list[Seen]
    known: Known

    def declared(self, kind: str) -> list[Seen]:
        """Return the directories of the declared members of KIND that answered, in the members' order."""
        return [seen for seen in self.all if seen.declared and seen.kind == kind]

    def on_disks(self) -> bool:
        """Tell whether all that a NameNode has in memory is on disks: an image on one, the edits in a quorum."""
        image = any(seen.directory["state"] == FULL for seen in self.declared(NAMENODE))
        journals = [seen for seen in self.declared(JOURNALNODE) if seen.directory["state"] == FULL]
        return image and len(journals) > len(self.members["journalnode"]) // 2

    def manifest_id(self, host: str, path: str) -> str:
        """Return the cluster id for which the manifest says that PATH on HOST was formatted, else an empty string."""
        return self.known["cluster_id"] if path in self.known["formatted"].get(host, []) else ""


NOTHING = Known(cluster_id="", formatted={}, members={}, former=[])


def hdfs_members(members: Mapping[str, Sequence[str]]) -> Members:
    """Return the hosts of the daemons that keep data of HDFS among the MEMBERS of all components."""
    return Members(
        namenode=list(members.get(NAMENODE, [])),
        journalnode=list(members.get(JOURNALNODE, [])),
        secondarynamenode=list(members.get(SECONDARYNAMENODE, [])),
        datanode=list(members.get(DATANODE, [])),
    )


def keeps_data(host: str, members: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether HOST is among the MEMBERS of a component that keeps data of HDFS."""
    return any(host in members.get(kind, []) for kind in KINDS)


def view(
    members: Members, facts: Mapping[str, HostFacts | None], known: Known = NOTHING, given_up: Collection[str] = ()
) -> View:
    """Return the view of FACTS for the declared MEMBERS; an empty directory of no declared daemon is left out.

    An answer is expected from all hosts that are declared or that the manifest (KNOWN) has, but for those GIVEN_UP.
    """
    places = _places(members)
    declared = list(dict.fromkeys(host for kind in KINDS for host in places[kind]))
    answers: dict[str, HostFacts] = {}
    for host in [*declared, *sorted(set(facts) - set(declared))]:
        answer = facts.get(host)
        if answer is not None:
            answers[host] = answer
    remembered = {*known["formatted"], *(host for kind in KINDS for host in known["members"].get(kind, []))}
    expected = [*declared, *sorted(remembered.difference(declared, given_up))]
    seen = [
        Seen(host, kind, host in places[kind] and directory["configured"], directory)
        for kind in KINDS
        for host in answers
        for directory in answers[host]["directories"].get(kind, [])
    ]
    # Who showed no directory of a daemon declared there proves nothing by the answer.
    shown = {(one.host, one.kind) for one in seen if one.declared}
    partial = {host for kind in KINDS for host in places[kind] if (host, kind) not in shown}
    return View(
        members=members,
        declared_hosts=declared,
        answers=answers,
        silent=[host for host in expected if host not in answers or host in partial],
        all=[one for one in seen if one.declared or one.directory["state"] != EMPTY],
        known=known,
    )


def _places(members: Members) -> dict[str, list[str]]:
    return {
        NAMENODE: members["namenode"],
        JOURNALNODE: members["journalnode"],
        SECONDARYNAMENODE: members["secondarynamenode"],
        DATANODE: members["datanode"],
    }
