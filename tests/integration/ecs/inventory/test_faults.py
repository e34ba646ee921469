# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: each is one sentence, printed, and left behind for the first play of every playbook."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest


class Case(NamedTuple):
    """Options of the source, what the cloud does, and parts of the sentence in their order."""

    options: dict[str, Any]
    cloud: dict[str, Any]
    parts: list[str]


NOBODY = {"access_key_id": None, "access_key_secret": None}

CASES = {
    "no credentials": Case(NOBODY, {}, ["credentials", "ALIBABA_CLOUD_ACCESS_KEY_ID", ".aliyun/config.json"]),
    "half a credential": Case({"access_key_secret": None}, {}, ["access_key_secret"]),
    "unknown profile": Case({**NOBODY, "profile": "prd"}, {}, ["No credentials", ".aliyun/config.json"]),
    "unknown key": Case(
        {"access_key_id": "LTAI-other"}, {}, ["DescribeInstances", "InvalidAccessKeyId", "check access"]
    ),
    "wrong secret": Case({"access_key_secret": "x"}, {}, ["SignatureDoesNotMatch", "RequestId", "check access_key_id"]),
    "expired token": Case(
        {},
        {"errors": {"DescribeInstances": ["InvalidSecurityToken.Expired"] * 9}},
        ["Expired", "temporary credentials"],
    ),
    "forbidden region": Case(
        {"regions": ["cn-beijing"]},
        {"forbidden": ["DescribeInstances@cn-beijing"]},
        ["DescribeInstances of ECS in cn-beijing", "Forbidden.RAM", "RequestId", "allow ecs:DescribeInstances"],
    ),
    "unknown region": Case({"regions": ["cn-nowhere"]}, {}, ["cn-nowhere", "check the spelling of the region"]),
    "region that is no name": Case({"regions": ["evil.example/x"]}, {}, ["evil.example/x"]),
    "name collision": Case(
        {"hostnames": ["tag:team"]},
        {},
        ["3 instances share the name 'data' (i-", "use hostnames: [instance_id] or hostname_collision: suffix_id"],
    ),
    "no address of the wanted kind": Case(
        {"ansible_host": "public"},
        {},
        ["none of the 3 matched instances has an address of kind 'public'; choose another"],
    ),
    "unknown tier": Case(
        {"unknown_tier": "error", "tier_tags": ["team"], "tier_name_patterns": []},
        {},
        [
            "3 of 3 instances are in no tier (3 with team=data)",
            "set the tag emr:tier to one of master, core, task, gateway",
        ],
    ),
    "tier map to no tier": Case({"tier_map": {"x": "y"}}, {}, ["tier_map has y for x, which is no tier; write one of"]),
    "two clusters": Case(
        {"cluster_tags": ["pair"]},
        {},
        ["instances of 2 clusters are mixed: a (", "b (", "name the wanted one in clusters"],
    ),
    "unknown filter": Case(
        {"filters": {"VpcID": "x"}}, {}, ["filters has VpcID, which is no filter; did you mean VpcId?"]
    ),
    "unknown filter in include": Case({"include": [{"Zone": "x"}]}, {}, ["include has Zone, which is no filter"]),
    "JMESPath syntax": Case({"exclude": ["Cpu >"]}, {}, ["exclude has 'Cpu >', which is no JMESPath expression: "]),
    "JMESPath on the wrong type": Case({"include": ["length(Cpu)"]}, {}, ["cannot be evaluated for i-"]),
    "no TLS": Case({"endpoint": {"ecs": "http://192.0.2.1"}}, {}, ["http://192.0.2.1", "loopback"]),
    "endpoint of no API": Case({"endpoint": {"esc": "https://x.example"}}, {}, ["esc", "ecs"]),
    "same page again and again": Case({"page_size": 10}, {"endless": "page"}, ["page", "check that the endpoint"]),
    "same token again and again": Case({"page_size": 10}, {"endless": "token"}, ["check that the endpoint"]),
    "empty pages without end": Case({"page_size": 10}, {"endless": "empty"}, ["check that the endpoint"]),
    "malformed JSON": Case(
        {}, {"raw": {"DescribeInstances": "<html>login</html>"}}, ["JSON", "check that the endpoint"]
    ),
    "answer without a list": Case({}, {"drop": ["Instances"]}, ["Instances", "check that the endpoint"]),
    "unknown option": Case({"regoins": []}, {}, ["regoins is no option of this plugin; did you mean regions?"]),
    "wrong choice": Case({"ansible_host": "privat"}, {}, ["privat"]),
    "unknown variable": Case({"hostvars": ["instanceid"]}, {}, ["hostvars has instanceid, which is no fact"]),
    "unknown fact in hostnames": Case(
        {"hostnames": ["hostname"]}, {}, ["which is no fact with a name; did you mean host_name?"]
    ),
    "no usable name": Case(
        {"hostnames": ["tag:none"]}, {}, ["gets no usable name from hostnames; end the list with instance_id"]
    ),
    "broken expression for names": Case(
        {"hostnames": ["x.y +"], "strict": True}, {}, ["hostnames has 'x.y +', which fails"]
    ),
    "host called like a group": Case(
        {"hostnames": ["tag:pair", "instance_id"], "groups": {"b": "true"}, "hostname_collision": "first"},
        {},
        ["is the name of a host and of a group"],
    ),
    "strict condition": Case({"strict": True, "groups": {"x": "nosuch > 1"}}, {}, ["nosuch"]),
    "throttled for too long": Case(
        {"max_attempts": 2},
        {"throttle_every": 1, "minute_seconds": 0.1},
        ["Throttling.User", "shared with the console"],
    ),
}


def fill(cloud: Any) -> None:
    for number in range(3):
        cloud.add(1, tier="core", tags={"team": "data", "pair": "ab"[number % 2]}, HostName=f"h-{number}")


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, ansible: Any, cloud: Any) -> None:
    case = CASES[name]
    fill(cloud)
    for behaviour, value in case.cloud.items():
        setattr(cloud.behaviours, behaviour, value)
    found = ansible.list(**case.options)
    assert len(found.faults) == 1, found.said
    (sentence,) = found.faults
    assert sentence.startswith("ecs.yml: ")
    rest = sentence
    for part in case.parts:
        assert part in rest, sentence
        rest = rest[rest.index(part) :]
    assert "\n" not in sentence
    assert "Traceback" not in found.said
    assert cloud.behaviours.access_key_secret not in found.said


@pytest.mark.parametrize("item", [{"InstanceName": "x"}, {"InstanceId": 7}, {"InstanceId": ""}])
def test_instance_without_the_field_that_matters(item: dict[str, Any], ansible: Any, cloud: Any) -> None:
    cloud.behaviours.raw = {"DescribeInstances": json.dumps({"RequestId": "1", "Instances": {"Instance": [item]}})}
    (sentence,) = ansible.list().faults
    assert sentence == (
        "ecs.yml: an instance in the answer of DescribeInstances has no InstanceId; check endpoint and proxy"
    )


def test_other_fields_may_be_missing(ansible: Any, cloud: Any) -> None:
    item = {"InstanceId": "i-1", "Tags": None, "VpcAttributes": {}}
    cloud.behaviours.raw = {"DescribeInstances": json.dumps({"RequestId": "1", "Instances": {"Instance": [item]}})}
    found = ansible.list(ansible_host="none")
    assert list(found.hosts) == ["i-1"]
    assert "1 of 1 instances are in no tier (1 with no tier): i-1" in found.said
