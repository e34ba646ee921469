# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter preflight_report."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.filter.preflight_report import preflight_report


def test_a_host_without_a_result_is_an_error():
    told = preflight_report({"m1": None}, {"tiers": {"master": ["m1"]}}, {}, {})
    assert told["errors"] == ["m1: it was not looked at; see the message above"]
