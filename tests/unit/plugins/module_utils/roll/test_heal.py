# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.roll.heal import heal_steps, healing, without
from ansible_collections.bigdata.emr.plugins.module_utils.roll.plan import plan
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import nothing_known
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS

MEMBERS = {name: ["h1", "h2", "h3"] for name in DAEMONS}


def live(component, **told):
    """Return a reading in which COMPONENT on a host is in the state told, with its cause."""
    states = {host: word.partition(",")[0] for host, word in told.items()}
    return {**nothing_known(), "states": {component: states}, "unhealthy": {component: told}}


@pytest.mark.parametrize(
    ("component", "told", "heals"),
    [
        ("nodemanager", "unhealthy", True),
        ("nodemanager", "dead, connection refused", True),
        ("nodemanager", "dead, no answer within 10 s", False),
        ("datanode", "dead, connection refused", True),
        ("namenode", "dead, connection refused", True),
        ("namenode", "dead, no answer within 10 s", False),
        ("datanode", "unheard", True),
        ("nodemanager", "unheard", True),
        ("namenode", "in safe mode", False),
        ("namenode", "starting", False),
        ("zookeeper", "out_of_quorum, not serving", False),
    ],
)
def test_who_serves_nothing_is_healed_if_it_is_stale(component, told, heals):
    reading = live(component, h2=told)
    assert healing({component: ["h1", "h2"]}, reading) == ({component: ["h2"]} if heals else {})
    assert healing({component: ["h1"]}, reading) == {}


def test_they_go_first_and_alone_and_are_no_refusal():
    reading = live("nodemanager", h2="unhealthy", h3="unhealthy")
    heals = healing({"nodemanager": ["h2", "h3"]}, reading)
    roll = plan(MEMBERS, {"zookeeper": ["h1"], "nodemanager": MEMBERS["nodemanager"]}, reading, heals=heals)
    assert roll["refusals"] == []
    assert [(batch["component"], *batch["hosts"]) for batch in roll["batches"]] == [
        ("nodemanager", "h2"),
        ("nodemanager", "h3"),
        ("zookeeper", "h1"),
        ("nodemanager", "h1"),
    ]


def test_who_is_unhealthy_and_not_stale_stays_a_refusal():
    reading = live("nodemanager", h2="unhealthy", h3="unhealthy")
    heals = healing({"nodemanager": ["h3"]}, reading)
    (refusal,) = plan(MEMBERS, {"nodemanager": ["h3"]}, reading, heals=heals)["refusals"]
    assert refusal.startswith("nodemanager on h2 does not serve (unhealthy)")


def test_steps_of_a_host_follow_the_order_and_ask_for_that_daemon():
    steps = heal_steps({"datanode": ["h1"], "nodemanager": ["h1", "h2"]}, MEMBERS)
    assert [step["component"] for step in steps["h1"]] == ["datanode", "nodemanager"]
    assert steps["h2"] == [{"component": "nodemanager", "gates": [{"gate": "nodemanagers_serving", "hosts": ["h2"]}]}]
    every = heal_steps({name: ["h1"] for name in DAEMONS}, MEMBERS)["h1"]
    assert {gate["gate"] for step in every for gate in step["gates"]} <= set(RULES)


def test_what_was_healed_restarts_once():
    assert without({"datanode": ["h1", "h2"]}, {"datanode": ["h2"]}) == {"datanode": ["h1"]}
