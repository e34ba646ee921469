# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How one dead or emptied host is rebuilt in place, or why not. Pure.

An emptied member of a quorum has forgotten what it acknowledged: what it held together with one other member is now on
that other one alone. Together with a member that lags it would be a majority that never saw it. So a vote is given back
only while all other declared members serve; nothing is rebuilt from a member that may lack something.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence, TypedDict

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.datanodes import foreign
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.identity import mixed
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.recovering import recovering
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_BOOTSTRAP_STANDBY,
    ACTION_NONE,
    ALIEN,
    EMPTY,
    FULL,
    HALF,
    JOURNALNODE,
    NAMENODE,
    DirectoryFacts,
    HostFacts,
    HostPlan,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import View, hdfs_members, view
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.refill import SERVING, refill
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS

START, COPY, FETCH, REFILL = "start", "copy", "fetch", "refill"
_SERVING = {"zookeeper": ("leader", "follower"), "journalnode": ("serving",), "namenode": SERVING}


class Health(TypedDict):
    """States of all declared members by component and host, as the info modules tell them; missing means no answer."""

    zookeeper: Mapping[str, str]
    journalnode: Mapping[str, str]
    namenode: Mapping[str, str]


class Step(TypedDict):
    """What becomes of one component on the host: START as it is, COPY the journal's identity, FETCH the namespace, or
    REFILL one name directory from another one.

    ``source`` is the host it comes from, of REFILL the directory. HANDS_OVER: it is active, and another one takes over
    before it stops.
    """

    component: str
    act: str
    source: str
    path: str
    hands_over: bool


class Repair(TypedDict):
    """Either the steps in their order and the plan for the NameNode's bootstrap, or refusals, never both."""

    steps: list[Step]
    namenode: HostPlan
    refusals: list[str]


class Case(NamedTuple):
    """All that the decision depends on besides the host; LIMIT is the run's --limit, CLUSTER the cluster's name.

    GIVEN_UP are the name directories by host that a running NameNode has given up after an error.
    """

    members: Mapping[str, Sequence[str]]
    facts: Mapping[str, HostFacts | None]
    health: Health
    limit: str = ""
    cluster: str = ""
    given_up: Mapping[str, Sequence[str]] = {}


def decide(host: str, case: Case) -> Repair:
    """Return how HOST is rebuilt, component by component, or every reason against it."""
    here = [name for name in COMPONENTS if host in case.members.get(name, [])]
    if not here:
        named = host or "no host"
        return _refused([f"emr_replace_host names {named}, which has no component in this inventory; name a member"])
    if case.limit:
        return _refused([f"the run is limited to {case.limit}, but gates look at every member; run without --limit"])
    answer = case.facts.get(host)
    storage = [name for name in here if name in ("namenode", "journalnode", "datanode", "secondarynamenode")]
    if storage and answer is None:
        return _refused([f"{host}: it gave no answer; bring it, or a machine of the same name, up and run again"])
    if answer and answer["busy"]:
        return _refused([f"{host}: a format or bootstrap of an earlier run is still at work; wait for its end"])
    seen = view(hdfs_members(case.members), case.facts)
    swapped = [one for one in foreign(seen.all) if one["host"] == host]
    refusals = [one["sentence"] for one in [*recovering(seen, case.cluster), *mixed(seen.all), *swapped]]
    refusals += _unusable(host, seen)
    repair = Repair(steps=[], namenode=_plan(ACTION_NONE, []), refusals=[])
    for component in here:
        step = Step(
            component=component,
            act=START,
            source="",
            path="",
            hands_over=False,
        )
        if component == "zookeeper":
            refusals += _others(host, component, case.health["zookeeper"], case)
        elif component == JOURNALNODE:
            refusals += _journal(host, seen, case, step)
        elif component == NAMENODE:
            refusals += _namenode(host, seen, case, step, repair)
        repair["steps"].append(step)
    return _refused(refusals) if refusals else repair


def _plan(action: str, discard: list[str]) -> HostPlan:
    return {"action": action, "cluster_id": "", "discard": discard}


def _refused(refusals: list[str]) -> Repair:
    found = list(dict.fromkeys(refusals))
    return Repair(steps=[], namenode=_plan(ACTION_NONE, []), refusals=found)


def _own(host: str, kind: str, seen: View) -> list[DirectoryFacts]:
    return [one.directory for one in seen.declared(kind) if one.host == host]


def _unusable(host: str, seen: View) -> list[str]:
    """Directories that nobody may build on: foreign content, or an empty place where a disk should be mounted."""
    found = []
    for one in seen.all:
        path, state = one.directory["path"], one.directory["state"]
        if one.host != host or not one.declared:
            continue
        if state == ALIEN:
            sample = ", ".join(one.directory["sample"])
            found.append(
                f"{host}: {path} holds files that are not of a whole {one.kind} directory ({sample}); move its content "
                f"aside and run again"
            )
        elif state == EMPTY and not one.directory["mounted"]:
            found.append(
                f"{host}: {path} is on the root file system, so its disk seems not to be mounted; mount the disk, or "
                f"name the path in emr_allow_root_disk, and run again"
            )
    return found


def _others(host: str, component: str, states: Mapping[str, str], case: Case) -> list[str]:
    """All other members of a quorum must serve while an emptied one comes back, unless this one serves already."""
    if states.get(host) in _SERVING[component]:
        return []
    return [
        f"{other}: its {component} is {states.get(other) or 'without an answer'}, and {host} may have forgotten what "
        f"only these two held; bring {other} back first (systemctl start emr-{component}, or playbooks/start.yml)"
        for other in case.members[component]
        if other != host and states.get(other) not in _SERVING[component]
    ]


def _journal(host: str, seen: View, case: Case, step: Step) -> list[str]:
    own = _own(host, JOURNALNODE, seen)
    if any(one["state"] == FULL for one in own):
        return []
    formatted = [one for one in seen.declared(JOURNALNODE) if one.host != host and one.directory["state"] == FULL]
    bare = [one for one in case.members[JOURNALNODE] if one not in {host, *(each.host for each in formatted)}]
    refusals = [
        f"{other}: its journal is empty or could not be read, as is that of {host}; only one JournalNode can be "
        f"rebuilt from the others: repair {other} first, or run playbooks/recover_journals.yml if no quorum of "
        f"journals is left"
        for other in bare
    ]
    states = {**case.health["journalnode"], host: ""}
    refusals += _others(host, JOURNALNODE, states, case)
    if not any(state == "active" for state in case.health["namenode"].values()):
        refusals.append(
            f"{host}: no NameNode is active, so nothing can be written to its journal; start the NameNodes first"
        )
    if not refusals:
        step["act"], step["source"], step["path"] = COPY, formatted[0].host, formatted[0].directory["path"]
    return refusals


def _namenode(host: str, seen: View, case: Case, step: Step, repair: Repair) -> list[str]:
    own = _own(host, NAMENODE, seen)
    if any(one["state"] == FULL for one in own):
        refilled = refill(host, own, case.health["namenode"], case.given_up.get(host, ()))
        if refilled.paths:
            step["act"], step["source"], step["hands_over"] = REFILL, refilled.source, refilled.hands_over
            repair["namenode"] = HostPlan(action=ACTION_NONE, cluster_id="", discard=[], refill=refilled.paths)
        return refilled.refusals
    refusals = [
        f"{host}: {one['path']} has edits without an fsimage; move it aside, so that the namespace can be fetched from "
        f"another NameNode, and run again"
        for one in own
        if one["state"] == HALF and one["written"]
    ]
    whole = [one.host for one in seen.declared(NAMENODE) if one.host != host and one.directory["state"] == FULL]
    serving = [other for other in whole if case.health["namenode"].get(other) in _SERVING["namenode"]]
    if not whole:
        refusals.append(
            f"{host}: no other NameNode that answered holds the namespace; bring one back, or restore a copy of a name "
            f"directory or checkpoint on {host}; a cluster that never held data is formatted by playbooks/site.yml"
        )
    elif not serving:
        refusals.append(
            f"{host}: no other NameNode with the namespace serves ({', '.join(whole)}); start it first "
            f"(systemctl start emr-namenode, or playbooks/start.yml)"
        )
    if not refusals:
        step["act"], step["source"] = FETCH, serving[0]
        repair["namenode"] = _plan(ACTION_BOOTSTRAP_STANDBY, [one["path"] for one in own if one["state"] == HALF])
    return refusals
