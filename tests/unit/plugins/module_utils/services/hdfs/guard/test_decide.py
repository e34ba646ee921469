# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import decide
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    CID,
    LIMITED,
    NEW,
    OPTIONS,
    PATHS,
    cluster,
    directory,
    known,
)

F, B, N = "format", "bootstrap_standby", "none"
E3, FULL3 = ("empty",) * 3, ("full",) * 3

# name, NameNodes, JournalNodes, DataNodes, actions of the NameNodes
PLANS = [
    ("first format", E3, E3, E3, [F, B, B]),
    ("first format without HA", ("empty",), (), ("empty",), [F]),
    ("running", FULL3, FULL3, FULL3, [N, N, N]),
    ("formatted, never active", ("full", "empty", "empty"), ("fresh",) * 3, E3, [N, B, B]),
    ("one NameNode emptied", ("empty", "full", "full"), FULL3, FULL3, [B, N, N]),
    ("bootstrap interrupted", ("full", "half", "empty"), FULL3, FULL3, [N, B, B]),
    ("a dead NameNode and an empty one", ("full", "silent", "empty"), FULL3, FULL3, [N, N, B]),
    ("a dead JournalNode", FULL3, ("full", "silent", "full"), FULL3, [N, N, N]),
    ("dead DataNodes", FULL3, FULL3, ("silent", "full", "unmounted"), [N, N, N]),
    ("format interrupted", ("ours", "empty", "empty"), ("fresh", "empty", "fresh"), E3, [F, B, B]),
    ("format interrupted on the second host", ("empty", "ours"), E3, E3, [B, F]),
    ("new DataNode", ("full",), (), ("empty",), [N]),
]


@pytest.mark.parametrize(("nn", "jn", "dn", "actions"), [row[1:] for row in PLANS], ids=[row[0] for row in PLANS])
def test_plan(nn, jn, dn, actions):
    members, facts = cluster(nn, jn, dn)
    decision = decide(members, facts, OPTIONS)
    assert decision["refusals"] == []
    assert [decision["hosts"][host]["action"] for host in members["namenode"]] == actions
    assert set(decision["hosts"]) == {host for hosts in members.values() for host in hosts}


# name, NameNodes, JournalNodes, DataNodes, (host, reason) of the refusals
REFUSALS = [
    ("unmounted disk, all empty", ("unmounted", "empty"), E3, E3, [("nn1", "unmounted")]),
    ("unmounted disk of a DataNode, all empty", ("empty",), (), ("empty", "unmounted"), [("dn2", "unmounted")]),
    ("unmounted disk on a formatted host", ("unmounted", "full"), FULL3, FULL3, [("nn1", "unmounted")]),
    ("unmounted journal", ("full", "full"), ("full", "unmounted", "full"), FULL3, [("jn2", "unmounted")]),
    ("one JournalNode emptied", FULL3, ("full", "empty", "full"), FULL3, [("jn2", "journal_empty")]),
    (
        "JournalNodes emptied",
        FULL3,
        ("full", "empty", "empty"),
        FULL3,
        [("jn2", "journals_empty"), ("jn3", "journals_empty")],
    ),
    ("all JournalNodes emptied", FULL3, E3, FULL3, [(f"jn{n}", "journals_empty") for n in (1, 2, 3)]),
    ("a dead and an empty JournalNode", FULL3, ("silent", "empty", "full"), FULL3, [("jn2", "journal_empty")]),
    ("VERSION without fsimage", ("half", "empty"), E3, E3, [("nn1", "half")]),
    (
        "VERSION without fsimage, journals full",
        ("half", "empty"),
        FULL3,
        E3,
        [("jn1", "namenode_lost"), ("jn2", "namenode_lost"), ("jn3", "namenode_lost"), ("nn1", "half")],
    ),
    ("edits without fsimage", ("edits", "full"), FULL3, FULL3, [("nn1", "half_edits")]),
    ("edits without fsimage anywhere", ("edits",), (), ("empty",), [("nn1", "half_edits")]),
    ("two clusters", ("full", "other"), FULL3, FULL3, [("nn2", "cluster")]),
    ("DataNode of another cluster", ("full",), (), ("full", "other"), [("dn2", "cluster")]),
    ("formatted again with the old id", ("full",), (), ("full", "again"), [("dn2", "namespace")]),
    ("unreachable NameNode, all empty", ("empty", "silent"), E3, E3, [("nn2", "silent")]),
    ("unreachable JournalNode, all empty", ("empty", "empty"), ("empty", "silent", "empty"), E3, [("jn2", "silent")]),
    ("unreachable DataNode, all empty", ("empty",), (), ("empty", "silent"), [("dn2", "silent")]),
    ("nobody answers", ("silent",), (), ("silent",), [("dn1", "silent"), ("nn1", "silent")]),
    ("NameNodes emptied, blocks left", ("empty", "empty"), E3, ("full", "empty"), [("dn1", "namenode_lost")]),
    (
        "NameNodes emptied, journal left",
        ("empty", "empty"),
        ("empty", "fresh", "empty"),
        E3,
        [("jn2", "namenode_lost")],
    ),
    ("foreign files", ("alien", "empty"), E3, E3, [("nn1", "alien")]),
    ("foreign files beside data", ("full", "full"), FULL3, ("full", "alien"), [("dn2", "alien")]),
    ("format interrupted, blocks left", ("ours",), (), ("full",), [("dn1", "namenode_lost")]),
    (
        "format interrupted, journal written",
        ("ours", "empty"),
        ("full", "empty", "empty"),
        E3,
        [("jn1", "namenode_lost")],
    ),
    (
        "format interrupted, a dead JournalNode",
        ("ours", "empty"),
        ("fresh", "silent", "fresh"),
        E3,
        [("jn2", "silent")],
    ),
]


@pytest.mark.parametrize(("nn", "jn", "dn", "wanted"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_refusal(nn, jn, dn, wanted):
    decision = decide(*cluster(nn, jn, dn), OPTIONS)
    assert [(one["host"], one["reason"]) for one in decision["refusals"]] == wanted
    assert decision["hosts"] == {}
    for one in decision["refusals"]:
        for word in (one["host"], one["path"], one["found"], one["remedy"]):
            assert word
            assert word in one["sentence"]


def test_first_format_gets_the_new_id_and_nothing_to_discard():
    plan = decide(*cluster(E3, E3, E3), OPTIONS)["hosts"]
    assert plan["nn1"] == {"action": F, "cluster_id": NEW, "discard": []}
    assert plan["nn2"] == {"action": B, "cluster_id": "", "discard": []}
    assert plan["jn1"] == plan["dn1"] == {"action": N, "cluster_id": "", "discard": []}


def test_an_interrupted_format_keeps_its_id_and_its_remains_are_moved_aside():
    plan = decide(*cluster(("ours", "empty"), ("fresh", "empty", "fresh")), OPTIONS)["hosts"]
    assert plan["nn1"] == {"action": F, "cluster_id": CID, "discard": [PATHS["namenode"]]}
    assert [plan[f"jn{n}"]["discard"] for n in (1, 2, 3)] == [[PATHS["journalnode"]], [], [PATHS["journalnode"]]]


def test_an_interrupted_bootstrap_is_moved_aside():
    plan = decide(*cluster(("full", "half"), FULL3), OPTIONS)["hosts"]
    assert plan["nn2"] == {"action": B, "cluster_id": "", "discard": [PATHS["namenode"]]}


@pytest.mark.parametrize(
    ("nn", "jn", "dn", "wanted"),
    [
        (("empty", "silent"), ("silent",) * 3, (), ["nn1"]),
        (("full", "empty"), FULL3, (), ["nn2"]),
        (("silent", "silent"), ("empty", "silent", "silent"), (), ["jn1"]),
        (("full", "silent"), ("full", "silent", "silent"), ("silent",), []),
        (("silent", "silent"), ("silent",) * 3, ("empty", "silent"), []),
        (("silent", "silent"), ("full", "silent", "silent"), ("full",), []),
    ],
)
def test_limited_runs_stop_only_where_something_is_due(nn, jn, dn, wanted):
    refusals = decide(*cluster(nn, jn, dn), LIMITED)["refusals"]
    assert [(one["host"], one["reason"]) for one in refusals] == [(host, "limited") for host in wanted]
    assert all("ansible-playbook site.yml" in one["sentence"] for one in refusals)


@pytest.mark.parametrize(
    ("host", "change", "reason"),
    [
        ("nn1", {"busy": True}, "busy"),
        ("nn2", {"namenode_listening": True}, "listening"),
        ("nn1", {"znode": {"path": "/hadoop-ha/lab", "exists": True, "active": "", "detail": ""}}, "znode"),
        ("dn1", {"directories": {}}, "silent"),
    ],
)
def test_other_evidence_forbids_the_first_format(host, change, reason):
    members, facts = cluster(("empty", "empty"), E3, ("empty",))
    facts[host].update(change)
    assert {one["reason"] for one in decide(members, facts, OPTIONS)["refusals"]} == {reason}


@pytest.mark.parametrize(
    ("nn", "jn", "reason", "words"),
    [
        (("empty", "full"), FULL3, "listening_joins", "stop it (systemctl stop emr-namenode)"),
        (
            ("empty", "full"),
            ("full", "full", "empty"),
            "listening_joins",
            "playbooks/replace.yml -e emr_replace_host=nn1",
        ),
        (("empty", "full"), ("full", "empty", "empty"), "listening", "do not stop it"),
        (("empty", "half"), FULL3, "listening", "do not stop it"),
        (
            ("empty",),
            (),
            "listening",
            "let it save its memory (hdfs dfsadmin -fs hdfs://nn1:8020 -safemode enter, then",
        ),
    ],
)
def test_a_namenode_without_its_disk_is_stopped_only_when_disks_have_all_it_knows(nn, jn, reason, words):
    members, facts = cluster(nn, jn, ("empty",))
    facts["nn1"]["namenode_listening"] = True
    (one,) = [one for one in decide(members, facts, OPTIONS)["refusals"] if one["host"] == "nn1"]
    assert one["reason"] == reason
    assert words in one["remedy"]
    # It asks for the newest image on the disk.
    assert "(hdfs dfsadmin -fetchImage)" not in one["remedy"]


def test_an_unknown_znode_is_left_to_the_format_itself():
    members, facts = cluster(("empty",), E3)
    facts["nn1"]["znode"] = {"path": "/hadoop-ha/lab", "exists": None, "active": "", "detail": "connection refused"}
    assert decide(members, facts, OPTIONS)["hosts"]["nn1"]["action"] == F


@pytest.mark.parametrize(
    ("changes", "given_up", "wanted"),
    [
        ({"formatted": {"nn1": [PATHS["namenode"]]}}, [], {("nn1", "manifest")}),
        ({}, [], {("nn1", "manifest"), ("nn2", "manifest")}),
        ({"formatted": {"old1": [PATHS["namenode"]]}}, [], {("old1", "silent")}),
        ({"members": {"datanode": ["dn1", "old1"]}}, [], {("old1", "silent")}),
        ({"cluster_id": "", "members": {"datanode": ["dn1", "old1"]}}, ["old1"], set()),
    ],
)
def test_what_the_manifest_knows_forbids_the_first_format(changes, given_up, wanted):
    members, facts = cluster(("empty", "empty"), E3, ("empty",))
    options = OPTIONS._replace(known=known(**changes), given_up=given_up)
    assert {(one["host"], one["reason"]) for one in decide(members, facts, options)["refusals"]} == wanted


def test_an_emptied_disk_that_the_manifest_knows_is_bootstrapped_only_when_the_host_is_rebuilt():
    members, facts = cluster(("full", "empty"), FULL3)
    options = OPTIONS._replace(known=known(formatted={"nn2": [PATHS["namenode"]]}))
    assert [(one["host"], one["reason"]) for one in decide(members, facts, options)["refusals"]] == [
        ("nn2", "manifest")
    ]
    assert decide(members, facts, options._replace(rebuilt=["nn2"]))["hosts"]["nn2"]["action"] == B


@pytest.mark.parametrize(
    ("active", "options", "wanted"),
    [
        ("", OPTIONS, []),
        ("NN2", OPTIONS, []),
        ("other9", OPTIONS, ["znode_other"]),
        ("old1", OPTIONS._replace(known=known(former=["old1"])), []),
        ("old1", OPTIONS._replace(known=known(members={"namenode": ["old1"]})), []),
        ("old1", OPTIONS._replace(given_up=["old1"]), []),
    ],
)
def test_a_znode_that_another_cluster_held_stops_even_a_running_cluster(active, options, wanted):
    members, facts = cluster(("full", "full"), FULL3)
    facts["nn1"]["znode"] = {"path": "/hadoop-ha/lab", "exists": True, "active": active, "detail": ""}
    assert [one["reason"] for one in decide(members, facts, options)["refusals"]] == wanted


def test_one_whole_directory_of_two_is_enough_but_both_must_be_mounted():
    members, facts = cluster(("full",))
    facts["nn1"]["directories"]["namenode"].append(directory("namenode", path="/mnt/disk2/hdfs/name"))
    assert decide(members, facts, OPTIONS)["hosts"]["nn1"]["action"] == N
    facts["nn1"]["directories"]["namenode"][1]["mounted"] = False
    assert [one["path"] for one in decide(members, facts, OPTIONS)["refusals"]] == ["/mnt/disk2/hdfs/name"]


def test_data_where_no_daemon_is_declared_counts():
    members, facts = cluster(("empty",), (), ("empty",))
    facts["dn1"]["directories"]["namenode"] = [
        directory("namenode", state="full", written=True, cluster_id=CID, namespace_ids=["7"])
    ]
    assert [one["reason"] for one in decide(members, facts, OPTIONS)["refusals"]] == ["undeclared"]


def test_a_checkpoint_counts_as_data():
    refusals = decide(*cluster(("empty",), (), ("empty",), ("full",)), OPTIONS)["refusals"]
    assert [(one["host"], one["reason"]) for one in refusals] == [("snn1", "namenode_lost")]


def test_check_mode_may_overlook_disks_that_are_not_mounted_yet():
    members, facts = cluster(("unmounted",), (), ("unmounted",))
    assert decide(members, facts, OPTIONS._replace(need_mounts=False))["hosts"]["nn1"]["action"] == F


@pytest.mark.parametrize("phase", ["journals", "join"])
@pytest.mark.parametrize("limited", [OPTIONS, LIMITED])
def test_nobody_builds_on_journals_that_are_being_made_anew(phase, limited):
    """Formatted journals may lack edits then; when they are whole again, what is left is told as ever."""
    members, facts = cluster(("full", "empty"), ("fresh",) * 3, FULL3)
    facts["jn2"]["recovery"] = {"namenode": "nn1", "begun": "2026-11-24T09:30:00Z", "phase": phase}
    decision = decide(members, facts, limited._replace(known=known(formatted={"nn2": [PATHS["namenode"]]})))
    reasons = {one["host"]: one["reason"] for one in decision["refusals"]}
    assert (reasons.get("jn2") == "recovering") == (phase == "journals")
    if phase == "journals":
        (sentence,) = (one["sentence"] for one in decision["refusals"] if one["host"] == "jn2")
        assert sentence == (
            "jn2: /var/lib/emr/hdfs/recovery.json is the note of a recovery of the journals from nn1 that has not "
            "ended, so they may lack edits; run playbooks/recover_journals.yml -e emr_recover_journals=lab again."
        )
