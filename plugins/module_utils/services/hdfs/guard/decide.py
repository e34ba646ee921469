# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard's decision: from what all hosts answered to a plan for each host, or to refusals. Pure.

Never format what may hold data: a format is planned only when every declared host and every host of the manifest
answered and all their HDFS directories are empty, or hold nothing but the remains of a format that our own note names
and that wrote neither an fsimage nor edits nor blocks. A host without an answer counts as holding data.
"""

from __future__ import annotations

from typing import Collection, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.copies import lost
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.datanodes import foreign
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.identity import mixed
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.recovering import recovering
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_BOOTSTRAP_STANDBY,
    ACTION_FORMAT,
    ACTION_NONE,
    ALIEN,
    DATANODE,
    EMPTY,
    FULL,
    HALF,
    JOURNALNODE,
    NAMENODE,
    Decision,
    DirectoryFacts,
    HostFacts,
    HostPlan,
    Known,
    Members,
    Refusal,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import NOTHING, Seen, View, view

SILENT_PATH = "its HDFS directories"


class Options(NamedTuple):
    """What the decision depends on besides the facts.

    ``new_cluster_id`` is used by a first format; ``unlimited_command`` is not empty when the run has a --limit;
    ``need_mounts`` is False only where disks are not mounted yet because nothing is changed (check mode).
    ``known`` is what the manifest says; hosts ``given_up`` left the cluster for good; the disks of hosts that are
    ``rebuilt`` may be empty although the manifest knows them. ``cluster`` is its name, for commands that confirm it.
    """

    new_cluster_id: str
    unlimited_command: str = ""
    need_mounts: bool = True
    known: Known = NOTHING
    given_up: Collection[str] = ()
    rebuilt: Collection[str] = ()
    cluster: str = ""


def decide(members: Members, facts: Mapping[str, HostFacts | None], options: Options) -> Decision:
    """Return the plan for every declared host, or all refusals.

    FACTS maps hosts to what they answered; a missing or None entry is a host without an answer.
    """
    case = view(members, facts, options.known, options.given_up)
    whole = [seen for seen in case.declared(NAMENODE) if seen.directory["state"] == FULL]
    refusals = recovering(case, options.cluster) + _busy(case) + _alien(case) + mixed(case.all)
    refusals += foreign(case.all) + _others(case, options)
    if options.need_mounts:
        refusals += _unmounted(case, bool(whole) or bool(options.unlimited_command))
    refusals += lost(case, options.rebuilt)
    if whole:
        decision = _limit(_join(case, {seen.host for seen in whole}, options), case, options)
    elif options.unlimited_command:
        decision = _limit(_idle(case), case, options)
    else:
        decision = _first(case, options)
    return _refused(refusals + decision["refusals"]) if refusals else decision


def _refused(refusals: list[Refusal]) -> Decision:
    """Return all REFUSALS in order, one for each directory: the first found is nearest to the cause."""
    first = {(one["host"], one["path"]): one for one in reversed(refusals)}
    return {"hosts": {}, "refusals": [first[key] for key in sorted(first)]}


def _idle(case: View) -> Decision:
    plan: dict[str, HostPlan] = {
        host: {"action": ACTION_NONE, "cluster_id": "", "discard": []} for host in case.declared_hosts
    }
    return {"hosts": plan, "refusals": []}


def _busy(case: View) -> list[Refusal]:
    return [refuse("busy", host, SILENT_PATH) for host, one in case.answers.items() if one["busy"]]


def _others(case: View, options: Options) -> list[Refusal]:
    """The znode says that a NameNode which never was of this cluster served under this nameservice."""
    known = case.known["members"].get(NAMENODE, [])
    ours = {host.lower() for host in [*case.members["namenode"], *known, *case.known["former"], *options.given_up]}
    return [
        refuse("znode_other", host, one["znode"]["path"], active=one["znode"]["active"])
        for host, one in case.answers.items()
        if one["znode"] and one["znode"]["active"] and one["znode"]["active"].lower() not in ours
    ]


def _alien(case: View) -> list[Refusal]:
    return [
        refuse("alien", seen.host, seen.directory["path"], kind=seen.kind, sample=", ".join(seen.directory["sample"]))
        for seen in case.all
        if seen.directory["state"] == ALIEN
    ]


def _unmounted(case: View, formatted: bool) -> list[Refusal]:
    """An empty directory on the root file system: where a format may be due nothing is proved by it.

    On a formatted cluster a DataNode may lose a disk without stopping the run; the preflight looks at those.
    """
    return [
        refuse("unmounted", seen.host, seen.directory["path"])
        for seen in case.all
        if seen.declared
        and seen.directory["state"] == EMPTY
        and not seen.directory["mounted"]
        and not (formatted and seen.kind not in (NAMENODE, JOURNALNODE))
    ]


def _limit(decision: Decision, case: View, options: Options) -> Decision:
    """With --limit nothing is formatted, joined or moved aside: stop and name the command without it."""
    if not options.unlimited_command or decision["refusals"]:
        return decision
    formatted = {seen.host for seen in case.declared(NAMENODE) if seen.directory["state"] == FULL}
    due = [seen for seen in case.declared(NAMENODE) if seen.host not in formatted]
    due += [seen for seen in case.declared(JOURNALNODE) if seen.directory["state"] != FULL]
    refusals = [refuse("limited", seen.host, seen.directory["path"], command=options.unlimited_command) for seen in due]
    return _refused(refusals) if refusals else decision


def _join(case: View, whole: set[str], options: Options) -> Decision:
    """At least one NameNode has an fsimage: the others join it, nothing is ever formatted."""
    decision = _idle(case)
    refusals = _journals(case, min(whole), options.cluster)
    for host in case.members["namenode"]:
        own = [seen.directory for seen in case.declared(NAMENODE) if seen.host == host]
        if host in whole or not own:
            continue
        refusals += _emptied(case, host, own, options.rebuilt)
        refusals += [refuse("half_edits", host, one["path"]) for one in own if one["state"] == HALF and one["written"]]
        discard = [one["path"] for one in own if one["state"] == HALF]
        decision["hosts"][host] = {"action": ACTION_BOOTSTRAP_STANDBY, "cluster_id": "", "discard": discard}
    return _refused(refusals) if refusals else decision


def _journals(case: View, reference: str, cluster: str) -> list[Refusal]:
    """JournalNodes without a journal while the namespace exists; one without an answer counts as formatted."""
    bare = [seen for seen in case.declared(JOURNALNODE) if seen.directory["state"] != FULL]
    total = len(case.members["journalnode"])
    formatted = [seen.host for seen in case.declared(JOURNALNODE) if seen.directory["state"] == FULL]
    if total - len(bare) > total // 2:
        reference = formatted[0] if formatted else "another JournalNode"
        return [refuse("journal_empty", seen.host, seen.directory["path"], reference_host=reference) for seen in bare]
    named = {"reference_host": reference, "cluster": cluster}
    return [refuse("journals_empty", seen.host, seen.directory["path"], **named) for seen in bare]


def _emptied(case: View, host: str, own: list[DirectoryFacts], rebuilt: Collection[str] = ()) -> list[Refusal]:
    """A directory without a namespace that should have one: a NameNode runs on it, or the manifest knows it."""
    refusals = []
    if case.answers[host]["namenode_listening"]:
        refusals.append(refuse("listening_joins" if case.on_disks() else "listening", host, own[0]["path"]))
    for one in own:
        known = case.manifest_id(host, one["path"])
        if known and one["state"] == EMPTY and host not in rebuilt:
            refusals.append(refuse("manifest", host, one["path"], cluster_id=known))
    return refusals


def _first(case: View, options: Options) -> Decision:
    """No NameNode that answered has an fsimage: either this is the first format, or something is lost."""
    intents = _intents(case)
    decision = _idle(case)
    refusals = [refuse("silent", host, SILENT_PATH) for host in case.silent]
    for seen in case.all:
        if seen.directory["state"] == EMPTY:
            continue
        if seen.declared and _is_remains(seen, intents):
            decision["hosts"][seen.host]["discard"].append(seen.directory["path"])
        else:
            refusals.append(_evidence(seen, case.members["namenode"]))
    for host in case.members["namenode"]:
        own = [seen.directory for seen in case.declared(NAMENODE) if seen.host == host]
        if own:
            refusals += _emptied(case, host, own)
    refusals += [
        refuse("znode", host, one["znode"]["path"])
        for host, one in case.answers.items()
        if one["znode"] and one["znode"]["exists"]
    ]
    if case.known["cluster_id"] and not refusals:
        refusals = [
            refuse("manifest", seen.host, seen.directory["path"], cluster_id=case.known["cluster_id"])
            for seen in case.declared(NAMENODE)
        ]
    if refusals:
        return _refused(refusals)
    formatter = ([host for host in case.members["namenode"] if host in intents] or case.members["namenode"])[:1]
    for host in case.members["namenode"]:
        plan = decision["hosts"][host]
        plan["action"] = ACTION_FORMAT if host in formatter else ACTION_BOOTSTRAP_STANDBY
        if host in formatter:
            plan["cluster_id"] = intents.get(host, options.new_cluster_id)
    return decision


def _intents(case: View) -> dict[str, str]:
    """NameNode hosts with the note of a format that was not verified -> its cluster id."""
    notes = {host: case.answers[host]["intent"] for host in case.members["namenode"] if host in case.answers}
    return {host: note["cluster_id"] for host, note in notes.items() if note}


def _is_remains(seen: Seen, intents: Mapping[str, str]) -> bool:
    """Tell whether a directory holds only what a format that our note names left behind, and no data."""
    one = seen.directory
    if one["written"]:
        return False
    if seen.kind == NAMENODE:
        return one["state"] == HALF and seen.host in intents and one["cluster_id"] in ("", intents[seen.host])
    return seen.kind == JOURNALNODE and bool(intents) and one["cluster_id"] in {"", *intents.values()}


def _evidence(seen: Seen, namenodes: list[str]) -> Refusal:
    one = seen.directory
    if not seen.declared:
        return refuse("undeclared", seen.host, one["path"], kind=seen.kind, state=_holds(seen))
    if seen.kind == NAMENODE:
        return refuse("half_edits" if one["written"] else "half", seen.host, one["path"])
    return refuse("namenode_lost", seen.host, one["path"], state=_holds(seen), namenodes=", ".join(namenodes))


def _holds(seen: Seen) -> str:
    what = {NAMENODE: "a name directory", JOURNALNODE: "a journal", DATANODE: "blocks"}.get(seen.kind, "a checkpoint")
    cluster = seen.directory["cluster_id"]
    return f"{what} of cluster {cluster}" if cluster else what
