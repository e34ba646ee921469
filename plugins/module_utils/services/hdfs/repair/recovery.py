# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From which NameNode journals that have lost their quorum are made anew, and what that takes, or why not. Pure."""

from __future__ import annotations

from typing import Mapping, NamedTuple, TypedDict

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_BOOTSTRAP_STANDBY,
    ACTION_NONE,
    EMPTY,
    HALF,
    JOIN,
    JOURNALNODE,
    JOURNALS,
    NAMENODE,
    HostFacts,
    HostPlan,
    Members,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import View, view
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair import newest, unsafe
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.newest import Bring, Choice
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.unsafe import Request

REBUILD = "rebuild"


class Recovery(TypedDict):
    """What is done, or refusals, never both.

    ``act`` is REBUILD (journals from the NameNode of host ``namenode``) or JOIN (they are whole, what is left is to
    start and to join). The chosen one has an image at transaction ``image`` and edits up to ``last``. A NameNode in
    ``save`` holds more in its memory than any disk does. ``journals`` and ``outdated`` are directories by host that
    are moved aside: those of JournalNodes, and those of NameNodes that have to fetch the namespace anew. ``hosts``
    says what each NameNode does after that, as the guard's decision does.
    """

    act: str
    namenode: str
    image: int
    last: int
    save: list[str]
    bring: list[Bring]
    journals: dict[str, list[str]]
    outdated: dict[str, list[str]]
    hosts: dict[str, HostPlan]
    refusals: list[str]


class Case(NamedTuple):
    """All that the decision depends on; MEMORY is the last transaction in the memory of each standby that runs."""

    members: Members
    facts: Mapping[str, HostFacts | None]
    memory: Mapping[str, int]
    request: Request


def decide(case: Case) -> Recovery:
    """Return what is to be done, or every reason against it."""
    refusals = unsafe.asked(case.request, case.members)
    if refusals:
        return _refused(refusals)
    seen = view(case.members, case.facts)
    refusals = unsafe.hosts(case.request, seen)
    if refusals:
        return _refused(refusals)
    notes = {host: one["recovery"]["phase"] for host, one in seen.answers.items() if one["recovery"]}
    lost = unsafe.without_journal(seen)
    finished = [host for host in unsafe.whole(seen) if notes.get(host) == JOIN]
    if finished and not lost:
        return _join(seen, finished[0])
    refusals = unsafe.running(case.request, seen)
    if JOURNALS not in notes.values():
        refusals = unsafe.quorum(seen, lost) or refusals
    return _refused(refusals) if refusals else _rebuild(case, seen)


def incomplete(members: Members, facts: Mapping[str, HostFacts | None], image: int, last: int) -> list[str]:
    """Return what the new journals lack: each must be there, and a majority must have all edits from IMAGE to LAST."""
    seen = view(members, facts)
    missing = [
        f"{host}: its journal is not formatted; read /var/log/hadoop/hdfs there"
        for host in unsafe.without_journal(seen)
    ]
    have = [host for host in members["journalnode"] if newest.journal_end(seen, host, image) >= last]
    if len(have) <= len(members["journalnode"]) // 2:
        missing.append(
            f"only {len(have)} of {len(members['journalnode'])} journals ({', '.join(have)}) have all edits from "
            f"{image + 1} to {last}; read /var/log/hadoop/hdfs of the JournalNodes"
        )
    return missing


def _join(seen: View, chosen: str) -> Recovery:
    recovery = _recovery(JOIN, Choice(chosen, 0, 0, 0))
    for host in seen.members["namenode"]:
        own = [one.directory for one in seen.declared(NAMENODE) if one.host == host]
        half = [one["path"] for one in own if one["state"] == HALF]
        recovery["hosts"][host] = _plan(host not in unsafe.whole(seen), half)
    return recovery


def _rebuild(case: Case, seen: View) -> Recovery:
    wanted = case.request.source
    candidates = [host for host in unsafe.whole(seen) if wanted in ("", host) and newest.images(seen, host)]
    if not candidates:
        return _refused([unsafe.no_candidate(wanted, case.members)])
    disk = newest.best(seen, candidates, {})
    saved = newest.best(seen, candidates, {} if case.request.stopped else case.memory)
    # What a memory holds becomes an image only if it is saved, which is done only where it has more than the disks.
    best = saved if saved.last > disk.last else disk
    refusals = [] if wanted else _more(case, seen, best)
    if refusals:
        return _refused(refusals)
    recovery = _recovery(REBUILD, best)
    if best is saved:
        # What it takes is known once this is on disk.
        recovery["save"] = [best.host]
    else:
        recovery["bring"] = newest.lacking(seen, best)
    for one in seen.declared(JOURNALNODE):
        if one.directory["state"] != EMPTY:
            recovery["journals"].setdefault(one.host, []).append(one.directory["path"])
    for host in case.members["namenode"]:
        joins = host != best.host and not newest.fits(seen, host, best)
        recovery["hosts"][host] = _plan(joins, [])
        if joins:
            own = [one.directory for one in seen.declared(NAMENODE) if one.host == host]
            recovery["outdated"][host] = [one["path"] for one in own if one["state"] != EMPTY]
    return recovery


def _more(case: Case, seen: View, best: Choice) -> list[str]:
    """Return a refusal for each host that has more than the chosen NameNode could get."""
    refusals = []
    for kind, refusal in ((NAMENODE, unsafe.beyond), (JOURNALNODE, unsafe.newer)):
        for host in seen.members[kind]:  # type: ignore[literal-required]  # one of the two keys
            path, top = newest.top(seen, host, kind)
            if top > best.last:
                refusals.append(refusal(host, path, top, best, case.request))
    return refusals


def _plan(joins: bool, discard: list[str]) -> HostPlan:
    return HostPlan(action=ACTION_BOOTSTRAP_STANDBY if joins else ACTION_NONE, cluster_id="", discard=discard)


def _recovery(act: str, choice: Choice) -> Recovery:
    return Recovery(
        act=act,
        namenode=choice.host,
        image=choice.image,
        last=choice.last,
        save=[],
        bring=[],
        journals={},
        outdated={},
        hosts={},
        refusals=[],
    )


def _refused(refusals: list[str]) -> Recovery:
    return {**_recovery("", Choice("", 0, 0, 0)), "refusals": list(dict.fromkeys(refusals))}
