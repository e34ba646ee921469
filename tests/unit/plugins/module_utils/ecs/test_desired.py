# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.desired import compare, host, in_order
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.types import Host


def members(tier, count, node_group="", first=1):
    return [
        Host(f"i-{tier}{number}", f"prod-{tier}-{number:04d}", tier, node_group or tier, "t", "h", "Running")
        for number in range(first, first + count)
    ]


def group(tier, low, high=None, name=""):
    return {"name": name or tier, "tier": tier, "low": low, "high": low if high is None else high}


WANTED = [group("master", 3), group("core", 3), group("task", 2)]


@pytest.mark.parametrize(
    ("hosts", "missing"),
    [
        ([], {"master": 3, "core": 3, "task": 2}),
        (members("master", 3) + members("core", 1), {"core": 2, "task": 2}),
        (members("master", 3) + members("core", 3) + members("task", 2), {}),
    ],
)
def test_missing(hosts, missing):
    difference = compare("prod", WANTED, hosts)
    assert (difference.missing, difference.remove, difference.refusals) == (missing, [], [])


@pytest.mark.parametrize(("there", "missing", "surplus"), [(1, 1, 0), (2, 0, 0), (5, 0, 0), (6, 0, 1)])
def test_between_minimum_and_maximum_nothing_is_done(there, missing, surplus):
    difference = compare("prod", [group("task", 2, 5)], members("task", there))
    assert (difference.missing.get("task", 0), difference.surplus.get("task", 0)) == (missing, surplus)


@pytest.mark.parametrize("tier", ["master", "core"])
def test_a_number_never_shrinks_what_holds_data(tier):
    difference = compare("prod", [group(tier, 2)], members(tier, 3), shrink_task=True)
    assert (difference.remove, difference.surplus) == ([], {tier: 1})
    assert "never shrinks by a number" in difference.refusals[0]


@pytest.mark.parametrize("tier", ["task", "gateway"])
def test_surplus_elsewhere_is_left_alone(tier):
    difference = compare("prod", [group(tier, 2)], members(tier, 3))
    assert (difference.remove, difference.refusals) == ([], [])
    assert "1 hosts more than the 2 that are wanted" in difference.warnings[0]


def test_task_shrinks_from_the_highest_number_if_told():
    difference = compare("prod", [group("task", 9)], members("task", 11), shrink_task=True)
    assert [one.name for one in difference.remove] == ["prod-task-0010", "prod-task-0011"]
    assert [one.name for one in compare("prod", [group("gateway", 1)], members("gateway", 2), (), True).remove] == []


@pytest.mark.parametrize("name", ["prod-core-0002", "i-core2"])
def test_named_hosts_go(name):
    difference = compare("prod", [group("core", 2)], members("core", 3), [name])
    assert ([one.id for one in difference.remove], difference.refusals, difference.missing) == (["i-core2"], [], {})


@pytest.mark.parametrize(
    ("count", "names", "words"),
    [
        (3, ["prod-core-0002"], "without prod-core-0002 2 hosts remain, but 3 are wanted"),
        (1, ["prod-core-0002"], "there are 3 hosts and 1 are wanted"),
    ],
)
def test_names_and_number_have_to_agree(count, names, words):
    assert words in compare("prod", [group("core", count)], members("core", 3), names).refusals[0]


def test_named_task_hosts_count_for_the_surplus():
    difference = compare("prod", [group("task", 2)], members("task", 4), ["prod-task-0001"], shrink_task=True)
    assert [one.name for one in difference.remove] == ["prod-task-0001", "prod-task-0004"]


def test_strangers_are_left_alone_unless_named():
    hosts = members("core", 1) + members("task", 2, node_group="task_spot")
    difference = compare("prod", [group("core", 1)], hosts)
    assert (difference.remove, len(difference.warnings)) == ([], 1)
    named = compare("prod", [group("core", 1)], hosts, ["i-task1", "i-task2"])
    assert ([one.id for one in named.remove], named.warnings) == (["i-task1", "i-task2"], [])


@pytest.mark.parametrize(
    ("hosts", "words"),
    [
        ([*members("core", 1), members("core", 1)[0]._replace(id="i-twin")], "more than one instance of cluster prod"),
        (members("worker", 1), "emr:tier is none of master, core, task, gateway"),
        (
            members("task", 1, node_group="core"),
            "node group core is in tier core here, but the host is tagged emr:tier=task",
        ),
    ],
)
def test_confusion_is_refused(hosts, words):
    assert words in compare("prod", [group("core", 1, 9)], hosts).refusals[0]


def test_a_twin_can_be_removed_by_its_id():
    twin = members("core", 1)[0]._replace(id="i-twin")
    difference = compare("prod", [group("core", 1)], [*members("core", 1), twin], ["i-twin"])
    assert (difference.remove, difference.refusals) == ([twin], [])


def test_host_is_read_from_the_answer():
    raw = {
        "InstanceId": "i-1",
        "HostName": "prod-core-0001",
        "InstanceType": "t",
        "ZoneId": "h",
        "Status": "Running",
        "DeletionProtection": True,
        "VpcAttributes": {"PrivateIpAddress": {"IpAddress": ["10.0.0.1"]}},
        "Tags": {
            "Tag": [{"TagKey": "emr:tier", "TagValue": "core"}, {"TagKey": "emr:node_group", "TagValue": "core_ssd"}]
        },
    }
    assert host(raw) == Host("i-1", "prod-core-0001", "core", "core_ssd", "t", "h", "Running", "10.0.0.1", True)
    assert host({"InstanceId": "i-2"}) == Host("i-2", "", "", "", "", "")


def test_order_is_by_tier_and_number():
    hosts = members("task", 1) + members("core", 1, first=10) + members("core", 1, first=2) + members("master", 1)
    names = [one.name for one in in_order(hosts)]
    assert names == ["prod-master-0001", "prod-core-0002", "prod-core-0010", "prod-task-0001"]
