# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import tagging
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.power import work

SELECT = {"vcpus": 4, "memory_gib": 16, "vcpus_max": 8}


def test_what_is_chosen_is_created_as_it_is(cloud, run, converge):
    cloud.behaviours.stock = {"ecs.g7.xlarge@cn-hangzhou-h": 0}
    groups = [
        {"tier": "master", "count": 3},
        {"tier": "core", "count": 3, "select": {"local_disks": 4, "vcpus": 8}},
        {"tier": "task", "count": 2, "spot_strategy": "SpotAsPriceGo"},
    ]
    defaults = {
        "vswitches": [{"zone": f"cn-hangzhou-{z}", "id": f"vsw-cn-hangzhou-{z}"} for z in "hi"],
        "select": SELECT,
        "image_id": "m-debian12",
        "security_group_ids": ["sg-cn-hangzhou"],
    }
    chosen = run("ecs_instance_type_info", node_groups=groups, defaults=defaults)
    assert chosen["problems"] == []
    assert chosen["plan"]["core"][0] == {"instance_type": "ecs.d3s.2xlarge", "zone": "cn-hangzhou-h", "count": 3}
    assert chosen["rejected"]["master"]["ecs.g7.xlarge in cn-hangzhou-h"] == "out of stock there"
    assert chosen["rejected"]["master"]["ecs.t6.large"].startswith("2 vCPUs, at least 4 wanted") or (
        "burstable" in chosen["rejected"]["master"]["ecs.t6.large"]
    )
    created = converge(groups, defaults, plan=chosen["plan"])
    assert created["missing"] == {}
    kinds = {(one["HostName"][:-5], one["InstanceType"], one["SpotStrategy"]) for one in cloud.instances.values()}
    assert ("prod-core", "ecs.d3s.2xlarge", "NoSpot") in kinds
    assert {kind[2] for kind in kinds if kind[0] == "prod-task"} == {"SpotAsPriceGo"}


def test_price_decides_if_wanted(cloud, run):
    group = {"tier": "master", "count": 1, "select": {"vcpus": 8, "vcpus_max": 8}}
    by_fit = run("ecs_instance_type_info", node_groups=[group])["candidates"]["master"]
    priced = run("ecs_instance_type_info", node_groups=[group], rank_by="price")["candidates"]["master"]
    assert by_fit[0]["instance_type"] == "ecs.c7.2xlarge"
    prices = [one["price_per_hour"] for one in priced if one["zone"] == priced[0]["zone"]]
    assert prices == sorted(prices)
    cloud.behaviours.forbidden = ["DescribePrice"]
    told = run("ecs_instance_type_info", node_groups=[group], rank_by="price")
    assert "DescribePrice" in str(told["warnings"])
    assert told["candidates"]["master"] == by_fit


def test_spot_is_ranked_by_the_risk(run):
    group = {"tier": "task", "count": 1, "spot_strategy": "SpotAsPriceGo", "select": {"vcpus": 4}}
    found = run("ecs_instance_type_info", node_groups=[group], rank_by="price")["candidates"]["task"]
    assert [one["interruption_percent"] for one in found][:2] == [1.5, 1.5]


def test_nothing_fits_is_no_failure(run):
    result = run("ecs_instance_type_info", node_groups=[{"tier": "core", "count": 1, "select": {"vcpus": 999}}])
    assert not result.get("failed")
    assert (result["plan"], len(result["problems"])) == ({"core": []}, 1)


def test_instances_are_listed_by_the_filters_of_the_inventory(cloud, run):
    cloud.add(3, cluster="prod", tier="core", zone="cn-hangzhou-h")
    cloud.add(2, cluster="prod", tier="task", zone="cn-hangzhou-i")
    one, _other = cloud.add(2, cluster="test", tier="task")

    def names(**args):
        return [row["name"] for row in run("ecs_instance_info", **args)["instances"]]

    assert len(names()) == 7
    assert names(cluster="prod", filters={"tag:emr:tier": "task"}) == ["prod-task-0001", "prod-task-0002"]
    assert names(cluster="prod", filters={"!ZoneId": "cn-hangzhou-h"}) == ["prod-task-0001", "prod-task-0002"]
    assert names(include=[{"InstanceName": "test-*"}]) == ["test-task-0001", "test-task-0002"]
    assert names(instance_ids=[one["InstanceId"], "i-none"]) == ["test-task-0001"]
    assert "raw" in run("ecs_instance_info", raw=True)["instances"][0]
    assert "Staus" in run("ecs_instance_info", filters={"Staus": "Running"})["msg"]


@pytest.mark.parametrize(
    ("state", "status", "settle", "calls", "waits"),
    [
        ("running", "Running", False, [], False),
        ("running", "Pending", False, [], True),
        ("running", "Stopped", False, ["StartInstances"], True),
        ("running", "Stopping", True, ["StartInstances"], True),
        ("stopped", "Stopped", False, [], False),
        ("stopped", "Stopping", False, [], True),
        ("stopped", "Running", False, ["StopInstances"], True),
        ("stopped", "Starting", True, ["StopInstances"], True),
        ("restarted", "Running", False, ["RebootInstances"], True),
        ("restarted", "Stopped", False, ["StartInstances"], True),
        ("restarted", "Starting", True, ["RebootInstances"], True),
    ],
)
def test_work(state, status, settle, calls, waits):
    todo = work(state, {"i": status})
    assert (bool(todo.settle), list(todo.call), bool(todo.wait)) == (settle, calls, waits)


def statuses(cloud):
    return [one["Status"] for one in cloud.instances.values()]


@pytest.mark.parametrize("module", ["ecs_instance_info", "ecs_instance_state"])
@pytest.mark.parametrize("there", [True, False])
def test_who_may_not_look_is_told_so(cloud, run, module, there):
    ids = [cloud.add(1)[0]["InstanceId"]] if there else ["i-gone"]
    more = {"state": "stopped"} if module == "ecs_instance_state" else {}
    cloud.behaviours.forbidden = ["DescribeInstances"]
    result = run(module, instance_ids=ids, **more)
    assert "allow ecs:DescribeInstances to this RAM identity" in result["msg"]
    assert "no such instance" not in result["msg"]
    if module == "ecs_instance_info":
        assert "allow ecs:DescribeInstances" in run(module, cluster="prod")["msg"]


def test_state_within_a_resource_group(cloud, run):
    cloud.behaviours.only_resource_group = "rg-1"
    one = cloud.add(1, ResourceGroupId="rg-1")[0]["InstanceId"]
    assert "or name the resource group" in run("ecs_instance_state", instance_ids=[one], state="stopped")["msg"]
    assert run("ecs_instance_state", instance_ids=[one], state="stopped", resource_group_id="rg-1")["changed"]
    assert len(run("ecs_instance_info", filters={"ResourceGroupId": "rg-1"})["instances"]) == 1


def test_state_waits_for_what_is_initializing(cloud, run, converge):
    cloud.behaviours.initializing_seconds = 0.3
    converge([{"tier": "task", "count": 2}])
    assert not run("ecs_instance_state", instance_ids=list(cloud.instances), state="stopped").get("failed")
    assert set(statuses(cloud)) == {"Stopped"}


def test_stop_start_restart(cloud, run):
    cloud.behaviours.start_delay_seconds = cloud.behaviours.stop_delay_seconds = 0.1
    ids = [one["InstanceId"] for one in cloud.add(150)]
    planned = run("ecs_instance_state", instance_ids=ids, state="stopped", check=True)
    assert (planned["changed"], set(statuses(cloud))) == (True, {"Running"})
    assert {request["code"] for request in planned["requests"]} == {"DRYRUN.SUCCESS"}
    stopped = run("ecs_instance_state", instance_ids=ids, state="stopped", economical=True)
    assert (set(statuses(cloud)), len(stopped["requests"])) == ({"Stopped"}, 2)
    assert {one["StoppedMode"] for one in cloud.instances.values()} == {"StopCharging"}
    assert run("ecs_instance_state", instance_ids=ids, state="stopped")["changed"] is False
    assert set(run("ecs_instance_state", instance_ids=ids, state="running")["instances"].values()) == {"Running"}
    assert run("ecs_instance_state", instance_ids=ids, state="restarted")["changed"] is True
    assert set(statuses(cloud)) == {"Running"}


def test_unknown_instance_stops_nothing(cloud, run):
    (one,) = cloud.add(1)
    result = run("ecs_instance_state", instance_ids=[one["InstanceId"], "i-none"], state="stopped")
    assert "i-none: no such instance in cn-hangzhou; nothing was changed" in result["msg"]
    assert statuses(cloud) == ["Running"]


def tags(cloud, number=0):
    return {tag["TagKey"]: tag["TagValue"] for tag in list(cloud.instances.values())[number]["Tags"]["Tag"]}


def test_tags_are_set_and_removed(cloud, run):
    ids = [
        one["InstanceId"] for one in cloud.add(120, tags={"old": "1", "acs:emr:clusterId": "c-1", "emr:tier": "core"})
    ]
    wanted = {"resource_ids": ids, "tags": {"owner": "etl", "level": 3}}
    planned = run("ecs_tag", check=True, **wanted)
    assert (planned["changed"], "owner" in tags(cloud)) == (True, False)
    assert len(run("ecs_tag", **wanted)["requests"]) == 3
    assert tags(cloud, 119) == {
        "old": "1",
        "acs:emr:clusterId": "c-1",
        "emr:tier": "core",
        "owner": "etl",
        "level": "3",
    }
    assert run("ecs_tag", **wanted)["changed"] is False
    run("ecs_tag", purge=True, **wanted)
    assert tags(cloud) == {"acs:emr:clusterId": "c-1", "emr:tier": "core", "owner": "etl", "level": "3"}
    run("ecs_tag", state="absent", resource_ids=ids, tags={"owner": "", "level": "4"})
    assert tags(cloud) == {"acs:emr:clusterId": "c-1", "emr:tier": "core", "level": "3"}


def test_only_what_differs_is_tagged(cloud, run):
    cloud.add(1, tags={"owner": "etl"})
    cloud.add(1)
    result = run("ecs_tag", resource_ids=list(cloud.instances), tags={"owner": "etl"})
    assert list(result["diff"]["after"]) == [list(cloud.instances)[1]]
    assert [params["ResourceId.1"] for params in cloud.requests("TagResources")] == [list(cloud.instances)[1]]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"tags": {"acs:x": "1"}}, "acs:x begin with acs: or aliyun"),
        ({"tags": {"": "1"}}, "between 1 and 128 characters"),
        ({"tags": {"a": ""}, "state": "absent", "purge": True}, "only with state present"),
        ({"tags": {"a": ""}, "resource_ids": ["i-none"]}, "InvalidResourceId.NotFound"),
    ],
)
def test_bad_tags(cloud, run, args, words):
    cloud.add(1)
    result = run("ecs_tag", **{"resource_ids": list(cloud.instances), **args})
    assert result["failed"]
    assert words in result["msg"]


def test_system_tags_survive_purge():
    before = {"acs:x": "1", "ALIYUN.y": "2", "emr:tier": "core", "old": "3"}
    assert tagging.after(before, {"new": "4"}, "present", True) == {
        "acs:x": "1",
        "ALIYUN.y": "2",
        "emr:tier": "core",
        "new": "4",
    }


@pytest.mark.parametrize("name", ["ecs_cluster", "ecs_instance_info"])
@pytest.mark.parametrize("wrong", [False, True])
def test_secrets_are_never_returned(cloud, run, name, wrong):
    cloud.behaviours.access_key_secret = "other" if wrong else "k33p-me-secret"
    more = (
        {"cluster": "prod"}
        if name == "ecs_instance_info"
        else {"cluster": "prod", "state": "absent", "confirm": "prod"}
    )
    result = run(name, access_key_secret="k33p-me-secret", security_token=None, **more)
    assert bool(result.get("failed")) is wrong
    assert "k33p-me-secret" not in str(result)
