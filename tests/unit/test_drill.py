# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure parts of the drill: its faults, and what it makes of what a client noticed."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "drill"))
import faults
import report


def outcome(**known):
    usual = {"fault": "namenode-active-kill", "host": "m1", "at": 100.0, "gap": 3.0, "limit": 10, "slowest": 3.0}
    return {**usual, "failed": [], "well_after": 5.0, "load": 1.0, "remark": "", **known}


def whole(**known):
    usual = {"cluster": "lab", "set": "short", "begin": 90.0, "seconds": 60.0, "cores": 2, "acknowledged": 9}
    return {**usual, "lost": [], "failed": [], "slow": 0, "state": "", "faults": [outcome()], **known}


def test_the_long_set_has_a_hundred_faults_and_ten_of_each_limit():
    counted = Counter(faults.SETS["long"])
    assert len(faults.SETS["long"]) >= 100
    assert set(counted) == set(faults.NAMED)
    assert {counted[name] for name in faults.PROMISED} == {10}


@pytest.mark.parametrize("fault", faults.ALL, ids=lambda one: one.name)
def test_every_fault_ends_by_itself_and_leaves_ssh_alone(fault):
    text = "\n".join(faults.commands(fault, 30))
    assert fault.kind in ("kill", "power_off") or "systemd-run --quiet --on-active=30" in text
    assert "nft" not in text or "port 22 accept" in text


@pytest.mark.parametrize(
    ("ends", "expected"),
    [([], 50.0), ([101.0, 102.0, 149.0], 47.0), ([90.0, 120.0, 121.0], 20.0), ([160.0], 50.0)],
)
def test_the_gap_is_the_longest_time_without_an_acknowledgement(ends, expected):
    assert report.gap(ends, 100.0, 150.0) == expected


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, []),
        ({"lost": [7]}, ["1 acknowledged files are lost: [7]"]),
        ({"failed": ["IOException"]}, ["an operation failed: IOException"]),
        ({"slow": 2}, ["2 operations took more than 30 s"]),
        ({"state": "hdfs_active: none"}, ["hdfs_active: none"]),
        ({"faults": [outcome(gap=11.0)]}, ["namenode-active-kill on m1: 11.0 s, limit 10 s"]),
    ],
)
def test_everything_that_went_wrong_is_said(known, words):
    assert report.verdicts(whole(**known)) == words


def test_the_page_has_figures_for_each_kind_of_fault():
    text = report.page(whole(faults=[outcome(gap=3.0), outcome(gap=5.0)]), "drill.svg")
    assert "| namenode-active-kill | 2 | 4.0 | 5.0 | 10 | 5 |" in text
    assert "![Timeline](drill.svg)" in text
    assert report.timeline(whole(), [(101.0, 0.2), (105.0, 3.0)]).count("<line") == 3
