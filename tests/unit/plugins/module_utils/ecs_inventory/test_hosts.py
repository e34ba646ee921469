# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From options to a plan, and from a plan and facts to hosts."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.inventory.ecs import DOCUMENTATION
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.hostnames import chain
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.hosts import Hosts, hosts_of
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import facts
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.plan import Plan, planned

DEFAULTS = {name: option.get("default") for name, option in yaml.safe_load(DOCUMENTATION)["options"].items()}


def plan(environment: dict[str, str] | None = None, **options: Any) -> Plan:
    return planned({**DEFAULTS, **options}, environment or {})


def instance(number: int, tier: str = "core", cluster: str = "etl", **fields: Any) -> dict[str, Any]:
    tags = {"emr:cluster": cluster, "emr:tier": tier}
    address = {"PrivateIpAddress": {"IpAddress": [f"10.0.0.{number}"]}}
    raw = {"InstanceId": f"i-{number}", "HostName": f"h-{number}", "VpcAttributes": address, **fields}
    raw["Tags"] = {"Tag": [{"TagKey": key, "TagValue": value} for key, value in tags.items() if value]}
    return facts(raw, "me")


def made(by: Plan, *instances: dict[str, Any]) -> Hosts:
    return hosts_of(by, instances, chain(["host_name", "instance_id"], lambda text, found: ""))


def test_hosts_come_in_natural_order_with_variables_and_groups() -> None:
    found = made(plan(), instance(10), instance(9, "task"), instance(2, "master"))
    assert [host.name for host in found.hosts] == ["h-2", "h-9", "h-10"]
    assert [host.groups for host in found.hosts] == [[("", "master")], [("", "task")], [("", "core")]]
    first = found.hosts[0].variables
    assert (first["ecs_tier"], first["ecs_cluster"], first["ansible_host"]) == ("master", "etl", "10.0.0.2")
    assert found.notes == []


@pytest.mark.parametrize(("reason", "reclaimed"), [("Recycling", True), ("financial", False)])
def test_spot_hosts_that_are_taken_back(reason: str, reclaimed: bool) -> None:
    locks = {"LockReason": [{"LockReason": reason}]}
    assert made(plan(), instance(1, OperationLocks=locks)).hosts[0].reclaimed is reclaimed


def test_several_clusters_have_groups_of_their_own() -> None:
    found = made(plan(clusters="etl,lab"), instance(1), instance(2, cluster="lab"))
    assert [host.groups[-1] for host in found.hosts] == [("", "etl_core"), ("", "lab_core")]


def test_two_clusters_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="instances of 2 clusters are mixed"):
        made(plan(), instance(1), instance(2, cluster="lab"))


@pytest.mark.parametrize(("unknown_tier", "notes"), [("warn", 1), ("ignore", 0)])
def test_hosts_in_no_tier_are_told_of(unknown_tier: str, notes: int) -> None:
    found = made(plan(unknown_tier=unknown_tier), instance(1, tier=""), instance(2))
    assert len(found.notes) == notes
    assert found.hosts[0].groups == [("", "emr_untiered")]


def test_a_tier_that_must_be_known() -> None:
    with pytest.raises(ValueError, match="1 of 2 instances are in no tier"):
        made(plan(unknown_tier="error"), instance(1, tier=""), instance(2))


def test_a_host_without_an_address_is_told_of() -> None:
    found = made(plan(ansible_host="private"), instance(1, VpcAttributes={}), instance(2))
    assert "ansible_host" not in found.hosts[0].variables
    assert ["h-1 has no address of kind 'private'" in note for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("options", "same"),
    [
        ({"keyed_groups": [{"key": "x"}]}, True),
        ({"hostnames": ["instance_id"]}, True),
        ({"hostvars": "all"}, False),
        ({"filters": {"Status": "Running"}}, False),
        ({"source": "emr"}, False),
        ({"environment": {"ALIBABA_CLOUD_PROFILE": "x"}}, False),
        ({"environment": {"HOME": "x"}}, True),
    ],
)
def test_what_makes_another_answer(options: dict[str, Any], same: bool) -> None:
    assert (plan(**options).key == plan().key) is same
