# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The official SDK drives the fake: it signs the requests, and its response models know every field of the answers."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.tests.fakes.ecs import pages
from ansible_collections.bigdata.emr.tests.fakes.ecs.describe import ACTIONS, PACKAGES, describe, model
from ansible_collections.bigdata.emr.tests.fakes.ecs.front import ACTIONS as IMPLEMENTED
from ansible_collections.bigdata.emr.tests.fakes.ecs.identity import issue
from ansible_collections.bigdata.emr.tests.fakes.ecs.parameters import table

FAKE = Path(pages.__file__).parent
REGION = {"region_id": "cn-hangzhou"}
RUN = {
    "image_id": "m-debian12",
    "instance_type": "ecs.g7.xlarge",
    "v_switch_id": "vsw-cn-hangzhou-h",
    "security_group_id": "sg-cn-hangzhou",
}


def sdk(cloud, api, **key):
    from alibabacloud_tea_openapi.utils_models import Config

    b = cloud.behaviours
    key = key or {"access_key_id": b.access_key_id, "access_key_secret": b.access_key_secret}
    config = Config(**key, endpoint=f"127.0.0.1:{cloud.port}", protocol="http", **REGION)
    return import_module(f"{PACKAGES[api]}.client").Client(config)


def snake(action):
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in action.replace("VS", "Vs"))[1:]


def ids(cloud):
    return list(cloud.instances)


# Every action of the fake: how the SDK asks for it. A function gets the fake.
REQUESTS = {
    "ecs/DeleteInstances": lambda cloud: {**REGION, "instance_id": ids(cloud)[:2], "force": True, "client_token": "t"},
    "ecs/DescribeAvailableResource": {**REGION, "destination_resource": "InstanceType", "cores": 4, "memory": 16.0},
    "ecs/DescribeImages": REGION,
    "ecs/DescribeInstanceTypes": {"minimum_cpu_core_count": 8, "cpu_architecture": "X86", "max_results": 5},
    "ecs/DescribeInstances": {**REGION, "max_results": 10},
    "ecs/DescribePrice": {**REGION, "instance_type": "ecs.g7.xlarge", "resource_type": "instance"},
    "ecs/DescribeRegions": {},
    "ecs/DescribeSecurityGroups": REGION,
    "ecs/DescribeSpotAdvice": REGION,
    "ecs/DescribeZones": REGION,
    "ecs/ListTagResources": lambda cloud: {**REGION, "resource_type": "instance", "resource_id": ids(cloud)},
    "ecs/ModifyInstanceAttribute": lambda cloud: {"instance_id": ids(cloud)[0], "deletion_protection": True},
    "ecs/RebootInstances": lambda cloud: {**REGION, "instance_id": ids(cloud)},
    "ecs/RunInstances": {**REGION, **RUN, "amount": 3, "min_amount": 1, "client_token": "t", "host_names": list("abc")},
    "ecs/StartInstances": lambda cloud: {**REGION, "instance_id": ids(cloud)[-1:]},
    "ecs/StopInstances": lambda cloud: {**REGION, "instance_id": ids(cloud)[:2], "stopped_mode": "StopCharging"},
    "ecs/UntagResources": lambda cloud: {
        **REGION,
        "resource_type": "instance",
        "resource_id": ids(cloud),
        "tag_key": ["emr:tier"],
    },
    "emr/ListClusters": REGION,
    "emr/ListNodeGroups": {**REGION, "cluster_id": "c-1"},
    "emr/ListNodes": {**REGION, "cluster_id": "c-1", "max_results": 10},
    "ess/DescribeScalingGroups": REGION,
    "sts/AssumeRole": {"role_arn": "acs:ram::1:role/a", "role_session_name": "me", "duration_seconds": 900},
    "vpc/DescribeVSwitches": {**REGION, "zone_id": "cn-hangzhou-h"},
}


def tags(api, action, key, value):
    return {"tag": [model(api, f"{action}RequestTag")(key=key, value=value)]}


@pytest.fixture
def full(cloud):
    """The fake with running, stopped and EMR's instances."""
    cloud.add(12, cluster="etl", tier="core", tags={"team": "ü & x"})
    cloud.add(12, emr_cluster="c-1", tier="core")
    cloud.instances[ids(cloud)[-1]]["Status"] = "Stopped"
    cloud.instances[ids(cloud)[0]]["OperationLocks"] = {"LockReason": [{"LockReason": "Recycling", "LockMsg": ""}]}
    return cloud


def ask(cloud, which, fields):
    api, _slash, action = which.partition("/")
    request = model(api, f"{action}Request")(**fields)
    return getattr(sdk(cloud, api), snake(action))(request)


def unknown_fields(known, sent, path=""):
    """Return the paths of fields that were SENT and that the SDK's models did not keep in KNOWN."""
    if isinstance(sent, dict) and isinstance(known, dict):
        pairs = [(known.get(key, ...), value, f"{path}.{key}") for key, value in sent.items()]
        return [name for pair in pairs for name in unknown_fields(*pair)]
    if isinstance(sent, list) and isinstance(known, list):
        pairs = zip(known, sent, strict=True)
        return [name for number, (k, s) in enumerate(pairs) for name in unknown_fields(k, s, f"{path}.{number}")]
    return [] if known == sent else [path]


@pytest.mark.parametrize("which", REQUESTS)
def test_request_by_the_sdk_and_answer_in_its_models(full, which):
    fields = REQUESTS[which]
    if which == "ecs/RebootInstances":
        full.instances[ids(full)[-1]]["Status"] = "Running"
    if which == "ecs/RunInstances":
        fields = {**fields, **tags("ecs", "RunInstances", "emr:tier", "core")}
    if which == "ecs/DescribeInstances":
        fields = {**fields, **tags("ecs", "DescribeInstances", "team", "ü & x")}
    answer = ask(full, which, fields(full) if callable(fields) else fields)
    assert full.calls[-1]["code"] == ""
    assert answer.status_code == 200
    assert full.calls[-1]["api"] == which.partition("/")[0]
    body = answer.body.to_map()
    assert body["RequestId"]
    # What the models know of the raw answer, which our client gets, is all of it.
    api, _slash, action = which.partition("/")
    sent = full.answers[-1]
    assert unknown_fields(model(api, f"{action}ResponseBody")().from_map(sent).to_map(), sent) == []


def test_tag_resources_by_the_sdk(full):
    fields = {**REGION, "resource_type": "instance", "resource_id": ids(full)}
    ask(full, "ecs/TagResources", {**fields, **tags("ecs", "TagResources", "a b", "ü")})
    assert all({"TagKey": "a b", "TagValue": "ü"} in item["Tags"]["Tag"] for item in full.instances.values())


def test_every_action_is_asked_for():
    assert {*REQUESTS, "ecs/TagResources"} == set(IMPLEMENTED)
    assert {f"{api}/{action}" for api, actions in ACTIONS.items() for action in actions} >= set(IMPLEMENTED)


def test_a_misspelt_field_is_found(full):
    sent = {"Instances": {"Instance": [{"InstanceId": "i-1", "VSwitchID": "vsw"}]}}
    body = model("ecs", "DescribeInstancesResponseBody")
    assert unknown_fields(body().from_map(sent).to_map(), sent) == [".Instances.Instance.0.VSwitchID"]


def test_temporary_credentials(full):
    given = issue(full.cloud, full.behaviours.account, 3600)
    key = {"access_key_id": given["AccessKeyId"], "access_key_secret": given["AccessKeySecret"]}
    client = sdk(full, "ecs", **key, security_token=given["SecurityToken"])
    request = model("ecs", "DescribeRegionsRequest")()
    assert client.describe_regions(request).body.regions.region[0].region_id == "cn-hangzhou"


def test_wrong_secret(full):
    b = full.behaviours
    client = sdk(full, "ecs", access_key_id=b.access_key_id, access_key_secret="wrong")
    with pytest.raises(Exception, match="signature is not matched") as caught:
        client.describe_regions(model("ecs", "DescribeRegionsRequest")())
    assert caught.value.code == "SignatureDoesNotMatch"


def test_dry_run_is_an_error(full):
    with pytest.raises(Exception, match="DryRun") as caught:
        ask(full, "ecs/RunInstances", {**REGION, **RUN, "dry_run": True})
    assert caught.value.code == "DryRunOperation"


@pytest.mark.parametrize("action", ["StopInstances", "StartInstances", "RebootInstances", "DeleteInstances"])
def test_dry_run_of_a_change_has_another_code(full, action):
    names = [ids(full)[-1]] if action == "StartInstances" else ids(full)[:2]
    more = {"force": True} if action == "DeleteInstances" else {}
    with pytest.raises(Exception, match="DryRun") as caught:
        ask(full, f"ecs/{action}", {**REGION, "instance_id": names, "dry_run": True, **more})
    assert caught.value.code == "DRYRUN.SUCCESS"


def test_dry_run_of_a_list_is_an_error_and_tells_the_truth(full):
    full.behaviours.forbidden = ["DescribeInstances"]
    body = ask(full, "ecs/DescribeInstances", {**REGION, "max_results": 10}).body
    assert (body.instances.instance, body.total_count) == ([], 0)
    for forbidden, code in ((["DescribeInstances"], "Forbidden.RAM"), ([], "DryRunOperation")):
        full.behaviours.forbidden = forbidden
        with pytest.raises(Exception, match=r"authorized|DryRun") as caught:
            ask(full, "ecs/DescribeInstances", {**REGION, "dry_run": True})
        assert caught.value.code == code


def test_a_list_that_is_refused(full):
    full.behaviours.forbidden, full.behaviours.denied_lists = ["DescribeInstances"], "refused"
    with pytest.raises(Exception, match="User not authorized") as caught:
        ask(full, "ecs/DescribeInstances", {**REGION, "max_results": 10})
    assert (caught.value.code, caught.value.status_code) == ("Forbidden.RAM", 403)


def test_the_count_of_all_is_told_by_numbered_pages_alone(full):
    count = len(full.instances)
    assert ask(full, "ecs/DescribeInstances", {**REGION, "page_number": 1, "page_size": 1}).body.total_count == count
    assert ask(full, "ecs/DescribeInstances", {**REGION, "max_results": 10}).body.total_count == 0


def test_an_instance_that_does_not_exist_cannot_be_stopped(full):
    with pytest.raises(Exception, match="not found") as caught:
        ask(full, "ecs/StopInstances", {**REGION, "instance_id": ["i-none"], "dry_run": True})
    assert caught.value.code == "InvalidInstanceId.NotFound"


def test_every_action_and_behaviour_has_its_page():
    for which in IMPLEMENTED:
        assert pages.page(*which.split("/")).startswith("https://www.alibabacloud.com/help/en/")
    named = set(re.findall(r"pages\.([A-Z_]+)", "".join(path.read_text() for path in FAKE.glob("*.py"))))
    assert named <= set(vars(pages))
    assert {"DESCRIBE_INSTANCES", "DENIED_LISTS", "IDEMPOTENCE", "START_INSTANCES", "RESOURCE_GROUPS"} <= named


def test_parameters_are_those_of_the_published_description():
    assert table() == describe(), "python tests/fakes/ecs/describe.py writes parameters.json anew"
