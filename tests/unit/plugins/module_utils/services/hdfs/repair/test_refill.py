# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.decide import Repair, decide
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    PATHS,
    STATES,
    directory,
)
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.repair.test_decide import case, host

FIRST, SECOND = PATHS["namenode"], "/mnt/disk2/hdfs/name"


def rebuilt(word: str, namenodes: dict[str, str], given_up: tuple[str, ...] = ()) -> Repair:
    """Return how m-2 is rebuilt, whose second name directory is in the state WORD."""
    facts: dict[str, Any] = host()
    facts["directories"]["namenode"].append(directory("namenode", path=SECOND, **STATES[word]))
    states = {name: {"namenode": state, "zookeeper": "follower"} for name, state in namenodes.items()}
    return decide("m-2", case({"m-2": facts}, states)._replace(given_up={"m-2": given_up}))


@pytest.mark.parametrize("word", ["empty", "half", "edits"])
@pytest.mark.parametrize(("state", "hands_over"), [("standby", False), ("active", True), ("dead", False)])
def test_one_directory_is_filled_from_the_other(word: str, state: str, hands_over: bool) -> None:
    repair = rebuilt(word, {"m-1": "standby" if state == "active" else "active", "m-2": state})
    assert repair["refusals"] == []
    (step,) = (one for one in repair["steps"] if one["component"] == "namenode")
    assert (step["act"], step["source"], step["hands_over"]) == ("refill", FIRST, hands_over)
    assert repair["namenode"] == {"action": "none", "cluster_id": "", "discard": [], "refill": [SECOND]}


def test_a_whole_one_is_left_alone() -> None:
    repair = rebuilt("full", {"m-2": "standby"})
    assert {step["act"] for step in repair["steps"]} == {"start"}
    assert repair["namenode"] == {"action": "none", "cluster_id": "", "discard": []}


def test_what_was_given_up_is_no_source() -> None:
    (refusal,) = rebuilt("empty", {"m-2": "active", "m-1": "standby"}, (FIRST,))["refusals"]
    assert refusal == (
        "m-2: the NameNode has given /mnt/disk1/hdfs/name up after an error, so what is there is old, while "
        "/mnt/disk2/hdfs/name holds no namespace; do not stop it, let it save its memory (docs/operate/repair.md, a "
        "NameNode that runs without its disk), and run again"
    )


def test_the_last_namenode_that_serves_is_not_stopped() -> None:
    (refusal,) = rebuilt("empty", {"m-1": "dead", "m-2": "active", "m-3": "dead"})["refusals"]
    assert refusal == (
        "m-2: its NameNode has to stop while /mnt/disk2/hdfs/name is filled from /mnt/disk1/hdfs/name, and no other "
        "one serves (m-1, m-3); start one first (systemctl start emr-namenode, or playbooks/start.yml)"
    )


def test_a_dead_one_is_filled_whatever_the_others_do() -> None:
    repair = rebuilt("empty", {"m-1": "dead", "m-2": "dead", "m-3": "dead"})
    assert repair["namenode"]["refill"] == [SECOND]


@pytest.mark.parametrize(("word", "part"), [("alien", "not of a whole namenode directory"), ("unmounted", "root file")])
def test_nobody_builds_on_something_else(word: str, part: str) -> None:
    assert part in "".join(rebuilt(word, {"m-2": "standby"})["refusals"])
