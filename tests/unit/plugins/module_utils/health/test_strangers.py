# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that belong to the cluster by its own word, but not by the inventory."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.strangers import registered, remembered, sentences

MEMBERS = {"nodemanager": ["core-1", "Task-1"], "datanode": ["core-1"], "namenode": ["m1"]}


@pytest.mark.parametrize(
    ("component", "nodes", "expected"),
    [
        ("nodemanager", [("task-9", "running")], [("task-9", "nodemanager", "running")]),
        ("nodemanager", [("task-9", "unhealthy")], [("task-9", "nodemanager", "unhealthy")]),
        # Declared ones are none, however they are written and whatever became of them.
        ("nodemanager", [("core-1", "running"), ("task-1", "lost")], []),
        # A master that was sentences already, or has lost sight of it, admits it no more.
        ("nodemanager", [("task-9", "decommissioned"), ("task-8", "shutdown"), ("task-7", "lost")], []),
        ("datanode", [("core-9", "live"), ("core-8", "dead")], [("core-9", "datanode", "live")]),
        # A host that is declared for something else.
        ("datanode", [("task-1", "live")], [("task-1", "datanode", "live")]),
    ],
)
def test_who_is_registered_and_not_declared(component, nodes, expected):
    rows = [{"host": host, "state": state} for host, state in nodes]
    assert [tuple(one.values()) for one in registered(component, rows, MEMBERS)] == expected


def test_a_master_that_is_used_by_itself_has_no_strangers():
    assert registered("nodemanager", [{"host": "task-9", "state": "running"}], {"resourcemanager": ["m1"]}) == []


def test_who_is_remembered_and_not_declared():
    before = {"nodemanager": ["core-1", "task-1", "task-9"], "datanode": ["core-1", "core-9"], "gateway": ["g1"]}
    assert [tuple(one.values()) for one in remembered(before, MEMBERS)] == [
        ("task-9", "nodemanager", ""),
        ("core-9", "datanode", ""),
    ]
    assert remembered({}, MEMBERS) == []


def test_a_host_that_has_told_knows_better_what_is_left_there():
    before = {"nodemanager": ["m1"], "metastore": ["m1", "gone"], "datanode": ["m1", "c9"], "zookeeper": ["m1"]}
    seen = {"m1": {"nodemanager": True, "datanode": True, "zookeeper": True}, "c9": {}}
    found = [(one["host"], one["component"]) for one in remembered(before, MEMBERS, seen)]
    # A run stops what holds no data by itself; who is out of the inventory, or holds data, is somebody's to stop.
    assert found == [("gone", "metastore"), ("m1", "datanode")]


def test_one_sentence_for_a_host_that_says_what_to_do():
    nodes = [{"host": "task-9", "state": "running"}]
    found = [*registered("nodemanager", nodes, MEMBERS), *remembered({"nodemanager": ["task-9"]}, MEMBERS)]
    assert sentences(found) == [
        "task-9 is registered as nodemanager (running) and in the manifest as nodemanager, but the inventory places no"
        " nodemanager there: put it back, or run playbooks/site.yml, after which the cluster admits it no more, and"
        " stop what runs there: systemctl disable --now emr-nodemanager.service"
    ]


def test_a_host_with_data_is_let_go_by_name():
    found = remembered({"nodemanager": ["core-9"], "datanode": ["core-9"]}, MEMBERS)
    assert sentences(found) == [
        "core-9 is in the manifest as nodemanager and datanode, but the inventory places no nodemanager and no datanode"
        ' there: put it back, or run playbooks/site.yml -e \'{"emr_forget_hosts": ["core-9"]}\', after which the'
        " cluster admits it no more, and stop what runs there:"
        " systemctl disable --now emr-nodemanager.service emr-datanode.service"
    ]


def test_while_a_run_turns_it_away():
    nodes = [{"host": "task-9", "state": "running"}]
    assert sentences(registered("nodemanager", nodes, MEMBERS), now=True) == [
        "task-9 is registered as nodemanager (running), but the inventory places no nodemanager there: this run lets"
        " the cluster admit it no more; stop what runs there: systemctl disable --now emr-nodemanager.service; or put"
        " it back and run again"
    ]
