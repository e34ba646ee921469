# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every confirmation of every playbook: right, empty, blank, in the wrong case, and for another cluster or host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.confirmations import (
    CLUSTER,
    CONFIRMATIONS,
    HOST,
    faults,
    protects,
)

ROOT = Path(__file__).resolve().parents[5]
MEMBERS = {"namenode": ["m1", "m2"], "resourcemanager": ["m1", "m3"], "datanode": ["c1"]}
SEEN = ["m1", "m2", "m3", "c1"]


def said(**words):
    assert set(words) <= set(CONFIRMATIONS)
    return faults(words, "prod", MEMBERS, SEEN)


@pytest.mark.parametrize(
    "words",
    [
        {},
        dict.fromkeys(CLUSTER, "prod"),
        {"emr_replace_host": "c1", "emr_failover_from": "m3", "emr_failover_to": "m2"},
        {"emr_recover_journals_from": "m2", "emr_failover_services": "hdfs,yarn"},
        {"emr_failover_services": ["yarn"], "emr_forget_hosts": []},
        {"emr_forget_hosts": ["c9", "c8"], "emr_deletion_protection": True},
        {"emr_forget_hosts": "c9", "emr_deletion_protection": "No"},
    ],
)
def test_what_is_meant(words):
    assert said(**words) == []


@pytest.mark.parametrize("word", CLUSTER)
@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "is empty, which confirms nothing; leave it out, or say -e {word}=prod to {act}"),
        ("  ", "is empty, which confirms nothing; leave it out, or"),
        (None, "is empty, which confirms nothing; leave it out, or"),
        ("Prod", "is Prod, but this inventory is cluster prod; choose the inventory of Prod, or say -e {word}=prod"),
        ("prod ", "is 'prod ', but this inventory is cluster prod;"),
        ("test", "is test, but this inventory is cluster prod; choose the inventory of test, or say"),
        (True, "is True, but this inventory is cluster prod;"),
        (["prod"], "is ['prod'], but this inventory is cluster prod;"),
    ],
)
def test_a_cluster_is_confirmed_by_its_name_only(word, value, sentence):
    (found,) = said(**{word: value})
    assert found.startswith(f"{word} {sentence.format(word=word, act=CLUSTER[word])}")


@pytest.mark.parametrize("word", HOST)
@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "is empty; leave it out, or name one of m1, m2"),
        (" ", "is empty; leave it out, or"),
        ("M1", "names M1, which is no "),
        ("m1 ", "names 'm1 ', which is no "),
        ("m1,m2", "names m1,m2, which is no "),
        ("emr_cluster", "names emr_cluster, which is no "),
        (["m1"], "names ['m1'], which is no "),
    ],
)
def test_a_host_is_named_as_the_inventory_has_it(word, value, sentence):
    (found,) = said(**{word: value})
    assert found.startswith(f"{word} {sentence}")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"emr_failover_to": "m3"}, "emr_failover_to names m3, which is no NameNode in this inventory; name one of m1"),
        ({"emr_failover_from": "c1"}, "emr_failover_from names c1, which is no NameNode and no ResourceManager in"),
        ({"emr_recover_journals_from": "c1"}, "emr_recover_journals_from names c1, which is no NameNode in"),
        ({"emr_failover_services": ""}, "emr_failover_services is empty; it names hdfs or yarn, or both"),
        ({"emr_failover_services": []}, "emr_failover_services is []; it names"),
        ({"emr_failover_services": "HDFS"}, "emr_failover_services is HDFS; it names"),
        ({"emr_failover_services": "hdfs,"}, "emr_failover_services is hdfs,; it names"),
        ({"emr_failover_services": "webhdfs"}, "emr_failover_services is webhdfs; it names"),
        ({"emr_deletion_protection": ""}, "emr_deletion_protection is empty; it is true or false"),
        ({"emr_deletion_protection": None}, "emr_deletion_protection is None; it is true or false"),
        ({"emr_deletion_protection": "nope"}, "emr_deletion_protection is nope; it is true or false"),
        ({"emr_forget_hosts": ""}, "emr_forget_hosts names an empty host; name hosts that left the inventory"),
        ({"emr_forget_hosts": ["c9", " "]}, "emr_forget_hosts names ' '; name hosts that left"),
        ({"emr_forget_hosts": ["c9", "c1"]}, "emr_forget_hosts names c1, which is in the inventory; take it out"),
    ],
)
def test_each_other_word_is_one_sentence(words, sentence):
    (found,) = said(**words)
    assert found.startswith(sentence)


@pytest.mark.parametrize(
    ("value", "answer"),
    [(True, True), (False, False), ("false", False), ("No", False), (0, False), ("", True), (None, True), ("x", True)],
)
def test_what_does_not_say_no_protects(value, answer):
    assert protects(value) is answer


def test_no_playbook_takes_a_confirmation_for_given_because_it_is_set():
    """What names a cluster is compared with its name: an empty text is set, too."""
    texts = {path.name: path.read_text() for path in ROOT.glob("playbooks/**/*.yml")}
    named = "|".join(CLUSTER)
    assert sum(len(re.findall(rf"\b({named})\b", text)) for text in texts.values()) > 8
    assert [name for name, text in texts.items() if re.search(rf"\b({named}) is (not )?defined", text)] == []
