# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter preflight_report."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.filter.preflight_report import preflight_report


def test_a_host_without_a_result_is_an_error():
    told = preflight_report({"m1": None}, {"tiers": {"master": ["m1"]}}, {}, {})
    assert told["errors"] == ["m1: it was not looked at; see the message above"]


def test_a_host_that_can_have_no_firewall_stops_only_a_run_that_brings_one():
    lacks = "m1: its kernel has no nf_tables"
    results = {"m1": {"reachable": True, "findings": ["m1: full", lacks], "firewall": {"lacks": lacks}}}
    tiers = {"tiers": {"master": ["m1"]}}
    assert preflight_report(results, tiers, {}, {})["errors"] == ["m1: full", lacks]
    assert preflight_report(results, tiers, {}, {}, walls=False) == {"errors": ["m1: full"], "notes": [lacks]}


def test_what_the_controller_cannot_get_is_an_error():
    results = {"m1": {"reachable": True, "findings": ["m1: full"], "notes": ["m1: young"]}}
    told = preflight_report(results, {"tiers": {"master": ["m1"]}}, {}, {}, ["there is no Maven"])
    assert told == {"errors": ["m1: full", "controller: there is no Maven"], "notes": ["m1: young"]}
