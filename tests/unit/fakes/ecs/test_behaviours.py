# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fake does as the documentation of the real API says."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import ApiError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs

RUN = {
    "ImageId": "m-debian12",
    "InstanceType": "ecs.g7.xlarge",
    "VSwitchId": "vsw-cn-hangzhou-h",
    "SecurityGroupId": "sg-cn-hangzhou",
}
STOCK = "ecs.g7.xlarge@cn-hangzhou-h"


def code_of(call, action, **params):
    """Return the error code of a call, "" if it succeeds."""
    try:
        call(action, **params)
    except ApiError as error:
        return error.code
    return ""


@pytest.mark.parametrize(("asked", "given"), [(None, 10), (1, 10), (10, 10), (55, 55), (100, 100), (1000, 100)])
def test_page_size_is_clamped(cloud, call, asked, given):
    cloud.add(130)
    answer = call("DescribeInstances", MaxResults=asked)
    assert len(answer["Instances"]["Instance"]) == given
    assert answer["NextToken"]
    assert answer["TotalCount"] == 0


def test_numbered_pages(cloud, call):
    cloud.add(130)
    answer = call("DescribeInstances", PageNumber=2, PageSize=500)
    assert (len(answer["Instances"]["Instance"]), answer["TotalCount"], answer["PageSize"]) == (30, 130, 100)


@pytest.mark.parametrize("code", ["", "InvalidParameter.TagExceed"])
@pytest.mark.parametrize("params", [{"Tag": [{"Key": "emr:tier", "Value": "core"}]}, {"ResourceGroupId": "rg-1"}])
def test_cap_of_filters_by_tag_and_group(cloud, call, params, code):
    cloud.behaviours.tag_cap, cloud.behaviours.tag_cap_error = 20, code
    cloud.add(30, tier="core", ResourceGroupId="rg-1")
    if code:
        assert code_of(call, "DescribeInstances", **params) == code
    else:
        answer = call("DescribeInstances", MaxResults=100, **params)
        assert (len(answer["Instances"]["Instance"]), answer["NextToken"]) == (20, "")
    names = call("DescribeInstances", InstanceIds=json.dumps(list(cloud.instances)))
    assert len(names["Instances"]["Instance"]) == 10


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({}, 9),
        ({"ZoneId": "cn-hangzhou-h"}, 2),
        ({"Status": "Stopped"}, 1),
        ({"InstanceName": "etl-master-*"}, 3),
        ({"InstanceType": "ecs.d3s.2xlarge"}, 6),
        ({"VpcId": "vpc-cn-hangzhou"}, 9),
        ({"VSwitchId": "vsw-cn-hangzhou-i"}, 2),
        ({"SecurityGroupId": "sg-other"}, 0),
        ({"LockReason": "Recycling"}, 1),
        ({"Tag": [{"Key": "emr:tier", "Value": "core"}]}, 6),
        ({"Tag": [{"Key": "emr:tier"}]}, 9),
        ({"Tag": [{"Key": "emr:tier", "Value": "core"}, {"Key": "emr:cluster", "Value": "x"}]}, 0),
        ({"PrivateIpAddresses": '["10.0.0.2", "10.0.0.3"]'}, 2),
        ({"RegionId": "cn-beijing"}, 1),
    ],
)
def test_filters(cloud, call, params, count):
    cloud.add(3, cluster="etl", tier="master", zone="cn-hangzhou-k")
    core = cloud.add(6, cluster="etl", tier="core", type="ecs.d3s.2xlarge")
    cloud.add(1, region="cn-beijing")
    cloud.add(5, account="another")
    core[0]["Status"] = "Stopped"
    core[1]["OperationLocks"] = {"LockReason": [{"LockReason": "Recycling", "LockMsg": ""}]}
    assert len(call("DescribeInstances", **params)["Instances"]["Instance"]) == count


@pytest.mark.parametrize(
    ("action", "params", "code"),
    [
        ("DescribeInstances", {"NoSuch": 1}, "Fake.UnknownParameter"),
        ("DescribeInstances", {"MaxResults": "many"}, "Fake.WrongType"),
        ("DescribeInstances", {"Status": "Gone"}, "InvalidInstanceStatus.ValueNotSupported"),
        ("DescribeInstances", {"NextToken": "x"}, "InvalidParameter.NextToken"),
        ("DescribeInstances", {"InstanceIds": "i-1"}, "InvalidParameter.InstanceIds"),
        ("DescribeInstances", {"RegionId": "cn-x"}, "InvalidRegionId.NotFound"),
        ("DescribeNothing", {}, "InvalidAction.NotFound"),
        ("RunInstances", {"ImageId": None}, "MissingParameter.ImageId"),
        ("RunInstances", {"ImageId": "m-x"}, "InvalidImageId.NotFound"),
        ("RunInstances", {"SecurityGroupId": None}, "MissingParameter.SecurityGroupId"),
        ("RunInstances", {"VSwitchId": "vsw-x"}, "InvalidVSwitchId.NotFound"),
        ("RunInstances", {"InstanceType": "ecs.x"}, "InvalidInstanceType.ValueNotSupported"),
        ("RunInstances", {"Amount": 101}, "InvalidParameter.Amount"),
        ("RunInstances", {"Amount": 2, "MinAmount": 3}, "InvalidParameter.MinAmount"),
        ("RunInstances", {"Amount": 2, "HostNames": ["a"]}, "InvalidHostNames.Count"),
        ("RunInstances", {"HostName": "-a"}, "InvalidHostName.Malformed"),
        ("RunInstances", {"ClientToken": "x" * 65}, "InvalidClientToken.ValueNotSupported"),
        ("RunInstances", {"Tag": [{"Key": "acs:emr:clusterId", "Value": "c"}]}, "InvalidTagKey.Malformed"),
        ("RunInstances", {"Tag": [{"Key": f"k{n}", "Value": ""} for n in range(21)]}, "InvalidParameter.TagExceed"),
        ("RunInstances", {"DryRun": True}, "DryRunOperation"),
        ("RunInstances", {"DryRun": True, "Amount": 101}, "InvalidParameter.Amount"),
    ],
)
def test_refusals(cloud, call, action, params, code):
    base = RUN if action == "RunInstances" else {}
    assert code_of(call, action, **{**base, **params}) == code
    assert not cloud.instances


def test_client_token_is_replayed(cloud, call):
    first = call("RunInstances", **RUN, Amount=2, ClientToken="a")["InstanceIdSets"]
    assert call("RunInstances", **RUN, Amount=2, ClientToken="a")["InstanceIdSets"] == first
    assert code_of(call, "RunInstances", **RUN, Amount=3, ClientToken="a") == "IdempotentParameterMismatch"
    assert call("RunInstances", **RUN, Amount=2, ClientToken="b")["InstanceIdSets"] != first
    assert len(cloud.instances) == 4


def test_a_refusal_for_want_of_stock_is_repeated_to_its_token(cloud, call):
    cloud.behaviours.stock = {STOCK: 0}
    assert code_of(call, "RunInstances", **RUN, ClientToken="a") == "OperationDenied.NoStock"
    cloud.behaviours.stock = {}
    assert code_of(call, "RunInstances", **RUN, ClientToken="a") == "OperationDenied.NoStock"
    assert code_of(call, "RunInstances", **RUN, ClientToken="b") == ""


@pytest.mark.parametrize(
    ("stock", "amount", "least", "made"),
    [(5, 5, None, 5), (4, 5, None, 0), (4, 5, 1, 4), (4, 5, 5, 0), (0, 1, 1, 0), (9, 5, 1, 5)],
)
def test_stock_and_least_amount(cloud, call, stock, amount, least, made):
    cloud.behaviours.stock = {STOCK: stock}
    code = code_of(call, "RunInstances", **RUN, Amount=amount, MinAmount=least)
    assert (code, len(cloud.instances)) == ("" if made else "OperationDenied.NoStock", made)
    assert cloud.behaviours.stock[STOCK] == stock - made


def test_closed_zone_and_quota(cloud, call):
    cloud.behaviours.closed_zones = ["cn-hangzhou-h"]
    assert code_of(call, "RunInstances", **RUN) == "Zone.NotOnSale"
    cloud.behaviours.closed_zones, cloud.behaviours.instance_quota = [], 2
    assert code_of(call, "RunInstances", **RUN, Amount=3) == "QuotaExceed.ElasticQuota"
    zones = call("DescribeAvailableResource", DestinationResource="InstanceType", InstanceType="ecs.g7.xlarge")
    assert {zone["ZoneId"]: zone["Status"] for zone in zones["AvailableZones"]["AvailableZone"]} == dict.fromkeys(
        cloud.behaviours.regions["cn-hangzhou"], "Available"
    )


def test_what_is_sold_out_says_so(cloud, call):
    cloud.behaviours.stock = {STOCK: 0}
    answer = call("DescribeAvailableResource", DestinationResource="InstanceType", InstanceType="ecs.g7.xlarge")
    found = {
        zone["ZoneId"]: zone["AvailableResources"]["AvailableResource"][0]["SupportedResources"]["SupportedResource"]
        for zone in answer["AvailableZones"]["AvailableZone"]
    }
    assert [row["Status"] for row in found["cn-hangzhou-h"]] == ["SoldOut"]
    assert [row["Status"] for row in found["cn-hangzhou-i"]] == ["Available"]


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"InstanceName": "etl-core-[7,4]-x"}, ["etl-core-0007-x", "etl-core-0008-x"]),
        ({"InstanceName": "a", "UniqueSuffix": True}, ["a001", "a002"]),
        ({"InstanceName": "a"}, ["a", "a"]),
    ],
)
def test_names(cloud, call, params, names):
    call("RunInstances", **RUN, Amount=2, **params, HostNames=["h1", "h2"])
    made = list(cloud.instances.values())
    assert [item["InstanceName"] for item in made] == names
    assert [item["HostName"] for item in made] == ["h1", "h2"]


def states(cloud, call):
    return {item["Status"] for item in call("DescribeInstances")["Instances"]["Instance"]}


def test_life_of_an_instance(cloud, call):
    b = cloud.behaviours
    b.start_delay_seconds = b.stop_delay_seconds = b.delete_delay_seconds = 20
    now = 0
    cloud.cloud.clock = lambda: now
    (name,) = call("RunInstances", **RUN)["InstanceIdSets"]["InstanceIdSet"]
    one = {"InstanceId": [name]}
    assert states(cloud, call) == {"Pending"}
    assert code_of(call, "StopInstances", **one) == "IncorrectInstanceStatus"
    now += 20
    assert states(cloud, call) == {"Running"}
    assert code_of(call, "StartInstances", **one) == "IncorrectInstanceStatus"
    assert code_of(call, "DeleteInstances", **one) == "IncorrectInstanceStatus"
    call("ModifyInstanceAttribute", InstanceId=name, DeletionProtection=True)
    assert code_of(call, "DeleteInstances", **one, Force=True) == "InvalidOperation.DeletionProtection"
    call("ModifyInstanceAttribute", InstanceId=name, DeletionProtection=False)
    assert code_of(call, "DeleteInstances", **one, Force=True, DryRun=True) == "DRYRUN.SUCCESS"
    call("StopInstances", **one, StoppedMode="StopCharging")
    assert states(cloud, call) == {"Stopping"}
    now += 20
    assert states(cloud, call) == {"Stopped"}
    call("DeleteInstances", **one)
    assert states(cloud, call) == {"Stopping"}
    now += 20
    assert states(cloud, call) == set()
    assert code_of(call, "DeleteInstances", **one) == "InvalidInstanceId.NotFound"


def test_tags(cloud, call):
    names = [item["InstanceId"] for item in cloud.add(51, emr_cluster="c-1", tier="core")]
    some = {"ResourceType": "instance", "ResourceId": names[:50]}
    assert code_of(call, "TagResources", ResourceType="instance", ResourceId=names, Tag=[{"Key": "a", "Value": "b"}])
    call("TagResources", **some, Tag=[{"Key": "a", "Value": "b"}])
    assert code_of(call, "UntagResources", **some, TagKey=["acs:emr:clusterId"]) == "InvalidTagKey.Malformed"
    rows = call("ListTagResources", **some)
    assert (len(rows["TagResources"]["TagResource"]), bool(rows["NextToken"])) == (50, True)
    call("UntagResources", **some, All=True)
    left = {tag["TagKey"] for item in cloud.instances.values() for tag in item["Tags"]["Tag"]}
    assert left == {"acs:emr:clusterId", "acs:emr:nodeGroupType"}


def test_emr_nodes(cloud, call):
    cloud.add(3, emr_cluster="c-1", tier="master")
    core = cloud.add(2, emr_cluster="c-1", tier="core", node_group="ssd")
    cloud.add(1, emr_cluster="c-2", tier="core")
    nodes = call("ListNodes", "emr", ClusterId="c-1", MaxResults=100)["Nodes"]
    assert [node["NodeGroupType"] for node in nodes] == ["MASTER"] * 3 + ["CORE"] * 2
    assert [node["NodeId"] for node in nodes[3:]] == [item["InstanceId"] for item in core]
    groups = call("ListNodeGroups", "emr", ClusterId="c-1")["NodeGroups"]
    assert [(group["NodeGroupName"], group["RunningNodeCount"]) for group in groups] == [("master", 3), ("ssd", 2)]
    with pytest.raises(ApiError, match=r"EntityNotExist\.Cluster"):
        call("ListNodes", "emr", ClusterId="c-9")
    assert [c["ClusterId"] for c in call("ListClusters", "emr")["Clusters"]] == ["c-1", "c-2"]


def test_quota_of_the_minute_is_per_action_and_region(cloud, call):
    cloud.behaviours.quota_per_minute = 1
    cloud.behaviours.minute_seconds = 1000000
    assert code_of(call, "DescribeZones") == ""
    assert code_of(call, "DescribeZones") == "Throttling.User"
    assert code_of(call, "DescribeZones", RegionId="cn-beijing") == ""
    assert code_of(call, "DescribeRegions") == ""


def test_request_that_was_seen_before_is_refused(cloud, call, monkeypatch):
    monkeypatch.setattr("uuid.uuid4", lambda: uuid.UUID(int=1))
    assert code_of(call, "DescribeRegions") == ""
    assert code_of(call, "DescribeRegions") == "SignatureNonceUsed"


def test_frozen_answers_are_the_same(cloud, call):
    cloud.add(30, cluster="etl", tier="core")
    plain = call("DescribeInstances", MaxResults=20)
    cloud.behaviours.frozen = True
    frozen = call("DescribeInstances", MaxResults=20)
    assert {**frozen, "RequestId": ""} == {**plain, "RequestId": ""}


def test_unknown_behaviour():
    with pytest.raises(TypeError, match="no behaviour is called stok"):
        FakeEcs(stok={})


def test_by_itself(tmp_path):
    scene = {"behaviours": {"throttle_every": 0}, "add": [{"count": 2, "cluster": "etl", "tier": "core"}]}
    (tmp_path / "scene.json").write_text(json.dumps(scene))
    files = {name: tmp_path / name for name in ("ready", "scene.json", "calls")}
    options = ["--ready", files["ready"], "--scene", files["scene.json"], "--calls", files["calls"]]
    root = Path(__file__).parents[4]
    process = subprocess.Popen([sys.executable, "-m", "tests.fakes.ecs", *options], cwd=root)
    try:
        end = time.monotonic() + 120
        while not files["ready"].exists() and time.monotonic() < end:
            time.sleep(0.05)
        url = files["ready"].read_text()
        key = {"access_key_id": "LTAI-fake-key", "access_key_secret": "fake-secret-7d1f"}
        client = Client(settings_from({"region": "cn-hangzhou", "endpoint": {"ecs": url}, **key}, {}))
        assert len(client.call("ecs", "DescribeInstances", {})["Instances"]["Instance"]) == 2
        client.close()
    finally:
        process.terminate()
        assert process.wait(timeout=120) == 0
    assert json.loads(files["calls"].read_text())["action"] == "DescribeInstances"
