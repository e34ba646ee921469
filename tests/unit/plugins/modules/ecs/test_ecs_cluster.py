# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import time
from collections import Counter
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import cluster, create, remove

ALL = [
    f"prod-{tier}-{number:04d}"
    for tier, count in (("core", 3), ("master", 3), ("task", 2))
    for number in range(1, count + 1)
]
FIRST, SECOND = "cn-hangzhou-h", "cn-hangzhou-i"


def zones(cloud):
    return Counter((one["InstanceType"], one["ZoneId"]) for one in cloud.instances.values())


def test_whole_cluster_is_created_once(cloud, converge, names):
    first = converge()
    assert not first.get("failed"), first
    assert (first["changed"], first["missing"], names()) == (True, {}, ALL)
    assert len(first["created"]) == 8
    assert all(request["request_id"] for request in first["requests"])
    second = converge()
    assert (second["changed"], second["requests"], names()) == (False, [], ALL)
    assert [one["name"] for one in second["hosts"]["master"]] == ALL[3:6]


def test_hosts_are_what_was_asked_for(cloud, converge):
    converge()
    one = next(one for one in cloud.instances.values() if one["HostName"] == "prod-core-0002")
    tags = {tag["TagKey"]: tag["TagValue"] for tag in one["Tags"]["Tag"]}
    assert tags == {"emr:cluster": "prod", "emr:tier": "core"}
    assert (one["InstanceName"], one["DeletionProtection"]) == ("prod-core-0002", True)
    assert one["MetadataOptions"]["HttpTokens"] == "required"
    assert not any(o["DeletionProtection"] for o in cloud.instances.values() if "task" in o["HostName"])


def test_missing_stock_is_made_good_elsewhere(cloud, converge, names):
    cloud.behaviours.stock = {f"ecs.g7.xlarge@{FIRST}": 4}
    result = converge()
    assert (result["missing"], names()) == ({}, ALL)
    # One core host got the rest of the first zone, and the other two the second. Tasks find nothing in the first.
    assert zones(cloud) == {("ecs.g7.xlarge", FIRST): 4, ("ecs.g7.xlarge", SECOND): 4}
    assert [(r["node_group"], r["zone"], r["wanted"], r["created"], r["code"]) for r in result["requests"]] == [
        ("master", FIRST, 3, 3, ""),
        ("core", FIRST, 3, 1, ""),
        ("core", SECOND, 2, 2, ""),
        ("task", FIRST, 2, 0, "OperationDenied.NoStock"),
        ("task", SECOND, 2, 2, ""),
    ]


def test_next_type_before_next_zone(cloud, converge):
    cloud.behaviours.stock = {f"ecs.g7.xlarge@{FIRST}": 0}
    converge(defaults={"select": {"instance_types": ["ecs.g7.xlarge", "ecs.c7.2xlarge"]}})
    assert zones(cloud) == {("ecs.c7.2xlarge", FIRST): 8}


def test_next_zone_before_next_type(cloud, converge):
    cloud.behaviours.stock = {f"ecs.g7.xlarge@{FIRST}": 0}
    converge(defaults={"fallback_first": "zone", "select": {"instance_types": ["ecs.g7.xlarge", "ecs.c7.2xlarge"]}})
    assert zones(cloud) == {("ecs.g7.xlarge", SECOND): 8}


def test_shortage_keeps_what_was_made_and_a_new_run_goes_on(cloud, converge, names):
    cloud.behaviours.stock = {f"ecs.g7.xlarge@{FIRST}": 4, f"ecs.g7.xlarge@{SECOND}": 0}
    short = converge()
    assert (short["failed"], short["changed"], short["missing"]) == (True, True, {"core": 2, "task": 2})
    assert len(short["created"]) == len(cloud.instances) == 4
    assert "OperationDenied.NoStock" in short["msg"]
    assert "run again" in short["msg"]
    cloud.behaviours.stock = {}
    assert not converge().get("failed")
    assert names() == ALL


def test_a_refusal_that_the_api_remembers_is_asked_again(cloud, converge, names):
    cloud.behaviours.closed_zones = [FIRST, SECOND]
    assert "Zone.NotOnSale" in converge()["msg"]
    cloud.behaviours.closed_zones = []
    assert not converge().get("failed")
    assert names() == ALL


def test_disks_that_are_not_sold_there_send_to_the_next_place(cloud, converge):
    cloud.behaviours.diskless = [f"cloud_essd@{FIRST}"]
    result = converge([{"tier": "core", "count": 2, "data_disks": [{"size_gib": 100}]}])
    assert (result.get("failed"), zones(cloud)) == (None, {("ecs.g7.xlarge", SECOND): 2})
    assert result["requests"][0]["code"] == "InvalidSystemDiskCategory.NotSupported"


def test_disks_that_are_sold_nowhere(cloud, converge):
    cloud.behaviours.diskless = ["cloud_auto@ecs.g7.xlarge"]
    result = converge([{"tier": "core", "count": 2, "data_disks": [{"size_gib": 100, "category": "cloud_auto"}]}])
    assert "InvalidDataDiskCategory.NotSupported" in result["msg"]
    assert "try another instance type, zone or disk category" in result["msg"]


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("denied", ["empty", "refused"])
@pytest.mark.parametrize("there", [0, 8])
def test_who_may_not_look_neither_buys_nor_is_told_that_hosts_are_gone(cloud, converge, run, state, denied, there):
    if there:
        converge()
    cloud.behaviours.forbidden, cloud.behaviours.denied_lists = ["DescribeInstances"], denied
    before = len(cloud.requests("RunInstances"))
    result = converge() if state == "present" else delete(run, confirm="prod")
    assert result["failed"]
    assert "allow ecs:DescribeInstances to this RAM identity" in result["msg"]
    assert (len(cloud.instances), len(cloud.requests("RunInstances"))) == (there, before)
    assert not result["changed"]


def test_a_permission_that_ends_half_way_buys_nothing_more(cloud, converge, monkeypatch):
    """The list was seen, what was bought is not."""
    look = create.Creator._look

    def denied(*args):
        cloud.behaviours.forbidden = ["DescribeInstances"]
        return look(*args)

    monkeypatch.setattr(create.Creator, "_look", denied)
    result = converge()
    assert (len(cloud.instances), len(cloud.requests("RunInstances"))) == (3, 1)
    assert sorted(one["id"] for one in result["created"]) == sorted(cloud.instances)
    assert "RunInstances answered with them, but whether they exist cannot be seen" in result["msg"]
    assert "allow ecs:DescribeInstances" in result["msg"]
    cloud.behaviours.forbidden = []
    monkeypatch.setattr(create.Creator, "_look", look)
    assert not converge().get("failed")
    assert len(cloud.instances) == 8


def test_what_is_not_listed_for_long_is_not_bought_again(cloud, converge):
    cloud.behaviours.unlisted_seconds = 3600
    result = converge(wait=False)
    assert (result.get("failed"), len(cloud.instances)) == (None, 8)
    assert converge(wait=False)["missing"] == {}
    assert len(cloud.instances) == 8


def test_one_step_is_bought_three_times_at_most(cloud, converge, monkeypatch):
    """Whatever the API says about what it made."""
    monkeypatch.setattr(create, "by_ids", lambda _client, _ids: {})
    monkeypatch.setattr(create, "gone", lambda _client, _one: True)
    cloud.behaviours.unlisted_seconds = 3600
    result = converge()
    assert len(cloud.requests("RunInstances")) == 3
    assert "answered 3 times with instances that do not exist" in result["msg"]


def test_who_may_not_ask_whether_instances_are_gone_buys_nothing(cloud, converge, run):
    converge([{"tier": "task", "count": 2}])
    delete(run, confirm="prod")
    cloud.behaviours.forbidden = ["StopInstances"]
    result = converge([{"tier": "task", "count": 2}])
    assert (cloud.instances, result["failed"]) == ({}, True)
    assert "allow ecs:StopInstances" in result["msg"]


def test_many_lives_of_a_cluster(cloud, converge, run, names, monkeypatch):
    everything = {"tiers": ["master", "core", "task"], "remove_protection": True, "force_stop": True}
    for life in range(5):
        monkeypatch.setattr(create, "time", SimpleNamespace(time=(time.time() + 600 * life).__float__))
        assert "msg" not in converge()
        assert names() == ALL
        assert not run("ecs_cluster", cluster="prod", state="absent", confirm="prod", **everything).get("failed")


def test_a_wrong_vswitch_is_tried_once(cloud, converge):
    result = converge(defaults={"vswitches": [{"zone": FIRST, "id": "vsw-nowhere"}]})
    assert "InvalidVSwitchId.NotFound" in result["msg"]
    # Once more with another token, since the API repeats refusals; not for the other node groups.
    assert [params["HostNames.1"] for params in cloud.requests("RunInstances")] == ["prod-master-0001"] * 2


def test_within_a_resource_group(cloud, converge, run):
    cloud.behaviours.only_resource_group = "rg-1"
    assert "ResourceGroupId" not in str(cloud.requests("RunInstances"))
    assert "or name the resource group in which it is allowed" in converge()["msg"]
    ours = {"resource_group_id": "rg-1"}
    assert not converge(**ours).get("failed")
    assert {one["ResourceGroupId"] for one in cloud.instances.values()} == {"rg-1"}
    assert converge(**ours)["changed"] is False
    assert not delete(run, confirm="prod", **ours).get("failed")
    assert len(cloud.instances) == 6


def test_lost_answer_makes_no_twin(cloud, converge, names):
    cloud.behaviours.cut = {"RunInstances": 2}
    assert not converge().get("failed")
    assert names() == ALL


@pytest.mark.parametrize("after", range(1, 4))
def test_interrupted_anywhere_makes_no_twin(cloud, converge, names, monkeypatch, after):
    """The run dies right after a call was answered, before it could note anything."""
    look = create.Creator._look
    calls = []

    def dies(*args):
        calls.append(args)
        if len(calls) == after:
            raise KeyboardInterrupt
        return look(*args)

    monkeypatch.setattr(create.Creator, "_look", dies)
    with pytest.raises(KeyboardInterrupt):
        converge()
    assert 0 < len(cloud.instances) <= 8
    monkeypatch.setattr(create.Creator, "_look", look)
    assert not converge().get("failed")
    assert names() == ALL


def test_instances_that_are_not_listed_yet_get_no_twin(cloud, converge, monkeypatch):
    """What an earlier run created is not listed yet: the same calls are made again and bring the same instances."""
    converge()
    made = set(cloud.instances)
    monkeypatch.setattr(cluster, "of_cluster", lambda _client, _name: [])
    result = converge()
    assert (set(cloud.instances), result["missing"]) == (made, {})


def test_tags_and_names_that_are_not_listed_yet_make_no_surplus(cloud, converge, names):
    real = create.by_ids

    def bare(client, ids):
        return {one: {**raw, "Tags": {}, "HostName": ""} for one, raw in real(client, ids).items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(create, "by_ids", bare)
        result = converge()
    assert (names(), len(result["hosts"]["core"])) == (ALL, 3)


def test_stopped_hosts_are_told(cloud, converge):
    cloud.add(1, cluster="prod", tier="core", Status="Stopped")
    result = converge([{"tier": "core", "count": 1}])
    assert result["changed"] is False
    assert "prod-core-0001 stopped and counted as there" in str(result["warnings"])


def test_made_anew_after_everything_was_deleted(cloud, converge, run, names):
    converge()
    gone = set(cloud.instances)
    everything = {"tiers": ["master", "core", "task"], "remove_protection": True}
    assert not run("ecs_cluster", cluster="prod", state="absent", confirm="prod", **everything).get("failed")
    assert cloud.instances == {}
    assert not converge().get("failed")
    assert names() == ALL
    assert not gone & set(cloud.instances)


def test_a_replaced_host_takes_the_free_name(cloud, converge, names):
    converge()
    dead = next(key for key, one in cloud.instances.items() if one["HostName"] == "prod-core-0002")
    del cloud.instances[dead]
    result = converge()
    assert [one["name"] for one in result["created"]] == ["prod-core-0002"]
    assert names() == ALL


def test_more_than_a_hundred(converge, names):
    result = converge([{"tier": "task", "count": 250}])
    assert [(r["wanted"], r["created"]) for r in result["requests"]] == [(100, 100), (100, 100), (50, 50)]
    assert len(set(names())) == 250


def test_a_thousand_hosts_are_all_known(cloud, converge):
    cloud.add(1100, cluster="prod", tier="task")
    result = converge([{"tier": "task", "count": 1101}])
    assert [one["name"] for one in result["created"]] == ["prod-task-1101"]


def test_check_mode_asks_and_creates_nothing(cloud, converge):
    cloud.behaviours.stock = {f"ecs.g7.xlarge@{FIRST}": 0}
    result = converge(check=True)
    assert (result["changed"], cloud.instances) == (True, {})
    assert [one["name"] for one in result["created"]] == [*ALL[3:6], *ALL[:3], *ALL[6:]]
    assert {r["code"] for r in result["requests"]} == {"OperationDenied.NoStock", "DryRunOperation"}
    assert result["summary"][0] == (
        "create prod-master-0001, prod-master-0002 and prod-master-0003: ecs.g7.xlarge in cn-hangzhou-i"
    )
    assert result["diff"] == {"before": {}, "after": {"master": ALL[3:6], "core": ALL[:3], "task": ALL[6:]}}
    assert all(params["DryRun"] == "true" for params in cloud.requests("RunInstances"))


def test_check_mode_of_what_cannot_be(cloud, converge):
    cloud.behaviours.forbidden = ["RunInstances"]
    result = converge(check=True)
    assert result["failed"]
    assert "Forbidden" in result["msg"]
    assert "RunInstances" in result["msg"]


def test_waits_until_hosts_run(cloud, converge):
    cloud.behaviours.start_delay_seconds = 0.3
    result = converge()
    assert {one["status"] for rows in result["hosts"].values() for one in rows} == {"Running"}
    assert result["progress"][0]["statuses"] != result["progress"][-1]["statuses"] == {"done": 8}


def test_tells_who_does_not_start(cloud, converge):
    cloud.behaviours.start_delay_seconds = 60
    result = converge([{"tier": "gateway", "count": 1}], wait_timeout_seconds=0.1)
    assert "prod-gateway-0001: not running within 0.1 s" in result["msg"]
    assert converge([{"tier": "gateway", "count": 1}], wait=False)["changed"] is False


@pytest.mark.parametrize("tier", ["master", "core"])
def test_never_shrinks_without_a_list(cloud, converge, tier):
    cloud.add(3, cluster="prod", tier=tier)
    result = converge([{"tier": tier, "count": 2}, {"tier": "gateway", "count": 1}], shrink_task=True)
    assert "never shrinks by a number" in result["msg"]
    assert len(cloud.instances) == 3


def test_shrinks_by_a_list(cloud, converge, names):
    cloud.add(3, cluster="prod", tier="core")
    result = converge([{"tier": "core", "count": 2}], remove_hosts=["prod-core-0001"])
    assert [one["name"] for one in result["removed"]] == ["prod-core-0001"]
    assert names() == ["prod-core-0002", "prod-core-0003"]
    again = converge([{"tier": "core", "count": 2}], remove_hosts=["prod-core-0001"])
    assert (again["changed"], names()) == (False, ["prod-core-0002", "prod-core-0003"])


def test_task_shrinks_if_told(cloud, converge, names):
    cloud.add(3, cluster="prod", tier="task")
    assert converge([{"tier": "task", "count": 1}])["surplus"] == {"task": 2}
    converge([{"tier": "task", "count": 1}], shrink_task=True)
    assert names() == ["prod-task-0001"]


def delete(run, **args):
    return run("ecs_cluster", cluster="prod", state="absent", **args)


@pytest.mark.parametrize("typed", [None, "", " ", "prd", "Prod", "prod "])
@pytest.mark.parametrize("check", [True, False])
def test_deletes_nothing_without_the_typed_name(cloud, run, typed, check):
    cloud.add(2, cluster="prod", tier="task")
    result = delete(run, confirm=typed, check=check)
    assert "only if confirm repeats the cluster's name" in result["msg"]
    assert len(cloud.instances) == 2


def test_deletes_the_task_tier_only(cloud, converge, run, names):
    converge()
    cloud.add(1, cluster="test", tier="task")
    result = delete(run, confirm="prod")
    assert [one["name"] for one in result["removed"]] == ALL[6:]
    assert names() == [*ALL[:6], "test-task-0001"]
    assert [r["action"] for r in result["requests"]] == ["StopInstances", "DeleteInstances"]
    assert all("Force" not in p or p["Force"] == "false" for p in cloud.requests("DeleteInstances"))
    assert delete(run, confirm="prod")["changed"] is False


def test_protected_hosts_stay_and_so_does_everything_else(cloud, converge, run, names):
    converge()
    result = delete(run, confirm="prod", tiers=["core", "task"])
    assert "prod-core-0001, prod-core-0002 and prod-core-0003: deletion protection is on" in result["msg"]
    assert names() == ALL
    delete(run, confirm="prod", tiers=["core", "task"], remove_protection=True)
    assert names() == ALL[3:6]


def test_deletion_of_what_still_starts(cloud, converge, run):
    cloud.behaviours.start_delay_seconds = 0.3
    cloud.behaviours.stop_delay_seconds = cloud.behaviours.delete_delay_seconds = 0.1
    converge([{"tier": "task", "count": 2}], wait=False)
    assert not delete(run, confirm="prod").get("failed")
    assert cloud.instances == {}


@pytest.mark.parametrize("force", [False, True])
def test_deletion_waits_for_what_is_still_initializing(cloud, converge, run, force):
    cloud.behaviours.initializing_seconds = 0.3
    converge([{"tier": "task", "count": 3}])
    result = delete(run, confirm="prod", force_stop=force)
    assert (result.get("msg"), cloud.instances, len(result["removed"])) == (None, {}, 3)


def test_deletion_tells_what_stays_initializing(cloud, converge, run):
    cloud.behaviours.initializing_seconds = 3600
    converge([{"tier": "task", "count": 3}])
    result = delete(run, confirm="prod", wait_timeout_seconds=0.1)
    assert "IncorrectInstanceStatus.Initializing" in result["msg"]
    assert (len(cloud.instances), result["removed"]) == (3, [])


@pytest.mark.parametrize("action", ["ModifyInstanceAttribute", "StopInstances", "DeleteInstances"])
@pytest.mark.parametrize("count", [3, 120])
def test_deletion_of_what_goes_meanwhile(cloud, converge, run, monkeypatch, action, count):
    """One host goes just before a call that names it."""
    converge([{"tier": "task", "count": count}], {"deletion_protection": True})
    call = remove.Client.call

    def goes(client, api, asked, *args, **kwargs):
        if asked == action:
            cloud.instances.pop(next((key for key in cloud.instances), ""), None)
            monkeypatch.setattr(remove.Client, "call", call)
        return call(client, api, asked, *args, **kwargs)

    monkeypatch.setattr(remove.Client, "call", goes)
    result = delete(run, confirm="prod", remove_protection=True)
    assert (result.get("msg"), cloud.instances, len(result["removed"])) == (None, {}, count)


def test_deletion_by_who_may_no_longer_look(cloud, converge, run, monkeypatch):
    converge([{"tier": "task", "count": 3}])
    call = remove.Client.call

    def denied(client, api, asked, *args, **kwargs):
        if asked == "DeleteInstances":
            cloud.behaviours.forbidden = ["DescribeInstances"]
        return call(client, api, asked, *args, **kwargs)

    monkeypatch.setattr(remove.Client, "call", denied)
    result = delete(run, confirm="prod")
    assert "allow ecs:DescribeInstances" in result["msg"]
    assert (result["removed"], result["changed"]) == ([], True), "nobody has seen them gone"


def test_forced_deletion_only_if_told(cloud, run):
    cloud.add(2, cluster="prod", tier="task")
    delete(run, confirm="prod", force_stop=True)
    assert cloud.instances == {}
    assert cloud.requests("StopInstances") == []
    assert [params["Force"] for params in cloud.requests("DeleteInstances")] == ["true"]


def test_check_mode_of_deletion(cloud, run):
    cloud.add(2, cluster="prod", tier="task")
    result = delete(run, confirm="prod", check=True)
    assert (result["changed"], len(result["removed"]), len(cloud.instances)) == (True, 2, 2)
    assert {r["code"] for r in result["requests"]} == {"DRYRUN.SUCCESS"}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"plan": {"cores": [{"instance_type": "a", "zone": "h"}]}}, "plan: cores is no node group"),
        ({"plan": {"core": [{"zone": "h"}]}}, "lacks instance_type or zone"),
        ({"plan": {"core": [{"instance_type": "ecs.g7.xlarge", "zone": "k"}]}}, "it has no vSwitch in k"),
        ({"defaults": {"select": {}}}, "the plan has no place for them"),
        ({"defaults": {"image_id": None}}, "image_id is missing"),
        ({"groups": [{"tier": "core", "count": 1, "name": "master"}]}, "this is the name of another tier"),
        ({"defaults": {"image_id": "m-none"}}, "InvalidImageId.NotFound"),
        ({"access_key_secret": "wrong"}, "SignatureDoesNotMatch"),
    ],
)
def test_bad_input(cloud, converge, args, words):
    result = converge(**args)
    assert result["failed"]
    assert words in result["msg"]
    assert cloud.instances == {}


def test_a_cluster_that_is_there_needs_no_plan(cloud, converge):
    cloud.add(3, cluster="prod", tier="core")
    assert (
        converge([{"tier": "core", "count": 3}], {"select": {}, "image_id": None}, plan={"core": []})["changed"]
        is False
    )
