# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a host is rebuilt: a table of cases, and a product over all states of three hosts."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.decide import Case, Repair, decide
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    PATHS,
    STATES,
    directory,
)

MASTERS = ["m-1", "m-2", "m-3"]
MEMBERS: dict[str, list[str]] = {
    # In the order of an exported inventory, which sorts keys.
    "datanode": ["c-1"],
    "journalnode": MASTERS,
    "namenode": MASTERS,
    "secondarynamenode": [],
    "zkfc": MASTERS,
    "zookeeper": MASTERS,
}
WHOLE = {"zookeeper": "follower", "journalnode": "serving", "namenode": "standby"}


def host(namenode: str = "full", journal: str = "full") -> dict[str, Any]:
    words = {"namenode": namenode, "journalnode": journal}
    return {
        "directories": {kind: [directory(kind, **STATES[word])] for kind, word in words.items()},
        "namenode_listening": False,
        "znode": None,
        "intent": None,
        "recovery": None,
        "logs": {},
        "busy": False,
    }


def case(facts: dict[str, Any] | None = None, states: dict[str, dict[str, str]] | None = None, limit: str = "") -> Case:
    """m-2 is emptied and down, m-1 leads and is active, m-3 follows; FACTS and STATES change hosts."""
    health = {name: dict.fromkeys(MASTERS, state) for name, state in WHOLE.items()}
    health["namenode"]["m-1"] = "active"
    for component in health:
        health[component]["m-2"] = "dead"
    for one, changes in (states or {}).items():
        for component, state in changes.items():
            health[component][one] = state
    found: dict[str, Any] = {"m-1": host(), "m-2": host("empty", "empty"), "m-3": host()}
    data = {"directories": {"datanode": [directory("datanode", **STATES["full"])]}}
    found["c-1"] = {**host(), **data}
    return Case(MEMBERS, {**found, **(facts or {})}, health, limit)


def acts(repair: Repair) -> dict[str, str]:
    return {step["component"]: f"{step['act']} {step['source']}".strip() for step in repair["steps"]}


def test_a_wiped_master() -> None:
    repair = decide("m-2", case())
    assert repair["refusals"] == []
    assert list(acts(repair).items()) == [
        ("zookeeper", "start"),
        ("journalnode", "copy m-1"),
        ("namenode", "fetch m-1"),
        ("zkfc", "start"),
    ]
    assert repair["namenode"] == {"action": "bootstrap_standby", "cluster_id": "", "discard": []}
    assert repair["steps"][1]["path"] == PATHS["journalnode"]


@pytest.mark.parametrize(
    ("namenode", "journal", "expected", "discard"),
    [
        ("full", "full", {"journalnode": "start", "namenode": "start"}, []),
        ("full", "empty", {"journalnode": "copy m-1", "namenode": "start"}, []),
        ("empty", "full", {"journalnode": "start", "namenode": "fetch m-1"}, []),
        ("half", "full", {"journalnode": "start", "namenode": "fetch m-1"}, [PATHS["namenode"]]),
    ],
)
def test_only_what_is_missing_is_rebuilt(
    namenode: str, journal: str, expected: dict[str, str], discard: list[str]
) -> None:
    repair = decide("m-2", case({"m-2": host(namenode, journal)}))
    assert repair["refusals"] == []
    assert {name: acts(repair)[name] for name in expected} == expected
    assert repair["namenode"]["discard"] == discard


def test_a_core_host_only_starts() -> None:
    repair = decide("c-1", case({"c-1": {**host(), "directories": {"datanode": [directory("datanode")]}}}))
    assert acts(repair) == {"datanode": "start"}


@pytest.mark.parametrize(
    ("name", "one", "part"),
    [
        pytest.param("", case(), "emr_replace_host names no host", id="not named"),
        pytest.param("m-9", case(), "emr_replace_host names m-9, which has no component", id="unknown"),
        pytest.param("m-2", case(limit="m-2"), "limited to m-2", id="limited"),
        pytest.param("m-2", case({"m-2": None}), "m-2: it gave no answer", id="silent"),
        pytest.param("m-2", case({"m-2": {**host(), "busy": True}}), "still at work", id="busy"),
        pytest.param("m-2", case({"m-2": host("alien")}), "not of a whole namenode directory", id="alien"),
        pytest.param("m-2", case({"m-2": host("unmounted")}), "on the root file system", id="unmounted"),
        pytest.param("m-2", case({"m-2": host("edits")}), "has edits without an fsimage", id="edits only"),
        pytest.param("m-2", case({"m-2": host("other", "empty")}), "belongs to cluster CID-lab-2", id="two clusters"),
        pytest.param("m-2", case(states={"m-3": {"zookeeper": "dead"}}), "m-3: its zookeeper is dead", id="ZooKeeper"),
        pytest.param(
            "m-2", case(states={"m-3": {"journalnode": "dead"}}), "m-3: its journalnode is dead", id="JN dead"
        ),
        pytest.param("m-2", case({"m-3": host("full", "empty")}), "m-3: its journal is empty", id="two journals"),
        pytest.param("m-2", case({"m-3": None}), "m-3: its journal is empty or could not be read", id="JN silent"),
        pytest.param(
            "m-2", case({"m-1": host("empty"), "m-3": host("empty")}), "no other NameNode that answered", id="no image"
        ),
        pytest.param(
            "m-2",
            case(states={"m-1": {"namenode": "dead"}, "m-3": {"namenode": "starting"}}),
            "no other NameNode with the namespace serves (m-1, m-3)",
            id="NameNodes down",
        ),
        pytest.param("m-2", case(states={"m-1": {"namenode": "standby"}}), "no NameNode is active", id="none active"),
    ],
)
def test_refusals(name: str, one: Case, part: str) -> None:
    repair = decide(name, one)
    assert repair["steps"] == []
    assert part in "\n".join(repair["refusals"])
    assert len(repair["refusals"]) == len(set(repair["refusals"]))


WORDS = list(itertools.product(("full", "empty", "half", "silent"), ("full", "empty", "silent"), ("up", "down")))


def test_nothing_is_taken_from_who_may_lack_something() -> None:
    """Over all states of the other two masters: a vote is given back only while both others serve with a journal."""
    for first, third in itertools.product(WORDS, repeat=2):
        facts: dict[str, Any] = {}
        states = {}
        for name, (namenode, journal, power) in (("m-1", first), ("m-3", third)):
            facts[name] = None if "silent" in (namenode, journal) else host(namenode, journal)
            if power == "down":
                states[name] = dict.fromkeys(WHOLE, "dead")
        repair = decide("m-2", case(facts, states))
        whole = all(one == ("full", "full", "up") for one in (first, third))
        if not repair["refusals"]:
            assert all(journal == "full" and power == "up" for _namenode, journal, power in (first, third))
            source = {"m-1": first, "m-3": third}[repair["steps"][2]["source"]]
            assert source[0] == "full"
        assert not (whole and repair["refusals"])


def test_nothing_is_rebuilt_from_journals_that_are_being_made_anew() -> None:
    note = {"namenode": "m-1", "begun": "2026-11-24T09:30:00Z", "phase": "journals"}
    found = decide("m-2", case({"m-3": {**host(), "recovery": note}})._replace(cluster="lab"))["refusals"]
    assert ["m-3: /var/lib/emr/hdfs/recovery.json is the note" in one for one in found] == [True]
    assert "playbooks/recover_journals.yml -e emr_recover_journals=lab again" in found[0]


def test_every_refusal_names_a_way_out() -> None:
    worst = case({"m-2": host("alien", "empty"), "m-3": None}, {"m-1": {"zookeeper": "dead"}})
    found = decide("m-2", worst)["refusals"]
    assert len(found) >= 3
    assert all("; " in sentence for sentence in found)
