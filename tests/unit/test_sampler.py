# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sampler of a roll makes of its samples: whatever was away too much, and too few samples, are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))
import sampler

HEALTHY = {
    "zookeeper": {"m1": "leader", "m2": "follower", "m3": "follower"},
    "namenode": {"m1": "active", "m2": "standby", "m3": "standby"},
    "resourcemanager": {"m1": "standby", "m2": "active", "m3": "standby"},
    "datanode": {"c1": "serving", "c2": "serving", "c3": "serving"},
}


def look(at: float, **states: dict[str, str]) -> sampler.Sample:
    return sampler.Sample(at, {name: {**hosts, **states.get(name, {})} for name, hosts in HEALTHY.items()})


def rolled() -> list[sampler.Sample]:
    """Every daemon away once, one at a time."""
    gone = [look(0.0)]
    for name, hosts in HEALTHY.items():
        gone += [look(len(gone) + number * 0.2, **{name: {host: "dead"}}) for number, host in enumerate(hosts)]
    return gone


def test_one_daemon_at_a_time_is_right():
    assert sampler.wrong(rolled(), 10) == []
    assert "namenode: at least 2 of 3 there, one away for" in "\n".join(sampler.told(rolled()))


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([], "0 samples in 10 s are too few to tell"),
        ([look(0.0)] * 9, "9 samples in 10 s are too few to tell"),
        ([look(0.0)] * 11, "datanode on c3 was there in every sample"),
        (
            [*rolled(), look(30.0, namenode={"m2": "dead", "m3": "in safe mode"})],
            "namenode was away on m2, m3 at the same",
        ),
        (
            [*rolled(), look(30.0, datanode={"c1": "dead", "c2": "dead"})],
            "datanode was away on c1, c2 at the same time",
        ),
        ([*rolled(), look(30.0, namenode={"m2": "active"})], "namenode: two were active 30.0 s after the begin"),
    ],
)
def test_what_must_not_be_is_told(samples, words):
    assert words in "\n".join(sampler.wrong(samples, 10))


def test_a_batch_may_be_away_together():
    assert sampler.wrong([*rolled(), look(30.0, datanode={"c1": "dead", "c2": "dead"})], 10, {"datanode": 2}) == []


def test_the_longest_row():
    samples = [look(at, datanode={"c1": "dead"} if at in (1, 2, 5, 6, 7) else {}) for at in range(10)]
    assert sampler.longest(samples, lambda one: "c1" in sampler.down(one, "datanode")) == 3
    assert sampler.longest(samples[:8], lambda one: "c1" in sampler.down(one, "datanode")) == 2
    assert sampler.longest([], lambda one: True) == 0
