# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections import Counter

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import cluster, create

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


@pytest.mark.parametrize("typed", [None, "", "prd", "Prod"])
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
    assert {r["code"] for r in result["requests"]} == {"DryRunOperation"}


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
