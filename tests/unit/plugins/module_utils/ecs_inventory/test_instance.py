# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts of an instance, also of one that the API describes badly."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import (
    NAMES,
    InstanceError,
    facts,
    needs_raw,
    snake,
    variables,
)

FULL: dict[str, Any] = {
    "InstanceId": "i-1",
    "InstanceName": "prod-core-1",
    "HostName": "core-1",
    "Status": "Running",
    "RegionId": "cn-hangzhou",
    "ZoneId": "cn-hangzhou-h",
    "InstanceType": "ecs.d3s.4xlarge",
    "InstanceTypeFamily": "ecs.d3s",
    "Cpu": 16,
    "Memory": 65536,
    "ImageId": "debian_12",
    "VpcAttributes": {"VpcId": "vpc-1", "VSwitchId": "vsw-1", "PrivateIpAddress": {"IpAddress": ["10.0.0.1"]}},
    "SecurityGroupIds": {"SecurityGroupId": ["sg-1", "sg-2"]},
    "PublicIpAddress": {"IpAddress": ["47.0.0.1"]},
    "EipAddress": {"IpAddress": "47.0.0.2", "AllocationId": "eip-1"},
    "NetworkInterfaces": {"NetworkInterface": [{"Ipv6Sets": {"Ipv6Set": [{"Ipv6Address": "2408::1"}]}}]},
    "InstanceChargeType": "PostPaid",
    "SpotStrategy": "SpotAsPriceGo",
    "OperationLocks": {"LockReason": [{"LockReason": "Recycling", "LockMsg": ""}]},
    "ResourceGroupId": "rg-1",
    "ExpiredTime": "2099-12-31T15:59Z",
    "Tags": {"Tag": [{"TagKey": "emr:tier", "TagValue": "core"}, {"TagKey": "bare"}]},
}


def test_facts() -> None:
    assert facts(FULL, "prod") == {
        "instance_id": "i-1",
        "name": "prod-core-1",
        "host_name": "core-1",
        "status": "Running",
        "region": "cn-hangzhou",
        "zone": "cn-hangzhou-h",
        "instance_type": "ecs.d3s.4xlarge",
        "instance_type_family": "ecs.d3s",
        "cpu": 16,
        "memory_mib": 65536,
        "image_id": "debian_12",
        "vpc_id": "vpc-1",
        "vswitch_id": "vsw-1",
        "security_group_ids": ["sg-1", "sg-2"],
        "private_ip": "10.0.0.1",
        "public_ip": "47.0.0.1",
        "eip": "47.0.0.2",
        "ipv6": "2408::1",
        "charge_type": "PostPaid",
        "spot_strategy": "SpotAsPriceGo",
        "lock_reasons": ["Recycling"],
        "resource_group_id": "rg-1",
        "tags": {"emr:tier": "core", "bare": ""},
        "account": "prod",
    }


@pytest.mark.parametrize(
    "field", [{}, {"Tags": None}, {"Tags": {"Tag": [None, {}]}}, {"VpcAttributes": []}, {"OperationLocks": "x"}]
)
def test_missing_and_odd_fields_are_empty(field: dict[str, Any]) -> None:
    found = facts({"InstanceId": "i-1", **field}, "")
    assert (found["tags"], found["private_ip"], found["lock_reasons"], found["name"]) == ({}, "", [], "")


@pytest.mark.parametrize("raw", [{}, {"InstanceId": None}, {"InstanceId": ""}, {"InstanceId": 7}, None, "i-1"])
def test_without_an_id_it_is_no_instance(raw: Any) -> None:
    with pytest.raises(InstanceError, match="has no InstanceId; check endpoint and proxy"):
        facts(raw, "")


def test_classic_network() -> None:
    assert facts({"InstanceId": "i-1", "InnerIpAddress": {"IpAddress": ["10.1.1.1"]}}, "")["private_ip"] == "10.1.1.1"


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("InstanceTypeFamily", "instance_type_family"),
        ("OSNameEn", "os_name_en"),
        ("GPUAmount", "gpu_amount"),
        ("VSwitchId", "vswitch_id"),
        ("Cpu", "cpu"),
        ("Odd-Name.x", "odd_name_x"),
    ],
)
def test_snake(name: str, variable: str) -> None:
    assert snake(name) == variable


def test_minimal_variables_are_all_facts_and_nothing_else() -> None:
    found = variables("minimal")(facts(FULL, "prod"))
    assert list(found) == [f"ecs_{name}" for name in NAMES]


def test_all_variables() -> None:
    found = variables("all", "x_", "_y")(facts(FULL, "prod", keep=True))
    assert found["x_expired_time_y"] == "2099-12-31T15:59Z"
    assert found["x_eip_address_y"] == FULL["EipAddress"]
    assert found["x_tags_y"] == {"emr:tier": "core", "bare": ""}
    assert {f"x_{name}_y" for name in NAMES} <= set(found)


def test_chosen_variables() -> None:
    wanted = ["instance_id", "ExpiredTime", "NoSuchField"]
    assert variables(wanted)(facts(FULL, "", keep=True)) == {
        "ecs_instance_id": "i-1",
        "ecs_expired_time": "2099-12-31T15:59Z",
        "ecs_no_such_field": "",
    }


def test_unknown_variable() -> None:
    with pytest.raises(InstanceError, match="hostvars has instanceid, which is no fact of an instance; write minimal"):
        variables(["instanceid"])


@pytest.mark.parametrize(("prefix", "suffix"), [("x-", ""), ("9", ""), ("", " y"), ("é_", "")])
def test_what_makes_no_variables(prefix: str, suffix: str) -> None:
    with pytest.raises(InstanceError, match=r"make names that are none of variables; use letters"):
        variables("minimal", prefix, suffix)


@pytest.mark.parametrize(
    ("wanted", "raw"), [("minimal", False), ("all", True), (["tags"], False), (["tags", "ExpiredTime"], True)]
)
def test_when_the_document_is_needed(wanted: Any, raw: bool) -> None:
    assert needs_raw(wanted) is raw
