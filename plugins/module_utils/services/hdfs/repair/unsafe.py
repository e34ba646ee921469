# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What forbids to make journals anew from a NameNode: each refusal names host, path and the way out. Pure."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.identity import mixed
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ALIEN,
    EMPTY,
    FULL,
    JOURNALNODE,
    NAMENODE,
    Members,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import View
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.newest import Choice

PLAYBOOK = "playbooks/recover_journals.yml"


class Request(NamedTuple):
    """What was asked for: NAME confirms CLUSTER, SOURCE is the NameNode whose namespace is to count (none: the newest).

    LIMIT is the run's --limit. STOPPED: no NameNode may run any more.
    """

    cluster: str
    name: str
    source: str = ""
    limit: str = ""
    stopped: bool = False


def asked(request: Request, members: Members) -> list[str]:
    """Return what is wrong with REQUEST, before anything on the hosts counts."""
    cluster, confirmation = request.cluster, f"-e emr_recover_journals={request.cluster}"
    if not members["journalnode"]:
        return [f"cluster {cluster} has no JournalNodes, so it has no journals to recover; run playbooks/site.yml"]
    found = []
    if not request.name:
        found.append(
            f"emr_recover_journals is not set: this would make the journals of cluster {cluster} anew from one "
            f"NameNode; if that is meant, say {confirmation}"
        )
    elif request.name != cluster:
        found.append(
            f"emr_recover_journals is {request.name}, but this inventory is cluster {cluster}; choose the inventory of "
            f"{request.name}, or say {confirmation}"
        )
    if request.limit:
        found.append(f"the run is limited to {request.limit}, but every host has a say; run {PLAYBOOK} without --limit")
    return found


def hosts(request: Request, seen: View) -> list[str]:
    """Return what forbids it on the hosts, whichever NameNode is chosen."""
    again = f"run {PLAYBOOK} {confirmed(request)}"
    declared = [*seen.declared(NAMENODE), *seen.declared(JOURNALNODE)]
    members = dict.fromkeys([*seen.members["namenode"], *seen.members["journalnode"]])
    found = [
        f"{host}: its HDFS directories could not be read, so they may hold newer edits; bring {host} back, or make an "
        f"empty machine of that name if its disks are lost, and {again}"
        for host in members
        if host in seen.silent
    ]
    busy = [host for host, one in seen.answers.items() if one["busy"]]
    found += [refuse("busy", host, "its HDFS directories")["sentence"] for host in busy]
    found += [one["sentence"] for one in mixed(seen.all)]
    for one in declared:
        host, path = one.host, one.directory["path"]
        if one.directory["state"] == EMPTY and not one.directory["mounted"]:
            found.append(refuse("unmounted", host, path)["sentence"])
        elif one.directory["state"] == ALIEN and one.kind == NAMENODE:
            sample = ", ".join(one.directory["sample"])
            found.append(refuse("alien", host, path, kind=one.kind, sample=sample)["sentence"])
    return found


def running(request: Request, seen: View) -> list[str]:
    """Return what NameNodes that run forbid: to read disks that may change, or to stop one that has nothing on disk."""
    found = []
    for one in seen.declared(NAMENODE):
        if not seen.answers[one.host]["namenode_listening"]:
            continue
        if request.stopped:
            found.append(
                f"{one.host}: a NameNode runs on {one.directory['path']} again; stop what starts it (systemctl stop "
                f"emr-namenode), and run {PLAYBOOK} {confirmed(request)}"
            )
        elif one.host not in whole(seen):
            found.append(refuse("listening", one.host, one.directory["path"])["sentence"])
    return found


def quorum(seen: View, lost: list[str]) -> list[str]:
    """Return a refusal while the JournalNodes that are not LOST are a quorum."""
    members = seen.members["journalnode"]
    if len(members) - len(lost) <= len(members) // 2:
        return []
    there = next(one for one in seen.declared(JOURNALNODE) if one.host not in lost)
    way = f"run playbooks/replace.yml -e emr_replace_host={lost[0]}" if lost else "there is nothing to recover"
    return [
        f"{there.host}: {there.directory['path']} is a journal as on {len(members) - len(lost)} of {len(members)} "
        f"JournalNodes, which is a quorum, and it may hold newer edits than any NameNode; start what is down with "
        f"playbooks/start.yml; {way}"
    ]


def no_candidate(wanted: str, members: Members) -> str:
    """Return the refusal when the WANTED NameNode, or any, has no image."""
    if wanted:
        return (
            f"emr_recover_journals_from names {wanted}, which is no NameNode of this cluster with an fsimage on its "
            f"disks; name another one of {', '.join(members['namenode'])}, or none for {PLAYBOOK} to choose"
        )
    return (
        f"no NameNode ({', '.join(members['namenode'])}) has an fsimage on its disks; mount the disks, or put a copy "
        f"of a name directory (or of a checkpoint) back on one of them, and run {PLAYBOOK}"
    )


def beyond(host: str, path: str, top: int, choice: Choice, request: Request) -> str:
    """Return the refusal about edits on HOST up to TOP that no NameNode can reach, since earlier ones are missing."""
    return (
        f"{host}: {path} has edits up to {top}, but the ones that follow {choice.last} are on no NameNode; put a copy "
        f"of the missing files edits_* into {path} and run {PLAYBOOK} {confirmed(request)}; or give up what came after "
        f"{choice.last}: the same with -e emr_recover_journals_from={choice.host}"
    )


def newer(host: str, path: str, top: int, choice: Choice, request: Request) -> str:
    """Return the refusal about the journal PATH on HOST, which has edits up to TOP and so more than any NameNode."""
    return (
        f"{host}: {path} has edits up to {top}, but the NameNodes only up to {choice.last}; stop the JournalNodes, "
        f"copy the journal to the ones that have none, start them, and run playbooks/site.yml; or give up what came "
        f"after {choice.last}: {PLAYBOOK} {confirmed(request)} -e emr_recover_journals_from={choice.host}"
    )


def confirmed(request: Request) -> str:
    """Return the confirmation that a command needs."""
    return f"-e emr_recover_journals={request.cluster}"


def whole(seen: View) -> list[str]:
    """Return the NameNodes with an image."""
    return list(dict.fromkeys(one.host for one in seen.declared(NAMENODE) if one.directory["state"] == FULL))


def without_journal(seen: View) -> list[str]:
    """Return the JournalNodes without the journal."""
    there = {one.host for one in seen.declared(JOURNALNODE) if one.directory["state"] == FULL}
    return [host for host in seen.members["journalnode"] if host not in there]
