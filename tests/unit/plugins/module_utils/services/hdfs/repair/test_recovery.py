# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From which NameNode journals are made anew: tables, and a product over what two NameNodes and three journals hold."""

from __future__ import annotations

import re
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.recovery import Case, decide, incomplete
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.unsafe import Request
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    PATHS,
    cluster,
    log,
)

NAMES, JOURNAL = f"{PATHS['namenode']}/current", f"{PATHS['journalnode']}/current"
ASKED = Request("lab", "lab")
STOPPED = ASKED._replace(stopped=True)
PLAYBOOKS = {f"playbooks/{path.name}" for path in Path(__file__).resolve().parents[7].glob("playbooks/*.yml")}
FROM = re.compile(r"emr_recover_journals_from=(\S+)")


def case(nn=("full", "full"), jn=("empty",) * 3, logs=None, memory=None, request=ASKED, **changes):
    """Words as in guard.cases; LOGS and CHANGES (to answers, by host) replace what the words mean."""
    members, facts = cluster(nn, jn, ("full",))
    for host, held in (logs or {}).items():
        kind = "namenode" if host.startswith("nn") else "journalnode"
        facts[host]["logs"] = {kind: [log(kind, **held)]}
    for host, change in changes.items():
        facts[host].update(change)
    return Case(members, facts, memory or {}, request)


def note(phase):
    return {"recovery": {"namenode": "nn1", "begun": "2026-11-24T09:30:00Z", "phase": phase}}


def actions(recovery):
    return {host: plan["action"] for host, plan in recovery["hosts"].items()}


ROWS = [
    ("only one wrote", {"nn1": {"images": (0,), "edits": ((1, 9),)}, "nn2": {"images": (0,)}}, ("nn1", 0, 9), [], []),
    (
        "the newest image counts, the other one goes on from it as well",
        {"nn1": {"images": (0, 5), "unfinished": ((1, 9),)}, "nn2": {"images": (0, 5)}},
        ("nn1", 5, 9),
        [],
        [],
    ),
    (
        "the other one's image is too old for journals that begin after the newest",
        {"nn1": {"images": (5,), "edits": ((1, 9),)}, "nn2": {"images": (3,)}},
        ("nn1", 5, 9),
        [],
        ["nn2"],
    ),
    (
        "after a failover each has a part",
        {
            "nn1": {"images": (0,), "unfinished": ((7, 9),)},
            "nn2": {"images": (0,), "edits": ((1, 4),), "unfinished": ((5, 6),)},
        },
        ("nn2", 0, 9),
        [("nn1", "edits_inprogress_0000000000000000007", "edits_0000000000000000007-0000000000000000009")],
        [],
    ),
    (
        "what is before the image is not needed",
        {"nn1": {"images": (6,), "unfinished": ((7, 9),)}, "nn2": {"images": (6,), "edits": ((1, 6),)}},
        ("nn1", 6, 9),
        [],
        [],
    ),
    (
        "a standby that has just written its image, beyond which the active one wrote on",
        {"nn1": {"images": (0,), "unfinished": ((5, 9),)}, "nn2": {"images": (8,)}},
        ("nn2", 8, 9),
        [("nn1", "edits_inprogress_0000000000000000005", "edits_0000000000000000005-0000000000000000009")],
        ["nn1"],
    ),
]


@pytest.mark.parametrize(
    ("logs", "chosen", "brought", "outdated"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_choice(logs, chosen, brought, outdated):
    recovery = decide(case(logs=logs, request=STOPPED))
    assert recovery["refusals"] == []
    assert (recovery["act"], recovery["namenode"], recovery["image"], recovery["last"]) == ("rebuild", *chosen)
    assert recovery["bring"] == [
        {"host": host, "path": f"{NAMES}/{name}", "to": f"{NAMES}/{to}"} for host, name, to in brought
    ]
    assert recovery["outdated"] == {host: [PATHS["namenode"]] for host in outdated}
    assert actions(recovery) == {host: "bootstrap_standby" if host in outdated else "none" for host in ("nn1", "nn2")}


@pytest.mark.parametrize("logs", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("known", [6, 8, 9])
def test_before_anything_is_stopped_the_same_is_told_unless_memory_has_more(logs, known):
    """A standby has followed to some point; what it knows is no image until it is saved."""
    look = decide(case(logs=logs, memory={"nn1": known, "nn2": known}))
    assert look == decide(case(logs=logs, request=STOPPED))


def test_what_is_left_of_the_journals_is_moved_aside():
    logs = {"jn1": {"edits": ((1, 9),)}, "jn2": {"edits": ((1, 4),)}}
    recovery = decide(case(jn=("full", "alien", "empty"), logs=logs))
    assert recovery["journals"] == {"jn1": [PATHS["journalnode"]], "jn2": [PATHS["journalnode"]]}


@pytest.mark.parametrize(
    ("word", "moved"), [("empty", []), ("half", [PATHS["namenode"]]), ("edits", [PATHS["namenode"]])]
)
def test_a_namenode_without_an_image_joins(word, moved):
    recovery = decide(case(nn=("full", word)))
    assert recovery["namenode"] == "nn1"
    assert recovery["outdated"] == {"nn2": moved}


MEMORY = {"nn1": {"images": (0,)}, "nn2": {"images": (0,)}}


def test_a_standby_that_knows_more_than_all_disks_is_saved_before_it_is_stopped():
    """The disks of the one that was active are lost, and with them its edits."""
    lost = {"nn1": {}, "nn2": {"images": (0,)}}
    recovery = decide(case(nn=("empty", "full"), logs=lost, memory={"nn2": 9}))
    assert (recovery["namenode"], recovery["last"], recovery["save"]) == ("nn2", 9, ["nn2"])
    assert decide(case(logs={"nn1": {"images": (0,), "edits": ((1, 9),)}}, memory={"nn2": 9}))["save"] == []
    assert decide(case(logs=MEMORY, memory={"nn2": 9}, request=STOPPED))["save"] == []


@pytest.mark.parametrize(
    ("one", "parts"),
    [
        (case(request=Request("lab", "")), ["emr_recover_journals is not set", "-e emr_recover_journals=lab"]),
        (case(request=Request("lab", "prod")), ["emr_recover_journals is prod, but this inventory is cluster lab"]),
        (case(request=ASKED._replace(limit="nn1")), ["limited to nn1", "without --limit"]),
        (case(jn=()), ["cluster lab has no JournalNodes"]),
        (case(nn=("full", "silent")), ["nn2: its HDFS directories could not be read", "bring nn2 back"]),
        (case(jn=("empty", "empty", "silent")), ["jn3: its HDFS directories could not be read"]),
        (case(nn2={"busy": True}), ["nn2: its HDFS directories a format or bootstrap"]),
        (case(nn=("full", "other")), [f"nn2: {PATHS['namenode']} belongs to cluster CID-lab-2"]),
        (case(jn=("other", "empty", "empty")), [f"jn1: {PATHS['journalnode']} belongs to cluster CID-lab-2"]),
        (case(nn=("full", "again")), [f"nn2: {PATHS['namenode']} belongs to namespace 8"]),
        (case(nn=("full", "alien")), [f"nn2: {PATHS['namenode']} holds files that are not of a whole namenode"]),
        (case(nn=("full", "unmounted")), [f"nn2: {PATHS['namenode']} is on the root file system"]),
        (case(jn=("unmounted", "empty", "empty")), [f"jn1: {PATHS['journalnode']} is on the root file system"]),
        (
            case(jn=("full", "full", "empty")),
            [f"jn1: {PATHS['journalnode']} is a journal as on 2 of 3 JournalNodes", "emr_replace_host=jn3"],
        ),
        (case(jn=("full",) * 3), ["as on 3 of 3 JournalNodes", "there is nothing to recover"]),
        (case(jn=("full",) * 3, nn1={"namenode_listening": True}, request=STOPPED), ["as on 3 of 3 JournalNodes"]),
        (case(nn=("empty", "edits")), ["no NameNode (nn1, nn2) has an fsimage", "playbooks/recover_journals.yml"]),
        (case(nn=("full", "empty"), request=ASKED._replace(source="nn2")), ["names nn2, which is no NameNode"]),
        (case(nn=("full", "empty"), request=ASKED._replace(source="nn9")), ["names nn9, which is no NameNode"]),
        (
            case(nn=("full", "empty"), nn2={"namenode_listening": True}),
            [f"nn2: {PATHS['namenode']} holds no namespace while a NameNode listens"],
        ),
        (
            case(nn2={"namenode_listening": True}, request=STOPPED),
            [f"nn2: a NameNode runs on {PATHS['namenode']} again", "systemctl stop emr-namenode"],
        ),
        (
            case(jn=("full", "empty", "empty"), logs={"jn1": {"unfinished": ((1, 12),)}}),
            [f"jn1: {JOURNAL} has edits up to 12, but the NameNodes only up to 9", "emr_recover_journals_from=nn1"],
        ),
        (
            case(logs={"nn2": {"images": (0,), "edits": ((12, 15),)}}),
            [f"nn2: {NAMES} has edits up to 15, but the ones that follow 9", "emr_recover_journals_from=nn1"],
        ),
    ],
)
def test_refusals(one, parts):
    recovery = decide(one)
    text = "\n".join(recovery["refusals"])
    assert (recovery["act"], recovery["hosts"], recovery["journals"]) == ("", {}, {})
    for part in parts:
        assert part in text


def test_who_is_told_by_name_is_taken_and_what_is_beyond_is_given_up():
    logs = {"nn1": {"images": (0,), "edits": ((1, 9),)}, "nn2": {"images": (0,), "edits": ((12, 15),)}}
    recovery = decide(case(logs=logs, request=STOPPED._replace(source="nn1")))
    assert (recovery["namenode"], recovery["last"], recovery["refusals"]) == ("nn1", 9, [])
    assert recovery["outdated"] == {"nn2": [PATHS["namenode"]]}


def test_an_interrupted_recovery_begins_again_although_its_journals_are_formatted():
    begun = decide(case(jn=("fresh",) * 3, nn2=note("journals"), request=STOPPED))
    assert (begun["act"], begun["refusals"]) == ("rebuild", [])
    assert set(begun["journals"]) == {"jn1", "jn2", "jn3"}


def test_an_interrupted_recovery_whose_journals_are_whole_goes_on():
    rest = decide(case(("full", "half", "empty"), jn=("full",) * 3, nn1=note("join"), nn2=note("journals")))
    assert (rest["act"], rest["namenode"], rest["journals"]) == ("join", "nn1", {})
    assert actions(rest) == {"nn1": "none", "nn2": "bootstrap_standby", "nn3": "bootstrap_standby"}
    assert rest["hosts"]["nn2"]["discard"] == [PATHS["namenode"]]


def test_a_note_that_was_left_behind_does_not_hide_a_later_loss():
    assert decide(case(nn1=note("join")))["act"] == "rebuild"
    assert "a quorum" in decide(case(jn=("full", "full", "empty"), nn1=note("join")))["refusals"][0]


@pytest.mark.parametrize(
    ("jn", "logs", "missing"),
    [
        (("full",) * 3, {}, ""),
        (("full",) * 3, {"jn1": {}}, ""),
        (("full",) * 3, {"jn1": {}, "jn2": {"edits": ((1, 5), (7, 9))}}, "only 1 of 3 journals (jn3)"),
        (("full", "full", "empty"), {}, "jn3: its journal is not formatted"),
        (("full", "full", "silent"), {}, "jn3: its journal is not formatted"),
    ],
)
def test_new_journals_are_checked(jn, logs, missing):
    one = case(jn=jn, logs=logs)
    found = incomplete(one.members, one.facts, 0, 9)
    assert bool(found) == bool(missing)
    assert missing in "\n".join(found)


SEGMENTS = [(1, 2), (3, 5), (6, 8)]
HELD = [
    {"images": images, "edits": edits}
    for images in ((), (0,), (2,), (4,), (8,))
    for count in range(len(SEGMENTS) + 1)
    for edits in combinations(SEGMENTS, count)
]
KEPT = [("empty", {}), ("fresh", {}), ("full", {"edits": SEGMENTS[:2]}), ("full", {"edits": SEGMENTS})]


def ends(held):
    return [*held.get("images", ()), *(last for _first, last in held.get("edits", ()))]


def test_no_transaction_that_a_disk_holds_is_given_up_unless_told_by_name():
    """Whatever NameNodes and journals hold: a plan loses nothing, and each refusal names a way that ends in a plan."""
    acts = set()
    for nn in product(HELD, repeat=2):
        words = tuple("full" if held["images"] else "edits" if held["edits"] else "empty" for held in nn)
        for jn in combinations_with_replacement(KEPT, 3):
            held = {"nn1": nn[0], "nn2": nn[1], **{f"jn{n + 1}": one[1] for n, one in enumerate(jn)}}
            one = case(words, tuple(word for word, _held in jn), held, request=STOPPED)
            acts.add(check(one, held, sum(word != "empty" for word, _held in jn)))
    assert acts == {"rebuild", "named", "quorum", "no image"}


def check(one, held, journals):
    recovery = decide(one)
    for sentence in recovery["refusals"]:
        assert set(re.findall(r"\bplaybooks/\w+\.yml\b", sentence)) <= PLAYBOOKS
        assert "playbooks/" in sentence
    images = [host for host in ("nn1", "nn2") if held[host]["images"]]
    if journals >= 2:
        assert "a quorum" in recovery["refusals"][0]
        return "quorum"
    if not images:
        assert "has an fsimage" in recovery["refusals"][0]
        return "no image"
    if not recovery["refusals"]:
        assert recovery["last"] == max(end for each in held.values() for end in ends(each))
        prove(recovery, held)
        return "rebuild"
    (named,) = {found for sentence in recovery["refusals"] for found in FROM.findall(sentence)}
    recovery = decide(one._replace(request=STOPPED._replace(source=named)))
    assert recovery["refusals"] == []
    assert recovery["last"] < max(end for each in held.values() for end in ends(each))
    prove(recovery, held)
    return "named"


def prove(recovery, held):
    """The chosen one comes to the end without a gap, and every other one can read on from its image or joins."""
    chosen, image, last = recovery["namenode"], recovery["image"], recovery["last"]
    assert image == max(held[chosen]["images"])
    brought = [tuple(map(int, re.findall(r"\d{19}", one["to"]))) for one in recovery["bring"]]
    there = {txid for first, end in (*held[chosen]["edits"], *brought) for txid in range(first, end + 1)}
    assert set(range(image + 1, last + 1)) <= there
    assert not set(brought) & set(held[chosen]["edits"])
    for host in {"nn1", "nn2"} - {chosen, *recovery["outdated"]}:
        assert image <= max(held[host]["images"]) <= last
        assert max(ends(held[host])) <= last
