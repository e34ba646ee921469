# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import selection
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.plan import select
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.selection import InstanceType, Market
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.types import Row, plan_data, plan_from


def kind(name, vcpus, memory, disks=0, size=0, architecture="X86", level="EnterpriseLevel", gpus=0):
    return InstanceType(name, name.rpartition(".")[0], vcpus, memory, architecture, disks, size, level, gpus)


G6 = kind("ecs.g6.xlarge", 4, 16)
G7 = kind("ecs.g7.xlarge", 4, 16)
G7_BIG = kind("ecs.g7.2xlarge", 8, 32)
D3S = kind("ecs.d3s.2xlarge", 8, 32, 4, 11918)
T6 = kind("ecs.t6.xlarge", 4, 16, level="CreditEntryLevel")
ARM = kind("ecs.g8y.xlarge", 4, 16, architecture="ARM")
GPU = kind("ecs.gn7.xlarge", 4, 16, gpus=1)
ALL = [D3S, G6, G7, G7_BIG, T6, ARM, GPU]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"vcpus": 4, "memory_gib": 16}, ["ecs.g7.xlarge", "ecs.g6.xlarge", "ecs.g7.2xlarge", "ecs.d3s.2xlarge"]),
        ({"vcpus": 4, "vcpus_max": 4}, ["ecs.g7.xlarge", "ecs.g6.xlarge"]),
        ({"memory_gib": 17, "memory_gib_max": 32}, ["ecs.g7.2xlarge", "ecs.d3s.2xlarge"]),
        ({"local_disks": 2, "local_disk_gib": 5000}, ["ecs.d3s.2xlarge"]),
        ({"local_disk_gib": 20000}, []),
        ({"architecture": "arm64"}, ["ecs.g8y.xlarge"]),
        ({"families": ["ecs.t6"]}, ["ecs.t6.xlarge"]),
        ({"families": ["ecs.GN7"]}, ["ecs.gn7.xlarge"]),
        ({"vcpus_max": 4, "families_deny": ["ecs.g7"]}, ["ecs.g6.xlarge"]),
        ({"instance_types": ["ecs.t6.xlarge", "ecs.g6.xlarge"], "vcpus": 64}, ["ecs.t6.xlarge", "ecs.g6.xlarge"]),
    ],
)
def test_what_fits_is_ranked(wanted, names):
    fit, rejected = selection.fitting(ALL, wanted)
    assert [one.name for one in fit] == names
    assert set(rejected) == {one.name for one in ALL} - set(names)


@pytest.mark.parametrize(
    ("one", "wanted", "reason"),
    [
        (G6, {"vcpus": 8, "memory_gib": 32}, "4 vCPUs, at least 8 wanted; 16 GiB of memory, at least 32 wanted"),
        (G7_BIG, {"vcpus_max": 4}, "8 vCPUs, at most 4 wanted"),
        (G6, {"local_disks": 1}, "0 local disks, at least 1 wanted"),
        (T6, {}, "a burstable type; name its family if it is wanted"),
        (GPU, {}, "has GPUs; name its family if they are wanted"),
        (ARM, {}, "architecture ARM, X86 wanted"),
        (G6, {"families": ["ecs.g7"]}, "family ecs.g6 is not in families"),
        (G6, {"families_deny": ["ecs.g6"]}, "family ecs.g6 is in families_deny"),
        (G6, {"instance_types": ["ecs.g7.xlarge"]}, "not in instance_types"),
    ],
)
def test_rejected_with_a_reason(one, wanted, reason):
    assert "; ".join(selection.unfit(one, wanted)) == reason


def test_a_type_that_nobody_sells_is_said():
    assert (
        selection.fitting(ALL, {"instance_types": ["ecs.g9.huge"]})[1]["ecs.g9.huge"] == "the region has no such type"
    )


def group(name="core", low=3, **more):
    more.setdefault("zones", [])
    return {
        "name": name,
        "low": low,
        "select": {"vcpus_max": 4},
        "spot_strategy": "NoSpot",
        "fallback_first": "instance_type",
        "spread_zones": False,
        **more,
    }


STOCK = {(one.name, zone): True for one in (G6, G7) for zone in ("h", "i")}


def chosen(*groups, stock=None, markets=None):
    stocks = {"NoSpot": STOCK if stock is None else stock, "SpotAsPriceGo": STOCK}
    return select(groups, ALL, stocks, markets or {})


def rows(*places):
    return [Row(f"ecs.{kind}.xlarge", zone, share) for kind, zone, share in places]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, rows(("g7", "h", 3), ("g6", "h", 0), ("g7", "i", 0), ("g6", "i", 0))),
        ({"fallback_first": "zone"}, rows(("g7", "h", 3), ("g7", "i", 0), ("g6", "h", 0), ("g6", "i", 0))),
        ({"zones": ["i", "h"]}, rows(("g7", "i", 3), ("g6", "i", 0), ("g7", "h", 0), ("g6", "h", 0))),
        ({"zones": ["i"]}, rows(("g7", "i", 3), ("g6", "i", 0))),
        ({"spread_zones": True}, rows(("g7", "h", 2), ("g6", "h", 0), ("g7", "i", 1), ("g6", "i", 0))),
    ],
)
def test_plan(more, expected):
    assert chosen(group(**more)).plan == {"core": expected}


def test_groups_meet_in_the_zone_that_serves_most():
    stock = {**STOCK, (G7.name, "h"): False, (G6.name, "h"): False, (G7_BIG.name, "h"): True, (G7_BIG.name, "i"): True}
    big = group("master", 1, select={"vcpus": 8}, zones=["h", "i"])
    found = chosen(big, group(zones=["h", "i"]), stock=stock)
    assert found.zones == ["i", "h"]
    assert found.plan["master"][0].zone == found.plan["core"][0].zone == "i"
    assert found.choices["core"].rejected["ecs.g7.xlarge in h"] == "out of stock there"


@pytest.mark.parametrize(
    ("more", "stock", "sentence"),
    [
        ({}, {}, "core: 2 instance types fit, but none is in stock in h, i; allow more zones"),
        ({"zones": ["k"]}, None, "core: 2 instance types fit, but none is in stock in k; allow more zones"),
        (
            {"select": {"vcpus": 99}},
            None,
            "core: no instance type of the region fits; `rejected` has the reason for each",
        ),
    ],
)
def test_nothing_fits(more, stock, sentence):
    found = chosen(group(**more), stock=stock)
    assert (found.plan["core"], found.choices["core"].problem) == ([], sentence)


def test_price_and_risk_decide_first():
    prices = Market({G6.name: 0.5, G7.name: 0.9})
    assert chosen(group(), markets={"NoSpot": prices}).plan["core"][0].instance_type == G6.name
    risky = Market({G6.name: 0.1, G7.name: 0.2}, {(G6.name, "h"): 20.0, (G7.name, "h"): 3.0})
    found = chosen(group(spot_strategy="SpotAsPriceGo"), markets={"SpotAsPriceGo": risky})
    assert found.plan["core"][0].instance_type == G7.name
    assert found.choices["core"].candidates[0]["interruption_percent"] == 3.0


def test_stock_is_read_from_the_answer():
    def resource(value, status="Available", category="WithStock"):
        return {"Value": value, "Status": status, "StatusCategory": category}

    resources = [resource("a"), resource("b", "SoldOut", "WithoutStock"), resource("c", category="ClosedWithoutStock")]
    available = {"Type": "InstanceType", "SupportedResources": {"SupportedResource": resources}}
    disks = {"Type": "SystemDisk", "SupportedResources": {"SupportedResource": [resource("cloud_essd")]}}
    zone = {"ZoneId": "h", "AvailableResources": {"AvailableResource": [available, disks]}}
    assert selection.stock([zone, {"ZoneId": "i"}]) == {("a", "h"): True, ("b", "h"): False, ("c", "h"): False}


def test_plan_survives_the_way_from_one_module_to_the_next():
    plan = chosen(group()).plan
    assert plan_from(plan_data(plan)) == plan


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"core": {}}, "core is not a list"),
        ({"core": [{"zone": "h"}]}, "lacks instance_type or zone"),
        ({"core": [{"instance_type": "a", "zone": "h", "hosts": 3}]}, "hosts in core unknown"),
        ({"core": [{"instance_type": "a", "zone": "h", "count": "many"}]}, "count of core is 'many'"),
    ],
)
def test_bad_plan(value, words):
    with pytest.raises(ValueError, match=words):
        plan_from(value)
