# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter preflight_report."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.filter.preflight_report import preflight_report


def test_a_host_without_a_result_is_an_error():
    told = preflight_report({"m1": None}, {"tiers": {"master": ["m1"]}}, {}, {})
    assert told["errors"] == ["m1: it was not looked at; see the message above"]


def test_what_the_controller_cannot_get_is_an_error():
    results = {"m1": {"reachable": True, "findings": ["m1: full"], "notes": ["m1: young"]}}
    told = preflight_report(results, {"tiers": {"master": ["m1"]}}, {}, {}, ["there is no Maven"])
    assert told == {"errors": ["m1: full", "controller: there is no Maven"], "notes": ["m1: young"]}
