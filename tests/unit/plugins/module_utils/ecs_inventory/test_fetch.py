# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How lists are fetched: pages, zones, the cap of tag filters, targets that fail, nodes of EMR."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    ApiError,
    BadAnswer,
    Call,
    DryRunPassed,
    Forbidden,
    InvalidParameter,
)
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import fetch, targets
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.lookups import regions_of
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import Query


class Settings:
    """As much of the settings as the code reads."""

    def __init__(self, region: str) -> None:
        self.region, self.account, self.resource_group = region, "test", ""


class Cloud:
    """Instances by region, and how the API answers."""

    def __init__(self, count: int = 0, zones: str = "abcd", cap: int = 1000) -> None:
        self.rows = [
            {"InstanceId": f"i-{n}", "RegionId": "r1", "ZoneId": f"r1-{zones[n % len(zones)]}"} for n in range(count)
        ]
        self.zones, self.cap, self.calls, self.fail = [f"r1-{zone}" for zone in zones], cap, list[tuple[str, Any]](), {}
        self.fail: dict[str, Callable[[Call], ApiError]]
        self.over_cap_fails = False
        self.verdict: type[ApiError] = DryRunPassed
        self.emr: dict[str, list[dict[str, Any]]] = {}

    def called(self, action: str) -> list[Any]:
        return [params for name, params in self.calls if name == action]


class Client:
    """Stands in for the signed client."""

    cloud: Cloud

    def __init__(self, settings: Any) -> None:
        self.settings = settings

    def close(self) -> None:
        """Nothing is open."""

    def _fail(self, action: str) -> None:
        for key in (action, f"{action} {self.settings.region}"):
            if key in self.cloud.fail:
                raise self.cloud.fail[key](Call("ecs", action, self.settings.region, "test"))

    def call(self, api: str, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        self.cloud.calls.append((action, dict(params)))
        self._fail(action)
        if "DryRun" in params:
            raise self.cloud.verdict(Call("ecs", action, self.settings.region, "test"), "dry run", "DryRunOperation")
        if action == "DescribeInstances":
            return {"TotalCount": len(list(self._DescribeInstances(params)))}
        if action == "DescribeZones":
            return {"Zones": {"Zone": [{"ZoneId": zone} for zone in self.cloud.zones]}}
        return {"Regions": {"Region": [{"RegionId": "r1"}, {"RegionId": "r2"}]}, "RequestId": "1"}

    def pages(
        self, api: str, action: str, params: Mapping[str, Any], items: str, *, max_results: int = 100
    ) -> Iterator[list[dict[str, Any]]]:
        rows = list(getattr(self, f"_{action}")(params))
        for start in range(0, len(rows) or 1, max_results):
            self.cloud.calls.append((action, dict(params)))
            self._fail(action)
            yield rows[start : start + max_results]

    def _DescribeInstances(self, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        rows = [row for row in self.cloud.rows if row["RegionId"] == self.settings.region]
        if "InstanceIds" in params:
            wanted = json.loads(params["InstanceIds"])
            assert len(wanted) <= 100
            rows = [row for row in rows if row["InstanceId"] in wanted]
        elif "Tag" in params or "ResourceGroupId" in params:
            if self.cloud.over_cap_fails and len(rows) > self.cloud.cap:
                raise InvalidParameter(Call("ecs", "x", "r1", "t"), "matched resources exceed 1000", "InvalidTag.Limit")
            rows = rows[: self.cloud.cap]
        return (row for row in rows if params.get("ZoneId") in (None, row.get("ZoneId")))

    def _ListTagResources(self, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        return ({"ResourceId": row["InstanceId"], "TagKey": "k"} for row in self.cloud.rows for _twice in range(2))

    def _ListClusters(self, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        return iter(self.cloud.emr["clusters"])

    def _ListNodeGroups(self, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        return iter(self.cloud.emr["groups"])

    def _ListNodes(self, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        return (row for row in self.cloud.emr["nodes"] if row["ClusterId"] == params["ClusterId"])


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Cloud]:
    def make(*args: Any, **options: Any) -> Cloud:
        monkeypatch.setattr(Client, "cloud", Cloud(*args, **options), raising=False)
        return Client.cloud

    monkeypatch.setattr(fetch, "Client", Client)
    return make


SAID: list[str] = []


def fetcher(*regions: str, workers: int = 8, keep: fetch.Keep = fetch.whole) -> fetch.Fetcher:
    SAID.clear()
    places = [targets.Target("me", region, Settings(region)) for region in regions or ("r1",)]  # type: ignore[arg-type]
    return fetch.Fetcher(places, workers, 100, SAID.append, keep)


def ids(found: targets.Fetched) -> list[str]:
    return sorted(row["InstanceId"] for row in found.instances)


def all_of(cloud: Cloud) -> list[str]:
    return sorted(row["InstanceId"] for row in cloud.rows)


@pytest.mark.parametrize("count", [0, 1, 99])
def test_small_regions_cost_one_call(cloud: Any, count: int) -> None:
    made = cloud(count)
    assert ids(fetcher().instances([Query({})])) == all_of(made)
    assert len(made.calls) == (1 if count else 2), "only nothing has to be proved"


def test_an_empty_list_is_believed_only_of_who_may_look(cloud: Any) -> None:
    made = cloud(3)
    made.verdict = Forbidden
    found = fetcher("r1", "r2").instances([Query({}), Query({}, ("emr:cluster", "etl"))])
    assert ids(found) == all_of(made)
    assert [target.region for target in found.failures] == ["r2"]
    assert "as if there were none" in str(next(iter(found.failures.values())))
    assert sum("DryRun" in params for params in made.called("DescribeInstances")) == 1


@pytest.mark.parametrize("count", [100, 250, 1500])
@pytest.mark.parametrize("tag", [None, ("emr:cluster", "etl")])
def test_zones_that_nobody_lists_are_not_lost(cloud: Any, count: int, tag: Any) -> None:
    made = cloud(count, cap=10_000)
    made.rows.sort(key=lambda row: str(row["ZoneId"]))  # so that the first page has one zone
    made.zones = made.zones[:1]
    assert ids(fetcher().instances([Query({}, tag)])) == all_of(made)


def test_no_instance_of_any_node_of_emr(cloud: Any) -> None:
    made = cloud(0)
    made.emr, made.verdict = EMR, Forbidden
    assert len(fetcher().by_emr([], with_ecs=True).failures) == 1
    made.verdict = DryRunPassed
    assert ids(fetcher().by_emr([], with_ecs=True)) == ["i-0", "i-2"]


@pytest.mark.parametrize("count", [100, 101, 950])
def test_large_regions_are_listed_zone_by_zone(cloud: Any, count: int) -> None:
    made = cloud(count)
    assert ids(fetcher().instances([Query({})])) == all_of(made)
    assert {params.get("ZoneId") for params in made.called("DescribeInstances")} == {None, *made.zones}


def test_one_chain_when_zones_may_not_be_asked_for(cloud: Any) -> None:
    made = cloud(250)
    made.fail["DescribeZones"] = lambda call: Forbidden(call, "no")
    assert ids(fetcher().instances([Query({})])) == all_of(made)


def test_no_zone_is_lost_when_they_may_not_be_asked_for(cloud: Any) -> None:
    made = cloud(250)
    made.rows.sort(key=lambda row: str(row["ZoneId"]), reverse=True)
    made.fail["DescribeZones"] = lambda call: Forbidden(call, "no")
    assert ids(fetcher().instances([Query({})])) == all_of(made)
    assert {params.get("ZoneId") for params in made.called("DescribeInstances")} == {None}


def test_instances_without_a_zone_are_listed_too(cloud: Any) -> None:
    made = cloud(250)
    del made.rows[7]["ZoneId"]
    assert ids(fetcher().instances([Query({})])) == all_of(made)


def test_zones_that_the_api_does_not_list_any_more_are_seen_on_the_first_page(cloud: Any) -> None:
    made = cloud(250)
    made.zones = made.zones[:2]
    assert ids(fetcher().instances([Query({})])) == all_of(made)


@pytest.mark.parametrize("options", [{"workers": 1}, {}])
def test_no_zones_are_asked_for(cloud: Any, options: dict[str, Any]) -> None:
    made = cloud(250, zones="a")
    found = fetcher(**options).instances([Query({} if options else {"ZoneId": "r1-a"})])
    assert ids(found) == all_of(made)
    assert not made.called("DescribeZones")


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("zones", ["a", "abcd"])
@pytest.mark.parametrize("count", [1000, 1001, 2345])
def test_cap_of_tag_filters(cloud: Any, count: int, zones: str, fails: bool) -> None:
    made = cloud(count, zones=zones)
    made.over_cap_fails = fails
    assert ids(fetcher().instances([Query({}, ("emr:cluster", "etl"))])) == all_of(made)
    assert SAID == ["r1: a filter reached its cap of 1000 resources, the list is completed another way"] or (
        fails and count == 1000
    )


def test_cap_of_resource_groups(cloud: Any) -> None:
    made = cloud(1500)
    for row in made.rows:
        row["ResourceGroupId"] = "rg-1"
    made.rows += [{**made.rows[0], "InstanceId": "i-other", "ResourceGroupId": "rg-2"}]
    assert ids(fetcher().instances([Query({"ResourceGroupId": "rg-1"})])) == all_of(made)[:-1]


def test_tag_filter_below_its_cap(cloud: Any) -> None:
    made = cloud(999)
    assert ids(fetcher().instances([Query({}, ("emr:cluster", "etl"))])) == all_of(made)
    assert not made.called("ListTagResources")


def test_other_errors_of_a_tag_filter_are_errors(cloud: Any) -> None:
    made = cloud(5)
    made.fail["DescribeInstances"] = lambda call: Forbidden(call, "no")
    found = fetcher().instances([Query({}, ("emr:cluster", "etl"))])
    assert isinstance(next(iter(found.failures.values())), Forbidden)


def test_a_region_that_fails_is_left_out_as_a_whole(cloud: Any) -> None:
    made = cloud(3)
    made.rows += [{"InstanceId": f"j-{n}", "RegionId": "r2", "ZoneId": "r2-a"} for n in range(250)]
    made.fail["DescribeZones r2"] = lambda call: BadAnswer(call, "odd")
    found = fetcher("r1", "r2").instances([Query({})])
    assert ids(found) == ["i-0", "i-1", "i-2"]
    assert [target.region for target in found.failures] == ["r2"]


def test_a_region_that_fails_later_is_left_out_with_what_it_said_before(cloud: Any) -> None:
    made = cloud(3)
    made.rows += [{"InstanceId": "j-1", "RegionId": "r2", "ZoneId": "r2-a"}]

    def keep(account: str, raw: Any) -> Any:
        if raw["InstanceId"] == "j-1":
            made.fail["DescribeInstances r2"] = lambda call: BadAnswer(call, "odd")
        return raw

    found = fetcher("r1", "r2", workers=1, keep=keep).instances([Query({}), Query({}, ("emr:cluster", "etl"))])
    assert ids(found) == ["i-0", "i-1", "i-2"]
    assert [target.region for target in found.failures] == ["r2"]


def test_instances_that_come_twice_count_once(cloud: Any) -> None:
    made = cloud(30)
    assert ids(fetcher().instances([Query({}), Query({}, ("a", "b"))])) == all_of(made)


def test_only_what_is_wanted_is_kept_in_the_order_of_zones_and_pages(cloud: Any) -> None:
    made = cloud(450)
    found = fetcher(keep=lambda account, raw: (account, raw["InstanceId"]) if raw["ZoneId"] != "r1-b" else None)
    wanted = [row for zone in "acd" for row in made.rows if row["ZoneId"] == f"r1-{zone}"]
    assert found.instances([Query({})]).instances == [("me", row["InstanceId"]) for row in wanted]


def test_the_later_document_of_an_instance_counts(cloud: Any) -> None:
    made = cloud(2)
    made.rows += [{**made.rows[0], "Status": "Stopped"}, {"InstanceId": None}, {}]
    found = fetcher(keep=lambda account, raw: None if raw.get("Status") == "Stopped" else raw.get("InstanceId", "none"))
    made.rows[-1]["RegionId"] = made.rows[-2]["RegionId"] = "r1"
    assert found.instances([Query({})]).instances == ["i-1", "none"]


def test_a_page_is_read_before_the_next_one_is_waited_for(cloud: Any) -> None:
    made = cloud(350, zones="a")
    made.fail["DescribeZones"] = lambda call: Forbidden(call, "no")
    seen: list[int] = []

    def keep(account: str, raw: Any) -> Any:
        seen.append(len(made.called("DescribeInstances")))
        return raw

    fetcher(keep=keep).instances([Query({})])
    # The first call only finds that one page is not all.
    assert seen == [2] * 100 + [3] * 100 + [4] * 100 + [5] * 50


@pytest.mark.parametrize("count", [3, 450])
def test_a_document_that_cannot_be_read_is_an_error(cloud: Any, count: int) -> None:
    cloud(count)

    def keep(account: str, raw: Any) -> Any:
        raise ValueError(f"{raw['InstanceId']} is odd")

    with pytest.raises(ValueError, match="i-0 is odd"):
        fetcher(keep=keep).instances([Query({})])


def test_nodes_of_emr_are_read_with_the_fields_of_their_instances(cloud: Any) -> None:
    made = cloud(1)
    made.emr = EMR
    made.rows[0].update(Cpu=8)
    found = fetcher(keep=lambda account, raw: (account, raw.get("Cpu"), raw["Emr"]["ClusterId"]))
    assert found.by_emr([], with_ecs=True).instances == [("me", 8, "c-1"), ("me", None, "c-3")]


def test_regions(cloud: Any) -> None:
    cloud()
    assert regions_of(Client(Settings("r1"))) == ["r1", "r2"]  # type: ignore[arg-type]


EMR = {
    "clusters": [
        {"ClusterId": "c-1", "ClusterName": "etl", "ClusterState": "RUNNING"},
        {"ClusterId": "c-2", "ClusterName": "old", "ClusterState": "TERMINATED"},
        {"ClusterId": "c-3", "ClusterName": "adhoc", "ClusterState": "RUNNING"},
    ],
    "groups": [{"NodeGroupId": "ng-1", "NodeGroupName": "core-1"}],
    "nodes": [
        {
            "ClusterId": cluster,
            "NodeId": f"i-{number}",
            "NodeName": f"core-1-{number}",
            "NodeGroupId": "ng-1",
            "NodeGroupType": "CORE",
            "NodeState": state,
            "PrivateIp": "10.0.0.1",
            "ZoneId": "r1-a",
        }
        for number, (cluster, state) in enumerate([("c-1", "RUNNING"), ("c-1", "TERMINATED"), ("c-3", "RUNNING")])
    ],
}


@pytest.mark.parametrize(
    ("wanted", "expected"), [([], ["i-0", "i-2"]), (["etl"], ["i-0"]), (["c-3"], ["i-2"]), (["old"], [])]
)
def test_nodes_of_emr(cloud: Any, wanted: list[str], expected: list[str]) -> None:
    cloud().emr = EMR
    assert ids(fetcher().by_emr(wanted, with_ecs=False)) == expected


def test_a_node_of_emr_looks_like_an_instance(cloud: Any) -> None:
    cloud().emr = EMR
    (row,) = fetcher().by_emr(["etl"], with_ecs=False).instances
    assert row["VpcAttributes"] == {"PrivateIpAddress": {"IpAddress": ["10.0.0.1"]}}
    assert (row["Status"], row["HostName"], row["RegionId"]) == ("Running", "core-1-0", "r1")
    assert row["Emr"] == {
        "ClusterId": "c-1",
        "ClusterName": "etl",
        "NodeGroupType": "CORE",
        "NodeGroupName": "core-1",
    }


def test_nodes_of_emr_with_the_fields_of_their_instances(cloud: Any) -> None:
    made = cloud(1)
    made.emr = EMR
    made.rows[0].update(HostName="core-1-0.c-1.r1.emr.aliyuncs.com", Cpu=8)
    (row,) = fetcher().by_emr(["etl"], with_ecs=True).instances
    assert (row["HostName"], row["Cpu"], row["Emr"]["ClusterId"]) == ("core-1-0.c-1.r1.emr.aliyuncs.com", 8, "c-1")
