# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health.failover import (
    NotPossible,
    Switch,
    decide,
    fulfilled,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.switch import namenode_ids


def members(*states, txids=(0, 0, 0)):
    return [
        {
            "host": f"m{number}",
            "state": state.split("/")[0],
            "ready": state == "standby",
            "why_not": f"is {state}",
            "txid": txid,
        }
        for number, (state, txid) in enumerate(zip(states, txids, strict=False), 1)
    ]


USUAL = members("active", "standby", "standby")


@pytest.mark.parametrize(
    ("now", "wish", "expected"),
    [
        (USUAL, {}, Switch("m1", "m2")),
        (USUAL, {"to": "m3"}, Switch("m1", "m3")),
        (USUAL, {"to": "m1"}, None),
        (USUAL, {"away_from": "m1"}, Switch("m1", "m2")),
        (USUAL, {"away_from": "m2"}, None),
        (USUAL, {"away_from": "m1", "to": "m3"}, Switch("m1", "m3")),
        (USUAL, {"chooses": False}, Switch("m1", "")),
        (members("active", "standby", "standby", txids=(9, 5, 8)), {}, Switch("m1", "m3")),
        (members("active", "dead", "standby"), {}, Switch("m1", "m3")),
        (members("active", "standby/safe mode", "standby"), {}, Switch("m1", "m3")),
    ],
)
def test_who_takes_over(now, wish, expected):
    assert decide(now, **{"away_from": "", "to": "", "chooses": True, **wish}) == expected


@pytest.mark.parametrize(
    ("now", "wish", "words"),
    [
        (members("standby", "standby"), {}, "no single active one (m1 is standby, m2 is standby)"),
        (members("active", "active"), {}, "no single active one"),
        (members("active", "dead"), {}, "m1 is active and nobody can take over: m2 is dead"),
        (members("active", "dead", "standby"), {"to": "m2"}, "nobody can take over: m2 is dead"),
        (members("active"), {}, "there is no other one"),
        (USUAL, {"to": "c1"}, "c1 is not one of m1, m2, m3"),
        (USUAL, {"away_from": "c1"}, "c1 is not one of m1, m2, m3"),
        (USUAL, {"away_from": "m1", "to": "m1"}, "left and taken"),
    ],
)
def test_refusals_say_why(now, wish, words):
    with pytest.raises(NotPossible) as refused:
        decide(now, **{"away_from": "", "to": "", "chooses": True, **wish})
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("now", "switch", "expected"),
    [
        (USUAL, Switch("m2", "m1"), True),
        (USUAL, Switch("m2", ""), True),
        (USUAL, Switch("m1", ""), False),
        (USUAL, Switch("m2", "m3"), False),
        (members("active", "active"), Switch("m1", "m2"), False),
        (members("standby", "standby"), Switch("m1", ""), False),
    ],
)
def test_a_switch_has_happened_when_exactly_one_is_active(now, switch, expected):
    assert fulfilled(now, switch) is expected


def test_namenode_ids_come_from_the_hosts_own_file():
    site = {
        "dfs.ha.namenodes.prod": "nn1,nn2",
        "dfs.namenode.rpc-address.prod.nn1": "m1:8020",
        "dfs.namenode.rpc-address.prod.nn2": "m2:8020",
    }
    assert namenode_ids(site, "prod") == {"m1": "nn1", "m2": "nn2"}
