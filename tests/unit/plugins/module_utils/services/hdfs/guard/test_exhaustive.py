# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every small cluster in every combination of per-host states: the promises of the guard hold in each of them.

NameNodes are ordered (the first one formats); JournalNodes and DataNodes are alike, so multisets of them suffice. So
they do for the second and third NameNode in `make test`, beside one DataNode; with EMR_TEST_ALL these NameNodes come in
both orders, beside two DataNodes, as they do beside two NameNodes in any case.
"""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair import recovery, unsafe
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    CID,
    LIMITED,
    OPTIONS,
    PATHS,
    answer,
    known,
)
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    cluster as one_cluster,
)

NN = ("empty", "full", "half", "other", "unmounted", "silent")
JN = ("empty", "full", "fresh", "other", "unmounted", "silent")
DN = ("empty", "full", "other", "unmounted", "silent")
DATA = {"full", "half", "edits", "other", "again", "alien"}
WHOLE = {"full", "other", "again"}
NO_PROOF = {"unmounted", "silent"}
ALL = bool(os.environ.get("EMR_TEST_ALL"))
ROOT = Path(__file__).resolve().parents[7]
PLAYBOOK = re.compile(r"\bplaybooks/[\w-]+\.yml\b")
PLAYBOOKS = {str(path.relative_to(ROOT)) for path in ROOT.glob("playbooks/*.yml")}


# Nobody may change what a host answered, so equal answers are one.
answered = cache(answer)
SHORT = {"namenode": "nn", "journalnode": "jn", "datanode": "dn"}


@pytest.fixture(autouse=True, scope="module")
def _unchanged():
    assert cluster(("full", "half"), ("other",), ("silent",)) == one_cluster(("full", "half"), ("other",), ("silent",))
    yield
    for word in {*NN, *JN, *DN, *DATA}:
        assert all(answered(word, kind) == answer(word, kind) for kind in SHORT)


def cluster(nn, jn, dn):
    """Return members and facts as cases.cluster() does, made once for each word."""
    members, facts = {"secondarynamenode": []}, {}
    for (kind, short), words in zip(SHORT.items(), (nn, jn, dn), strict=True):
        members[kind] = [f"{short}{number}" for number in range(1, len(words) + 1)]
        facts.update((host, answered(word, kind)) for host, word in zip(members[kind], words, strict=True))
    return members, facts


@cache
def playbooks(remedy):
    return set(PLAYBOOK.findall(remedy))


def check(nn, jn, dn, options=OPTIONS):
    members, facts = cluster(nn, jn, dn)
    decision = decide(members, facts, options)
    words = dict(zip(members["namenode"], nn, strict=True))
    everything = (*nn, *jn, *dn)
    refusals, plans = decision["refusals"], decision["hosts"]
    assert bool(refusals) != bool(plans), "either a plan or a refusal"
    for one in refusals:
        assert one["host"] in one["sentence"]
        assert one["path"] in one["sentence"]
        assert one["found"]
        assert len(one["remedy"]) > 20
        assert "{" not in one["sentence"]
        assert playbooks(one["remedy"]), "the way out ends with a playbook"
        assert playbooks(one["remedy"]) <= PLAYBOOKS
    if refusals:
        return None
    assert set(plans) == {host for hosts in members.values() for host in hosts}
    formats = [host for host, plan in plans.items() if plan["action"] == "format"]
    joins = [host for host, plan in plans.items() if plan["action"] == "bootstrap_standby"]
    if formats:
        ours = "ours" in nn
        assert not options.unlimited_command
        assert len(formats) == 1
        assert formats[0] in words
        assert not NO_PROOF & set(everything), "format needs the answer of every declared host, from mounted disks"
        assert not DATA & set(everything), "format never when any host has data"
        assert ours or "fresh" not in jn, "a formatted journal is data unless our own note names it"
        assert not options.known["cluster_id"], "the manifest knows no formatted HDFS"
        expected = {*options.known["formatted"], *(one for hosts in options.known["members"].values() for one in hosts)}
        assert expected - set(options.given_up) <= set(plans), "every host of the manifest was read"
        assert sorted(joins) == sorted(set(words) - set(formats))
        assert plans[formats[0]]["cluster_id"] == (CID if ours else OPTIONS.new_cluster_id)
    for host in joins:
        assert (
            formats
            or host in options.rebuilt
            or PATHS["namenode"] not in options.known["formatted"].get(host, [])
            or (words[host] != "empty")
        ), "an empty disk that the manifest calls formatted is not filled"
        assert words[host] in ("empty", "half", "ours"), "a host with data is never bootstrapped over"
        assert formats or WHOLE & set(nn), "somebody has or gets the namespace to join"
        assert not options.unlimited_command
    for host, plan in plans.items():
        if plan["discard"]:
            kind = "namenode" if host in words else "journalnode"
            state = words[host] if kind == "namenode" else jn[members[kind].index(host)]
            assert state in ("half", "ours", "fresh"), "nothing that holds data is ever moved aside"
            assert formats or (kind == "namenode" and WHOLE & set(nn))
    return "format" if formats else "join" if joins else "none"


@pytest.mark.parametrize("first", NN)
def test_three_namenodes_and_three_journalnodes(first):
    seen = set()
    for rest in product(NN, repeat=2) if ALL else combinations_with_replacement(NN, 2):
        for jn in combinations_with_replacement(JN, 3):
            for dn in combinations_with_replacement(DN, 2 if ALL else 1):
                seen.add(check((first, *rest), jn, dn))
    assert ("format" in seen) == (first == "empty")


def test_remains_of_a_format_of_ours():
    words = (*NN, "ours", "edits", "alien", "again")
    seen = {
        check(nn, jn, dn)
        for nn in product(words, repeat=2)
        for jn in combinations_with_replacement((*JN, "ours"), 3)
        for dn in (("empty",), ("full",), ("silent",))
    }
    assert seen == {None, "format", "join", "none"}


def test_without_high_availability():
    assert {
        check((nn,), (), dn)
        for nn in (*NN, "ours", "edits", "alien")
        for dn in product((*DN, "alien", "again"), repeat=3)
    } == {None, "format", "none"}


def test_limited_runs_change_nothing():
    assert {
        check(nn, jn, dn, LIMITED)
        for nn in product((*NN, "ours"), repeat=2)
        for jn in combinations_with_replacement(JN, 3)
        for dn in combinations_with_replacement(DN, 2 if ALL else 1)
    } == {None, "none"}


def test_exactly_the_proven_states_are_formatted():
    formatted = {
        (nn, jn, dn)
        for nn in product(NN, repeat=2)
        for jn in combinations_with_replacement(JN, 3)
        for dn in combinations_with_replacement(DN, 2)
        if check(nn, jn, dn) == "format"
    }
    assert formatted == {(("empty",) * 2, ("empty",) * 3, ("empty",) * 2)}


KNOWN = {
    "formatted": known(formatted={"nn1": [PATHS["namenode"]], "nn2": [PATHS["namenode"]]}),
    "never formatted": known(cluster_id="", members={"namenode": ["nn1", "nn2"], "datanode": ["dn1"]}),
    "lost DataNode": known(cluster_id="", members={"datanode": ["dn1", "old1"]}),
    "lost NameNode": known(formatted={"old1": [PATHS["namenode"]]}, members={"namenode": ["nn1", "old1"]}),
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("given_up", [(), ("old1",)])
def test_hosts_of_the_manifest(name, given_up):
    options = OPTIONS._replace(known=KNOWN[name], given_up=given_up)
    seen = {
        check(nn, jn, dn, options)
        for nn in product(NN, repeat=2)
        for jn in combinations_with_replacement(JN, 3)
        for dn in DN
        for dn in [(dn,)]
    }
    may_format = name == "never formatted" or (name == "lost DataNode" and bool(given_up))
    assert seen == {None, "join", "none", *(["format"] if may_format else [])}


# What a way out makes of the state of a directory; "copy" is a journal with the identity of a NameNode that is whole.
MENDED = {
    **dict.fromkeys(("silent", "unmounted", "alien", "cluster", "namespace", "namenode_lost"), "empty"),
    **dict.fromkeys(("half", "half_edits"), "empty"),
    "journal_empty": "copy",
}
IDENTITY = {"full": "fresh", "other": "other", "again": "again"}
KINDS = ("namenode", "journalnode", "datanode")


def mend(state, members, facts, refusals):
    """Return the state after somebody did what REFUSALS say."""
    reasons = {one["host"]: one["reason"] for one in refusals}
    words = {
        host: word for kind, of in zip(KINDS, state, strict=True) for host, word in zip(members[kind], of, strict=True)
    }
    if set(reasons.values()) == {"journals_empty"}:
        words.update(recover(words, members, facts))
    else:
        copy = identity(words)
        mended = {host: MENDED.get(reasons.get(host, ""), word) for host, word in words.items()}
        words = {host: copy if word == "copy" else word for host, word in mended.items()}
    return [[words[host] for host in members[kind]] for kind in KINDS]


def identity(words):
    return next((IDENTITY[word] for host, word in words.items() if host.startswith("nn") and word in IDENTITY), "fresh")


def recover(words, members, facts):
    """Return what playbooks/recover_journals.yml makes of the hosts, or what its refusals make people do."""
    request = unsafe.Request("lab", "lab", stopped=True)
    found = recovery.decide(recovery.Case(members, facts, {}, request))
    if found["refusals"]:
        assert all("playbooks/" in one for one in found["refusals"])
        hosts = [one.partition(":")[0] for one in found["refusals"]]
        assert {words[host] for host in hosts} <= {"silent", "unmounted", "alien"}
        return dict.fromkeys(hosts, "empty")
    assert words[found["namenode"]] in WHOLE
    assert not {words[host] for host in found["outdated"]} & WHOLE
    return {**dict.fromkeys(members["journalnode"], identity(words)), **dict.fromkeys(found["outdated"], "empty")}


@cache
def mended(nn, jn, dn):
    """Return the state after the ways out of its refusals were taken, None when nothing is refused."""
    members, facts = cluster(nn, jn, dn)
    refusals = decide(members, facts, OPTIONS)["refusals"]
    return tuple(map(tuple, mend((nn, jn, dn), members, facts, refusals))) if refusals else None


def test_no_state_is_without_a_way_out():
    """Whoever does what the refusals say, again and again, comes to a plan."""
    for nn in product((*NN, "ours", "edits", "alien", "again"), repeat=2):
        for jn in combinations_with_replacement(JN, 3):
            for dn in ("empty", "full", "silent"):
                state = (nn, jn, (dn,))
                for _step in range(6):
                    after = mended(*state)
                    if after is None:
                        break
                    state = after
                assert after is None, (nn, jn, dn, state)
