# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.topology.racks import depth_faults, rack_faults, racks

WORKERS = ["c1", "c2", "t1"]


@pytest.mark.parametrize("value", [None, "/rack-1", "/zone-a/rack_1", "/cn-hangzhou-h/1.2"])
def test_paths_are_racks(value):
    assert rack_faults(value) == []


@pytest.mark.parametrize("value", ["", "rack-1", "/", "/a/", "/a//b", "/a b", "/a\n", 7, ["/a"], "/-a"])
def test_anything_else_is_none(value):
    ((name, text),) = rack_faults(value)
    assert name == "emr_rack"
    assert "is no rack; write a path such as /rack-1" in text


@pytest.mark.parametrize(
    ("told", "zones", "expected"),
    [
        ({}, {}, {}),
        ({"c1": "/r1"}, {}, {"c1": "/r1"}),
        # One zone tells nobody apart, two do; the masters' own zones are no reason.
        ({}, {"m1": "b", "c1": "a", "c2": "a", "t1": "a"}, {}),
        ({}, {"c1": "a", "c2": "b", "t1": "a"}, {"c1": "/a", "c2": "/b", "t1": "/a"}),
        ({"c1": "/r1"}, {"c1": "a", "c2": "a", "t1": "a"}, {"c1": "/r1", "c2": "/a", "t1": "/a"}),
    ],
)
def test_what_is_told_counts_before_the_zone(told, zones, expected):
    assert racks(told, zones, WORKERS) == expected


def test_no_racks_are_even():
    assert depth_faults({}, WORKERS) == {}
    assert depth_faults({"c1": "/a", "c2": "/b"}, WORKERS) == {}


def test_a_host_without_a_rack_beside_deeper_ones_is_refused():
    found = depth_faults({"c1": "/a/1", "c2": "/b/1"}, WORKERS)
    assert found == {
        "t1": [
            (
                "emr_rack",
                "it is not set, which is /default-rack with 1 level, and other hosts have 2 levels, such as /a/1; write"
                " one with 2 levels: HDFS does not admit a DataNode at another depth than the others",
            )
        ]
    }


def test_a_rack_of_another_depth_is_refused():
    ((host, ((_name, text),)),) = depth_faults({"c1": "/a", "c2": "/b", "t1": "/b/1"}, WORKERS).items()
    assert host == "t1"
    assert text.startswith("/b/1 has 2 levels, and other hosts have 1 level, such as /a; write one with 1 level")
