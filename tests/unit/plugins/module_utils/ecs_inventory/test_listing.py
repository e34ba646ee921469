# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole lists of the inventory plugin, against the fake cloud."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.inventory import ecs
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError, BadAnswer, Forbidden
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.listing import Listing, listing
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.plan import planned
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.proof import prove_empty
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs


@pytest.fixture
def cloud() -> Any:
    with FakeEcs() as fake:
        yield fake


def list_(cloud: FakeEcs, **options: Any) -> Listing:
    defaults = {name: entry.get("default") for name, entry in yaml.safe_load(ecs.DOCUMENTATION)["options"].items()}
    return listing(planned({**defaults, **cloud.options(region=None), **options}, {}), lambda _text: None)


def names(found: Listing) -> list[str]:
    return sorted(str(row["host_name"]) for row in found.instances)


@pytest.fixture
def no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION", "ALICLOUD_REGION_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_region")
def test_all_regions_without_one_that_is_named(cloud: FakeEcs) -> None:
    cloud.add(1, cluster="a", tier="core")
    cloud.add(1, cluster="b", tier="core", region="cn-beijing")
    assert names(list_(cloud, regions="all")) == ["a-core-0001", "b-core-0001"]
    with pytest.raises(AlibabaError, match="region: missing"):
        list_(cloud, regions=[])


@pytest.mark.parametrize("denied", ["empty", "refused"])
@pytest.mark.parametrize("there", [0, 1, 250])
@pytest.mark.parametrize("source", ["ecs", "both"])
def test_who_may_not_look_is_not_shown_nothing(cloud: FakeEcs, denied: str, there: int, source: str) -> None:
    cloud.add(there, cluster="etl", tier="core", emr_cluster="c-1" if source == "both" and there else "")
    cloud.behaviours.forbidden, cloud.behaviours.denied_lists = ["DescribeInstances"], denied
    if source == "both" and not there:
        return  # EMR has no node, and nothing is asked of ECS
    with pytest.raises(Forbidden, match="allow ecs:DescribeInstances to this RAM identity"):
        list_(cloud, regions=["cn-hangzhou"], source=source)


def test_a_verdict_that_does_not_come_is_none() -> None:
    class Client:
        settings = SimpleNamespace(region="cn-hangzhou", account="me")

        def call(self, *_asked: Any) -> dict[str, Any]:
            return {"RequestId": "1"}

    with pytest.raises(BadAnswer, match="DryRun did not say whether this identity may see instances at all"):
        prove_empty(Client(), {})  # type: ignore[arg-type]


def test_a_region_that_may_not_be_seen_among_others(cloud: FakeEcs) -> None:
    cloud.add(1, cluster="a", tier="core")
    cloud.behaviours.forbidden = ["DescribeInstances@cn-beijing"]
    found = list_(cloud, regions=["cn-hangzhou", "cn-beijing", "cn-shanghai"], on_error="warn")
    assert (names(found), len(found.faults)) == (["a-core-0001"], 1)
    assert "DescribeInstances of ECS in cn-beijing" in str(found.faults[0])


@pytest.mark.parametrize("count", [3, 250, 1100])
@pytest.mark.parametrize("options", [{"filters": {"ResourceGroupId": "rg-1"}}, {"resource_group_id": "rg-1"}])
@pytest.mark.parametrize("clusters", [["etl"], []])
def test_a_cluster_within_a_resource_group(cloud: FakeEcs, count: int, options: Any, clusters: list[str]) -> None:
    cloud.add(count, cluster="etl", tier="core", ResourceGroupId="rg-1")
    cloud.add(2, cluster="etl", tier="task", ResourceGroupId="rg-2")
    asked = {"regions": ["cn-hangzhou"], "clusters": clusters, **options}
    assert len(list_(cloud, **asked).instances) == count
    if count < 1000:  # beyond, an identity of the group alone cannot be helped
        cloud.behaviours.only_resource_group = "rg-1"
        assert len(list_(cloud, **asked).instances) == count
    cloud.behaviours.only_resource_group = "rg-1"
    with pytest.raises(Forbidden, match="or name the resource group in which it is allowed"):
        list_(cloud, regions=["cn-hangzhou"], clusters=clusters)


@pytest.mark.parametrize("count", [99, 100, 101, 350])
def test_a_zone_that_is_not_listed(cloud: FakeEcs, count: int) -> None:
    zones = cloud.behaviours.regions["cn-hangzhou"]
    cloud.add(count, cluster="etl", tier="core", zone=zones[0])
    cloud.add(3, cluster="etl", tier="task", zone=zones[-1])
    cloud.behaviours.unlisted_zones = zones[-1:]
    assert len(list_(cloud, regions=["cn-hangzhou"]).instances) == count + 3
