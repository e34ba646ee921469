# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What filters hold for, what goes to the server, and what is said about filters that are none."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.filters import (
    FilterError,
    any_of,
    checked,
    expression,
    predicate,
    selection,
    server_parameters,
    server_tag,
)

RAW: dict[str, Any] = {
    "InstanceId": "i-1",
    "InstanceName": "prod-core-1",
    "Status": "Running",
    "Cpu": 16,
    "VpcAttributes": {"VpcId": "vpc-1", "VSwitchId": "vsw-1", "PrivateIpAddress": {"IpAddress": ["10.0.0.1"]}},
    "SecurityGroupIds": {"SecurityGroupId": ["sg-1", "sg-2"]},
    "OperationLocks": {"LockReason": [{"LockReason": "Recycling"}]},
    "Tags": {"Tag": [{"TagKey": "env", "TagValue": "prod"}, {"TagKey": "bare", "TagValue": ""}]},
}


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({}, True),
        ({"Status": "Running"}, True),
        ({"Status": "Stopped"}, False),
        ({"Status": ["Stopped", "Running"]}, True),
        ({"!Status": "Running"}, False),
        ({"!Status": ["Stopped", "Stopping"]}, True),
        ({"VpcId": "vpc-1", "VSwitchId": "vsw-2"}, False),
        ({"SecurityGroupId": "sg-2"}, True),
        ({"!SecurityGroupId": "sg-2"}, False),
        ({"InstanceName": "prod-*"}, True),
        ({"InstanceName": "prod-core-?"}, True),
        ({"InstanceName": "core"}, False),
        ({"PrivateIpAddress": ["10.0.0.1"]}, True),
        ({"Cpu": 16}, True),
        ({"LockReason": "Recycling"}, True),
        ({"tag:env": "prod"}, True),
        ({"tag:env": ["dev", "prod"]}, True),
        ({"!tag:env": "prod"}, False),
        ({"tag:bare": ""}, True),
        ({"tag:bare": "*"}, True),
        ({"tag:none": "*"}, False),
        ({"!tag:none": "*"}, True),
        ({"HostName": "x"}, False),
        ({"!HostName": "x"}, True),
    ],
)
def test_predicate(filters: dict[str, Any], holds: bool) -> None:
    assert predicate(checked(filters))(RAW) is holds


@pytest.mark.parametrize(
    ("filters", "sent"),
    [
        ({"Status": "Running", "VpcId": "vpc-1"}, {"Status": "Running", "VpcId": "vpc-1"}),
        ({"Status": ["Running", "Stopped"]}, {}),
        ({"Status": ["Running"]}, {"Status": "Running"}),
        ({"!Status": "Running"}, {}),
        ({"InstanceName": "prod-*"}, {"InstanceName": "prod-*"}),
        ({"InstanceName": "prod-?"}, {}),
        ({"VpcId": "vpc-*"}, {}),
        ({"HostName": "x", "Cpu": 4}, {}),
        ({"tag:env": "prod"}, {}),
        ({"LockReason": "Recycling"}, {"LockReason": "Recycling"}),
    ],
)
def test_what_the_server_can_do(filters: dict[str, Any], sent: dict[str, str]) -> None:
    assert server_parameters(checked(filters)) == sent


@pytest.mark.parametrize(
    ("filters", "tag"),
    [
        ({"tag:env": "prod"}, ("env", "prod")),
        ({"tag:a": ["x", "y"], "tag:b": "z", "tag:c": "z"}, ("b", "z")),
        ({"tag:a": "*"}, None),
        ({"!tag:a": "x"}, None),
        ({}, None),
    ],
)
def test_the_one_tag_for_the_server(filters: dict[str, Any], tag: Any) -> None:
    assert server_tag(checked(filters)) == tag


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"Statuss": "x"}, "filters has Statuss, which is no filter; did you mean Status?"),
        ({"!status": "x"}, "filters has status, which is no filter; did you mean Status?"),
        ({"tag:": "x"}, "filters has tag:, which is no filter"),
        ({"Status": None}, "filters has no usable value for Status; write a string or a list of strings"),
        ({"Status": []}, "filters has no usable value for Status"),
        ({"Status": {"a": 1}}, "filters has no usable value for Status"),
        ([], "filters is no mapping; write for example filters: {Status: Running}"),
    ],
)
def test_bad_filters(filters: Any, sentence: str) -> None:
    with pytest.raises(FilterError) as caught:
        checked(filters)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("entries", "holds"),
    [
        ([{"Status": "Stopped"}, {"Cpu": "16"}], True),
        (["Cpu > `8` && contains(SecurityGroupIds.SecurityGroupId, 'sg-1')"], True),
        (["Cpu > `16`"], False),
        (["Tags.Tag[?TagKey=='env'].TagValue | [0] == 'prod'"], True),
        (["NoSuch.Field"], False),
        ([{"Status": "Stopped"}, "InstanceId"], True),
    ],
)
def test_alternatives(entries: Any, holds: bool) -> None:
    found = any_of(entries, "include")
    assert found
    assert found(RAW) is holds


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ("Cpu", "include is no list; write for example include: [{Status: Running}]"),
        (["Cpu >"], "include has 'Cpu >', which is no JMESPath expression: "),
        (["Tags.Tag[?TagKey=='env'"], "which is no JMESPath expression: "),
        (["nosuch(Cpu)"], "include has 'nosuch(Cpu)', which cannot be evaluated for i-1: "),
        (["length(Cpu)"], "which cannot be evaluated for i-1: "),
        ([3], "include is no mapping"),
    ],
)
def test_bad_alternatives(entries: Any, sentence: str) -> None:
    def use() -> None:
        found = any_of(entries, "include")
        assert found
        found(RAW)

    with pytest.raises(FilterError) as caught:
        use()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_the_library_for_expressions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jmespath", None)
    with pytest.raises(FilterError, match="needs the Python library jmespath"):
        expression("Cpu", "exclude")


def test_selection() -> None:
    stopped = {**RAW, "InstanceId": "i-2", "Status": "Stopped"}
    small = {**RAW, "InstanceId": "i-3", "Cpu": 2}
    found = selection({"VpcId": "vpc-1"}, [{"Status": "Running"}], ["Cpu < `4`"]).apply([RAW, stopped, small])
    assert [raw["InstanceId"] for raw in found] == ["i-1"]
