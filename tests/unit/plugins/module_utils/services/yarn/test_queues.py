# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees of queues, level by level."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.queues import leaving, queue_faults, queue_notes


def tree(short):
    return {f"yarn.scheduler.capacity.{name}": value for name, value in short.items()}


@pytest.mark.parametrize(
    "short",
    [
        {},
        {"root.queues": "default", "root.default.capacity": 100},
        {"root.queues": ["a", "b"], "root.a.capacity": "40", "root.b.capacity": 60.0},
        {"root.queues": " a, b ,c", "root.a.capacity": 33.3, "root.b.capacity": 33.3, "root.c.capacity": 33.4},
        {"root.queues": "a,b,c", "root.a.capacity": 33.33, "root.b.capacity": 33.33, "root.c.capacity": 33.33},
        {"root.queues": "a,b", "root.a.capacity": "3w", "root.b.capacity": "1w"},
        {"root.queues": "a,b", "root.a.capacity": "[memory=1024,vcores=1]", "root.b.capacity": "[memory=10%,vcores=1]"},
        {"root.queues": "a,b", "root.a.capacity": 100, "root.a.queues": "x", "root.a.x.capacity": 100},
        {"root.queues": "a,b", "root.a.capacity": 100, "root.b.capacity": 0, "root.b.queues": "x"},
        {"root.queues": "a,b", "root.allow-zero-capacity-sum": True},
        {"root.queues": "a", "root.a.capacity": 50, "root.a.maximum-capacity": 60, "legacy-queue-mode.enabled": False},
        {"root.queues": "a,b", "root.a.capacity": "{{ share }}", "root.b.capacity": 1},
        {"root.queues": "a", "root.a.capacity": 100, "root.unused.capacity": 55},
        {"root.queues": "a", "root.a.capacity": 100, "root.a.accessible-node-labels.gpu.capacity": 100},
        {"root.queues": "a", "root.a.capacity": 100, "root.a.accessible-node-labels.gpu.capacity": 0},
        {"root.queues": "a,b", "root.a.capacity": "1w", "root.b.capacity": 0},
        {"root.queues": "a,b", "root.a.capacity": "1w", "root.b.capacity": "0w"},
        {"root.queues": "a", "root.a.capacity": "1w", "root.a.queues": "x,y"},
        {"root.queues": "a", "root.a.capacity": "1w", "root.a.queues": "x,y", "root.a.x.capacity": 100},
        {"root.queues": "a", "root.a.capacity": 100, "root.a.queues": "x", "root.a.x.capacity": "2w"},
        {
            "root.queues": "a",
            "root.a.capacity": "[memory=4096,vcores=4]",
            "root.a.queues": "x,y",
            "root.a.x.capacity": "[memory=2048,vcores=4]",
            "root.a.y.capacity": "[memory=2048]",
        },
    ],
)
def test_good(short):
    assert queue_faults(tree(short)) == []


@pytest.mark.parametrize(
    ("short", "name", "text"),
    [
        (
            {"root.queues": "a,b", "root.a.capacity": 60, "root.b.capacity": 35},
            "root.queues",
            "the capacities of the queues below root sum to 95 (root.a 60, root.b 35); make them sum to 100",
        ),
        ({"root.queues": "a,b", "root.a.capacity": 60}, "root.queues", "sum to 60 (root.a 60, root.b none)"),
        ({"root.queues": "a,b"}, "root.queues", "sum to 0 (root.a none, root.b none)"),
        (
            {"root.queues": "a", "root.a.capacity": 100, "root.a.queues": "x,y", "root.a.x.capacity": 50},
            "root.a.queues",
            "below root.a sum to 50",
        ),
        ({"root.queues": "a,b", "root.a.capacity": 60, "root.b.capacity": "1w"}, "root.queues", "use one kind"),
        ({"root.queues": "a", "root.a.capacity": "lots"}, "root.a.capacity", "lots is no capacity; write per cent"),
        ({"root.queues": "a", "root.a.capacity": -1}, "root.a.capacity", "-1 is no capacity"),
        (
            {"root.queues": "a,b", "root.a.capacity": 100, "root.b.queues": "x", "root.b.x.capacity": 100},
            "root.b.capacity",
            "root.b has no capacity of its own, but queues below it have (root.b.x 100)",
        ),
        (
            {
                "root.queues": "a,b",
                "root.a.capacity": 100,
                "root.a.accessible-node-labels.gpu.capacity": 60,
                "root.b.accessible-node-labels.gpu.capacity": 35,
            },
            "root.queues",
            "the capacities of the queues below root for the label gpu sum to 95 (root.a 60, root.b 35); make them sum",
        ),
        (
            {"root.queues": "a", "root.a.capacity": 100, "root.a.queues": "x", "root.a.x.capacity": "[memory=1024]"},
            "root.a.queues",
            "resources for root.a or the queues below it, but not for both",
        ),
        (
            {"root.queues": "a", "root.a.capacity": "[memory=1024]", "root.a.queues": "x", "root.a.x.capacity": 100},
            "root.a.queues",
            "give both resources, or neither",
        ),
        (
            {
                "root.queues": "a",
                "root.a.capacity": "[memory=2048,vcores=4]",
                "root.a.queues": "x,y",
                "root.a.x.capacity": "[memory=2048,vcores=1]",
                "root.a.y.capacity": "[memory=1,vcores=1]",
            },
            "root.a.queues",
            "memory of the queues below root.a sums to 2049, more than its own 2048",
        ),
        ({"root.queues": "a,a", "root.a.capacity": 50}, "root.queues", "root.a is named twice"),
        (
            {"root.queues": "a", "root.a.capacity": 100, "root.a.maximum-capacity": 50},
            "root.a.maximum-capacity",
            "50 is below the capacity of root.a, 100",
        ),
    ],
)
def test_fault(short, name, text):
    ((found, told),) = queue_faults(tree(short))
    assert found == f"yarn.scheduler.capacity.{name}"
    assert text in told


def test_a_tree_that_bites_its_tail_ends():
    assert queue_faults(tree({"root.queues": "root", "root.root.capacity": 100, "root.root.queues": "root"})) != []


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ({"root.queues": "a,b"}, {"root.queues": "a"}, ["root.b"]),
        ({"root.queues": "a,b", "root.b.queues": "x,y"}, {"root.queues": "a"}, ["root.b"]),
        ({"root.queues": "a", "root.a.queues": "x,y"}, {"root.queues": "a", "root.a.queues": "y"}, ["root.a.x"]),
        ({"root.queues": "a"}, {"root.queues": "a,b"}, []),
        ({}, {"root.queues": "a"}, []),
        ({"root.queues": "root", "root.root.queues": "root"}, {"root.queues": "a"}, ["root.root"]),
    ],
)
def test_queues_that_leave_are_named_once(before, after, gone):
    assert leaving(tree(before), tree(after)) == gone


def test_queues_that_leave_are_named_unless_they_are_stopped():
    def text(**values):
        rows = "".join(
            f"<property><name>yarn.scheduler.capacity.{name.replace('_', '.')}</name><value>{value}</value></property>"
            for name, value in values.items()
        )
        return f"<configuration>{rows}</configuration>"

    path = "/etc/hadoop/conf/capacity-scheduler.xml"
    (said,) = queue_notes(path, text(root_queues="a,b"), text(root_queues="a"))
    assert said.startswith(
        "root.b leaves the queues, and YARN lets only a stopped one go: set yarn.scheduler.capacity."
    )
    assert queue_notes(path, text(root_queues="a,b", root_b_state="STOPPED"), text(root_queues="a")) == []
    assert queue_notes("/etc/hadoop/conf/core-site.xml", text(root_queues="a,b"), text(root_queues="a")) == []
