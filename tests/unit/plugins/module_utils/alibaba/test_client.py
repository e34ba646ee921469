# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    DryRunPassed,
    NotFound,
    ServerError,
    Throttled,
    Unreachable,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.retry import (
    back_off_seconds,
    is_idempotent,
    throttle_seconds,
)


@pytest.mark.parametrize(
    ("action", "params", "expected"),
    [
        ("DescribeInstances", {}, True),
        ("ListNodes", {}, True),
        ("TagResources", {}, True),
        ("RunInstances", {}, False),
        ("RunInstances", {"ClientToken": "x"}, True),
        ("StopInstances", {}, False),
    ],
)
def test_what_may_be_repeated(action, params, expected):
    assert is_idempotent(action, params) is expected


def test_a_gateway_that_is_overloaded_is_asked_again(cloud, client_of, waits):
    cloud.behaviours.overloaded = 2
    assert client_of(cloud).call("ecs", "DescribeZones", {})["Zones"]
    assert len(waits) == 2
    cloud.behaviours.overloaded = 9
    with pytest.raises(Throttled, match=r"HTTP 429.: too many requests; wait or lower"):
        client_of(cloud).call("ecs", "DescribeZones", {})


def test_back_off_grows_to_a_limit():
    assert [back_off_seconds(attempt, 1.0) for attempt in range(1, 8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert back_off_seconds(1, 0.0) == 0.1


@pytest.mark.parametrize(
    ("attempt", "headers", "now", "chance", "seconds"),
    [
        (1, {}, 0.0, 0.0, 0.5),
        (2, {}, 45.0, 0.0, 15.0),
        (2, {}, 45.0, 1.0, 18.0),
        (3, {"date": "Thu, 01 Jan 1970 00:00:50 GMT"}, 3.0, 0.0, 10.0),
        (3, {"date": "nonsense"}, 3.0, 0.0, 57.0),
        (1, {"x-acs-retry-after": "7"}, 0.0, 0.5, 7.5),
        (2, {"x-acs-retry-after": "99999"}, 59.0, 0.0, 1.0),
    ],
)
def test_wait_for_the_next_minute(attempt, headers, now, chance, seconds):
    assert throttle_seconds(attempt, headers, now, chance) == seconds


def run_instances(**more):
    return {
        "ImageId": "m-debian12",
        "InstanceType": "ecs.g7.xlarge",
        "VSwitchId": "vsw-cn-hangzhou-h",
        "SecurityGroupId": "sg-cn-hangzhou",
        **more,
    }


def test_throttled_every_second_time(cloud, client_of, waits):
    cloud.behaviours.throttle_every = 2
    cloud.add(230)
    client = client_of(cloud)
    assert sum(len(page) for page in client.pages("ecs", "DescribeInstances", {}, "Instances.Instance")) == 230
    assert len(waits) == 2
    assert max(waits) <= 1


def test_a_minute_without_quota_is_waited_for_and_told(cloud, client_of, waits):
    cloud.behaviours.quota_per_minute = 2
    told = []
    client = client_of(cloud)
    client._notify = told.append

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) == 2:
            cloud.behaviours.quota_per_minute = 0

    client._sleep = sleep
    for _number in range(3):
        client.call("ecs", "DescribeRegions", {})
    assert waits[0] <= 1 < waits[1] <= 63
    assert len(told) == 1
    assert "is throttled (Throttling.User); trying again in" in told[0]


def test_lost_answer_of_a_call_with_a_token_makes_no_twin(cloud, client_of):
    cloud.behaviours.cut = {"RunInstances": 2}
    answer = client_of(cloud).call("ecs", "RunInstances", run_instances(Amount=2, ClientToken="one"))
    assert len(answer["InstanceIdSets"]["InstanceIdSet"]) == 2
    assert len(cloud.instances) == 2
    assert [call["code"] for call in cloud.calls] == ["(lost)", "(lost)", ""]


def test_lost_answer_of_a_call_without_a_token_is_not_repeated(cloud, client_of):
    cloud.behaviours.cut = {"RunInstances": 1}
    with pytest.raises(Unreachable, match=r"the connection was cut .*; it may have taken effect all the same"):
        client_of(cloud).call("ecs", "RunInstances", run_instances())
    assert len(cloud.instances) == 1


@pytest.mark.parametrize("code", ["ServiceUnavailable", "InternalError"])
def test_unavailable_for_a_while(cloud, client_of, code, waits):
    cloud.behaviours.errors = {"DescribeRegions": [code, code]}
    assert client_of(cloud).call("ecs", "DescribeRegions", {})["RequestId"]
    assert len(waits) == 2


def test_refusal_with_5xx_is_repeated_even_without_a_token_but_an_inner_error_is_not(cloud, client_of):
    cloud.behaviours.errors = {"RunInstances": ["ServiceUnavailable", "", "InternalError"]}
    client = client_of(cloud)
    client.call("ecs", "RunInstances", run_instances())
    with pytest.raises(ServerError):
        client.call("ecs", "RunInstances", run_instances())
    assert len(cloud.instances) == 1


def test_connections_stay_open_and_dead_ones_are_replaced(cloud, client_of):
    client = client_of(cloud)
    client.call("ecs", "DescribeRegions", {})
    (connection,) = client._transport._open.values()
    client.call("ecs", "DescribeRegions", {})
    assert list(client._transport._open.values()) == [connection]
    connection.sock.shutdown(2)
    client.call("ecs", "StopInstances", {"InstanceId": [cloud.add()[0]["InstanceId"]]})
    assert list(client._transport._open.values()) != [connection]


def test_dry_run_and_not_found(cloud, client_of):
    client = client_of(cloud)
    with pytest.raises(DryRunPassed, match="DryRunOperation"):
        client.call("ecs", "RunInstances", run_instances(DryRun=True))
    with pytest.raises(NotFound, match=r"InvalidInstanceId.NotFound, RequestId .*check its id and the region"):
        client.call("ecs", "StopInstances", {"InstanceId": ["i-none"]})


def test_region_of_the_settings_is_sent(cloud, client_of):
    client_of(cloud, region="cn-beijing").call("ecs", "DescribeZones", {})
    assert cloud.calls[-1]["region"] == "cn-beijing"


def test_tags_are_listed_without_a_page_size(cloud, client_of):
    cloud.add(120, cluster="etl", tier="core")
    params = {"ResourceType": "instance", "Tag": [{"Key": "emr:cluster", "Value": "etl"}]}
    rows = [r for p in client_of(cloud).pages("ecs", "ListTagResources", params, "TagResources.TagResource") for r in p]
    assert len({row["ResourceId"] for row in rows}) == 120


def test_answers_may_be_zipped(cloud, client_of):
    cloud._server.zipped = True
    cloud.add(10)
    (page,) = client_of(cloud).pages("ecs", "DescribeInstances", {}, "Instances.Instance")
    assert len(page) == 10
