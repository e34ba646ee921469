# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All hosts together: what stops the run, which hosts leave it."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.report import names, report

TIERS = {"master": ["m1", "m2", "m3"], "core": ["c1", "c2"], "task": ["t1", "t2"], "gateway": ["g1"]}
HERE = {"reachable": True, "findings": [], "notes": [], "name_faults": {}}
AWAY = {"reachable": False, "reason": "Connection refused"}


@pytest.mark.parametrize(
    ("away", "allowed", "refused", "left_out"),
    [
        pytest.param([], {}, [], "", id="all-here"),
        pytest.param(["t1", "t2", "g1"], {}, [], "t1, t2, g1", id="defaults-let-task-and-gateway-go"),
        pytest.param(["m1"], {}, ["m1"], "", id="no-master"),
        pytest.param(["c1"], {}, ["c1"], "", id="no-core"),
        pytest.param(["c1"], {"core": 1}, [], "c1", id="one-core"),
        pytest.param(["c1"], {"core": "1"}, [], "c1", id="number-as-text"),
        pytest.param(["c1", "c2"], {"core": 1}, ["c1", "c2"], "", id="one-core-too-many"),
        pytest.param(["t1"], {"task": 0}, ["t1"], "", id="task-forbidden"),
        pytest.param(["m1", "t1"], {"master": "any"}, [], "m1, t1", id="any-master"),
        pytest.param(["x1"], {}, ["x1"], "", id="in-no-tier"),
        pytest.param(["c1"], {"core": "few"}, ["c1"], "", id="nonsense-allows-nothing"),
    ],
)
def test_unreachable(away, allowed, refused, left_out):
    hosts = [host for tier in TIERS.values() for host in tier]
    results = {**dict.fromkeys(hosts, HERE), **dict.fromkeys(away, AWAY)}
    told = report(results, TIERS, allowed, {})
    assert [error.partition(":")[0] for error in told["errors"]] == refused
    assert all("Connection refused" in error and "emr_unreachable_allowed" in error for error in told["errors"])
    assert told["notes"] == (
        [f"Left out, as they cannot be reached and emr_unreachable_allowed lets them be: {left_out}"]
        if left_out
        else []
    )


@pytest.mark.parametrize(
    ("tiers", "away", "allowed", "refused"),
    [
        pytest.param({"gateway": ["g1"]}, ["g1"], {}, "g1: it cannot be reached (Connection refused)", id="one"),
        pytest.param(
            {"master": [], "gateway": ["g1", "g2"]},
            ["g1", "g2"],
            {"gateway": "any"},
            "g1 and g2: none of them can be reached (Connection refused)",
            id="whatever-is-allowed",
        ),
        pytest.param({"gateway": ["g1", "g2"]}, ["g1"], {}, "", id="one-is-here"),
        pytest.param({"master": ["m1"], "gateway": ["g1"]}, ["g1"], {}, "", id="gateways-of-a-cluster"),
    ],
)
def test_a_gateway_cluster_of_which_nobody_answers_is_no_success(tiers, away, allowed, refused):
    gateways = tiers["gateway"]
    told = report({**dict.fromkeys(gateways, HERE), **dict.fromkeys(away, AWAY)}, tiers, allowed, {})
    assert told["errors"] == (
        [f"{refused}, and this run has no other gateway; start one or its SSH"] if refused else []
    )
    assert bool(told["notes"]) is not bool(refused)


def test_a_host_outside_of_the_play_is_not_unreachable():
    assert report({"m1": HERE}, TIERS, {}, {}) == {"errors": [], "notes": []}


def test_findings_of_all_hosts_are_reported_together():
    results = {
        "m1": {**HERE, "findings": ["m1: a", "m1: b"], "notes": ["m1: n"]},
        "m2": AWAY,
        "c1": {},
    }
    told = report(results, TIERS, {}, {})
    assert [error[:5] for error in told["errors"]] == ["m2: i", "m1: a", "m1: b", "c1: i"]
    assert told["notes"] == ["m1: n"]


def test_names_that_will_be_written_are_no_finding():
    faults = {"m1": "does not resolve", "m2": "resolves to loopback (127.0.1.1)"}
    assert names("c1", faults, {"m1": "10.0.0.1", "m2": "10.0.0.2"}) == []
    assert names("c1", {}, {}) == []
    (sentence,) = names("c1", faults, {"m1": "10.0.0.1"})
    assert sentence.startswith("c1: m2 resolves to loopback (127.0.1.1); ")
