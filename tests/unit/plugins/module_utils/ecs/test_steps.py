# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.doc_fragments.alibaba import ModuleDocFragment
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import names, steps
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.arguments import CLIENT, faults, node_groups, own_plan
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.types import Host, Row, Step
from yaml import safe_load

DEFAULTS = {
    "image_id": "m-1",
    "security_group_ids": ["sg-1"],
    "vswitches": [{"zone": "h", "id": "vsw-h"}, {"zone": "i", "id": "vsw-i"}],
}
HERE, THERE, OTHER = Row("a", "h", 3), Row("a", "i"), Row("b", "h")


def hosts(*ordinals, kind="a", zone="h", group="core"):
    return [Host(f"i-{n}", f"prod-core-{n:04d}", "core", group, kind, zone) for n in ordinals]


@pytest.mark.parametrize(
    ("rows", "exhausted", "there", "expected"),
    [
        ([HERE, THERE], set(), [], Step("core", "a", "h", (1, 2, 3))),
        ([HERE, THERE], {("a", "h")}, [], Step("core", "a", "i", (1, 2, 3))),
        ([HERE, THERE], set(), hosts(1, 2), Step("core", "a", "h", (3,))),
        ([HERE, THERE], set(), hosts(1, 3), Step("core", "a", "h", (2,))),
        (
            [HERE, THERE],
            set(),
            hosts(2),
            Step("core", "a", "h", (1,)),
        ),  # the rest follows, one call numbers without gaps
        ([HERE, THERE], set(), hosts(1, 2, 3), None),
        ([HERE, THERE], {("a", "h"), ("a", "i")}, [], None),
        ([], set(), [], None),
        # new hosts join those that are there
        ([HERE, THERE], set(), hosts(1, zone="i"), Step("core", "a", "i", (2, 3))),
        ([HERE, OTHER, THERE], {("a", "h")}, hosts(1), Step("core", "b", "h", (2, 3))),
        # shares: each place gets its own
        ([Row("a", "h", 2), Row("a", "i", 1)], set(), hosts(1, 2), Step("core", "a", "i", (3,))),
        ([Row("a", "h", 2), Row("a", "i", 1)], {("a", "i")}, hosts(1, 2), Step("core", "a", "h", (3,))),
        # numbers of hosts in another node group of that name are taken, too
        ([HERE], set(), hosts(1, group="core_old"), Step("core", "a", "h", (2, 3, 4))),
    ],
)
def test_next_step(rows, exhausted, there, expected):
    assert steps.next_step("prod", "core", 3, rows, exhausted, there) == expected


def test_a_call_makes_a_hundred():
    step = steps.next_step("prod", "core", 250, [HERE], set(), [])
    assert step.ordinals == tuple(range(1, 101))


@pytest.mark.parametrize(
    ("used", "amount", "run"),
    [([], 3, [1, 2, 3]), ([1, 2], 2, [3, 4]), ([2], 3, [1]), ([1, 4], 5, [2, 3]), ([0, 7], 2, [1, 2])],
)
def test_free_numbers(used, amount, run):
    assert names.free_run(used, amount) == run


@pytest.mark.parametrize(
    ("name", "ordinal"),
    [
        ("prod-core-ssd-0012", 12),
        ("prod-core-ssd-10000", 10000),
        ("prod-core-ssd-0012.example.com", 12),
        ("prod-core-0012", 0),
        ("prod-core-ssd-12", 0),
        ("prod-core-ssd-x-0012", 0),
        ("", 0),
    ],
)
def test_ordinal(name, ordinal):
    assert names.ordinal_of("prod", "core_ssd", name) == ordinal
    if ordinal == 12 and "." not in name:
        assert names.host_name("prod", "core_ssd", 12) == name


def group(**more):
    (one,) = node_groups({"defaults": DEFAULTS, "node_groups": [{"tier": "core", "count": 3, **more}]})
    return one


def test_parameters_of_the_call():
    disks = [{"category": "cloud_essd", "size_gib": 500, "performance_level": "PL1", "count": 2}]
    core = group(name="core_ssd", data_disks=disks, user_data="#!/bin/sh\n", tags={"owner": "etl"})
    assert steps.run_instances("prod", core, Step("core_ssd", "a", "i", (4, 5))) == {
        "Amount": 2,
        "MinAmount": 1,
        "InstanceType": "a",
        "ZoneId": "i",
        "VSwitchId": "vsw-i",
        "ImageId": "m-1",
        "SecurityGroupIds": ["sg-1"],
        "HostNames": ["prod-core-ssd-0004", "prod-core-ssd-0005"],
        "InstanceName": "prod-core-ssd-[4,4]",
        "InstanceChargeType": "PostPaid",
        "SystemDisk": {"Category": "cloud_essd", "Size": 40},
        "DataDisk": [{"Category": "cloud_essd", "Size": 500, "PerformanceLevel": "PL1"}] * 2,
        "UserData": "IyEvYmluL3NoCg==",
        "HttpEndpoint": "enabled",
        "HttpTokens": "required",
        "DeletionProtection": True,
        "Tag": [
            {"Key": "owner", "Value": "etl"},
            {"Key": "emr:cluster", "Value": "prod"},
            {"Key": "emr:tier", "Value": "core"},
            {"Key": "emr:node_group", "Value": "core_ssd"},
        ],
    }


def test_spot_has_no_deletion_protection():
    spot = group(tier="task", spot_strategy="SpotWithPriceLimit", spot_price_limit=0.5, deletion_protection=True)
    params = steps.run_instances("prod", spot, Step("task", "a", "h", (1,)))
    assert (params["SpotStrategy"], params["SpotPriceLimit"]) == ("SpotWithPriceLimit", 0.5)
    assert "DeletionProtection" not in params


def test_token_follows_from_the_call():
    step = Step("core", "a", "h", (1, 2))
    params = steps.run_instances("prod", group(), step)
    token = steps.client_token(params)
    assert token == steps.client_token(dict(reversed(params.items())))
    assert len(token) == 64
    assert token.isascii()
    others = [
        steps.run_instances("test", group(), step),
        steps.run_instances("prod", group(), step._replace(zone="i")),
        steps.run_instances("prod", group(), step._replace(ordinals=(1, 2, 3))),
        steps.run_instances("prod", group(image_id="m-2"), step),
    ]
    tokens = {token, steps.client_token(params, ["i-1"]), *map(steps.client_token, others)}
    assert len(tokens) == 6


def test_defaults_hold_where_a_group_is_silent():
    raw = [
        {"tier": "task", "min_count": 1, "max_count": 5, "image_id": "m-2"},
        {"tier": "master", "count": 3, "deletion_protection": False},
        {"tier": "core", "count": 2, "security_group_ids": None},
    ]
    master, core, task = node_groups({"defaults": DEFAULTS, "node_groups": raw})
    assert (master["name"], core["security_group_ids"], task["image_id"]) == ("master", ["sg-1"], "m-2")
    assert [one["deletion_protection"] for one in (master, core, task)] == [False, True, False]
    assert [(one["low"], one["high"]) for one in (master, core, task)] == [(3, 3), (2, 2), (1, 5)]
    assert faults("prod", [master, core, task]) == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"name": "Core-1"}, "the name is not made of"),
        ({"name": "task"}, "this is the name of another tier"),
        ({"name": "c" * 60}, "are longer than 63 characters"),
        ({"min_count": 1}, "give count, or min_count and max_count"),
        ({"count": -1}, "between -1 and -1 hosts are not possible"),
        ({"count": None, "min_count": 5, "max_count": 2}, "between 5 and 2 hosts are not possible"),
        ({"image_id": ""}, "image_id is missing"),
        ({"vswitches": []}, "vswitches is missing"),
        ({"vswitches": [{"zone": "h", "id": "vsw-1"}, {"zone": "h", "id": "vsw-2"}]}, "two vswitches in one zone"),
        ({"spot_strategy": "SpotAsPriceGo"}, "cannot be spot instances"),
        ({"tier": "task", "spot_strategy": "SpotWithPriceLimit"}, "SpotWithPriceLimit needs spot_price_limit"),
        ({"tags": {"acs:x": "1", "emr:tier": "core"}}, "tags: acs:x and emr:tier reserved"),
        ({"tags": {str(number): "" for number in range(18)}}, "at most 17"),
    ],
)
def test_faults(raw, words):
    assert [text for text in faults("prod", [group(**raw)]) if words in text]


@pytest.mark.parametrize("name", ["Prod", "1prod", "prod-", "a_b", ""])
def test_faulty_cluster(name):
    assert "is not a DNS label" in faults(name, [])[0]


def test_a_node_group_is_named_once():
    both = [group(name="core_ssd"), group(name="core_ssd")]
    assert faults("prod", both) == ["node group core-ssd: named twice"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("instance_type", [Row("a", "h", 3), Row("b", "h"), Row("a", "i"), Row("b", "i")]),
        ("zone", [Row("a", "h", 3), Row("a", "i"), Row("b", "h"), Row("b", "i")]),
    ],
)
def test_plan_without_a_choice(first, expected):
    assert own_plan([group(fallback_first=first, select={"instance_types": ["a", "b"]})]) == {"core": expected}
    assert own_plan([group()]) == {"core": []}


def test_options_of_the_client_are_the_documented_ones():
    documented = safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    assert {name: (row["type"], row.get("default")) for name, row in documented.items()} == {
        name: (row["type"], row.get("default")) for name, row in CLIENT.items()
    }
