# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A NameNode with two name directories, of which one lost the namespace."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.copies import filling
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import view
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    LIMITED,
    OPTIONS,
    PATHS,
    STATES,
    cluster,
    directory,
    known,
)

FIRST, SECOND = PATHS["namenode"], "/mnt/disk2/hdfs/name"
BOTH = OPTIONS._replace(known=known(formatted={"nn1": [FIRST, SECOND]}))


def case(word, listening=False):
    members, facts = cluster(("full", "full"), ("full",) * 3)
    facts["nn1"]["directories"]["namenode"].append(directory("namenode", path=SECOND, **STATES[word]))
    facts["nn1"]["namenode_listening"] = listening
    return members, facts


def reasons(word, options=BOTH, listening=False):
    return [(one["host"], one["path"], one["reason"]) for one in decide(*case(word, listening), options)["refusals"]]


@pytest.mark.parametrize("listening", [True, False])
@pytest.mark.parametrize("options", [BOTH, LIMITED._replace(known=BOTH.known)])
def test_an_emptied_directory_beside_a_whole_one_stops_the_run(options, listening):
    assert reasons("empty", options, listening) == [("nn1", SECOND, "copy_lost")]


def test_the_sentence_names_the_copy_that_is_left_and_the_way_out():
    (one,) = decide(*case("empty"), BOTH)["refusals"]
    assert one["sentence"] == (
        "nn1: /mnt/disk2/hdfs/name holds no namespace any more, while /mnt/disk1/hdfs/name on the same host does: the "
        "NameNode has one copy less than it should, and would take the directory into use without a word; mount the "
        "disk on nn1 and run playbooks/site.yml; if its content is lost: playbooks/replace.yml -e "
        "emr_replace_host=nn1, which fills it from /mnt/disk1/hdfs/name."
    )


def test_a_disk_that_is_not_mounted_is_nearer_to_the_cause():
    assert reasons("unmounted") == [("nn1", SECOND, "unmounted")]


@pytest.mark.parametrize("word", ["half", "edits"])
@pytest.mark.parametrize("listening", [True, False])
def test_a_directory_into_which_a_namenode_writes_gets_its_image_from_it(word, listening):
    assert reasons(word, listening=listening) == ([] if listening else [("nn1", SECOND, "copy_lost")])


@pytest.mark.parametrize("options", [OPTIONS, BOTH._replace(rebuilt=["nn1"])])
def test_a_new_directory_is_left_to_the_namenode_and_told(options):
    assert reasons("empty", options) == []
    assert filling(view(*case("empty"))) == [
        "nn1: /mnt/disk2/hdfs/name has no image of the namespace yet, only /mnt/disk1/hdfs/name has; the NameNode "
        "writes one at its next checkpoint (dfs.namenode.checkpoint.period), and playbooks/replace.yml -e "
        "emr_replace_host=nn1 copies it now."
    ]


def test_nothing_is_said_of_two_whole_directories_and_of_none():
    assert filling(view(*case("full"))) == []
    members, facts = case("empty")
    facts["nn1"]["directories"]["namenode"][0] = directory("namenode")
    assert filling(view(members, facts)) == []
    assert {one["reason"] for one in decide(members, facts, BOTH)["refusals"]} == {"manifest"}
