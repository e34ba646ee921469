# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of trouble is one sentence that names API, region, account, code and request, and what to do."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba import errors
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials, Static

ITEMS = "Instances.Instance"


def list_instances(client):
    return [item for page in client.pages("ecs", "DescribeInstances", {}, ITEMS) for item in page]


def sentence(caught):
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 700
    assert text.endswith(".")
    return text


TROUBLE = [
    # options, behaviours, type of the error, what it says
    ({"access_key_id": "LTAI-other"}, {}, errors.InvalidCredentials, "InvalidAccessKeyId.NotFound"),
    ({"access_key_secret": "wrong"}, {}, errors.InvalidCredentials, "SignatureDoesNotMatch.*check access_key_id and"),
    ({"region": "cn-atlantis"}, {}, errors.UnknownRegion, "InvalidRegionId.NotFound.*check the spelling of the region"),
    (
        {},
        {"forbidden": ["DescribeInstances@cn-hangzhou"], "denied_lists": "refused"},
        errors.Forbidden,
        "Forbidden.RAM.*allow ecs:DescribeI",
    ),
    ({}, {"clock_offset_seconds": 4000}, errors.ClockSkew, "clock of this host is (3999|4000) s behind; set the clock"),
    ({}, {"raw": {"DescribeInstances": "<html>"}}, errors.BadAnswer, "no JSON object .text/html, 6 bytes."),
    ({}, {"raw": {"DescribeInstances": '{"RequestId": '}}, errors.BadAnswer, "the answer is no JSON object"),
    ({}, {"raw": {"DescribeInstances": "[]"}}, errors.BadAnswer, "the answer is no JSON object"),
    ({}, {"drop": [ITEMS]}, errors.BadAnswer, "the answer has no list Instances.Instance"),
    ({}, {"drop": ["Instances"]}, errors.BadAnswer, "the answer has no list Instances.Instance"),
    ({}, {"endless": "token"}, errors.BadAnswer, "the pages never end: page 2 repeats a token"),
    ({}, {"endless": "page"}, errors.BadAnswer, "the pages never end: page 2 is the page before it"),
    ({}, {"endless": "empty"}, errors.BadAnswer, "the pages never end: page 50 is the 50th empty one in a row"),
    ({}, {"throttle_every": 1}, errors.Throttled, "Throttling.User.*shared with the console"),
    ({}, {"unavailable_every": 1}, errors.ServerError, "ServiceUnavailable.*try again later"),
    ({}, {"cut_every": 1}, errors.Unreachable, "the connection was cut from 127.0.0.1; check the network"),
]


@pytest.mark.parametrize(("options", "behaviours", "kind", "said"), TROUBLE)
def test_trouble(cloud, client_of, options, behaviours, kind, said):
    cloud.add(5)
    for name, value in behaviours.items():
        setattr(cloud.behaviours, name, value)
    with pytest.raises(kind, match=said) as caught:
        list_instances(client_of(cloud, **options))
    assert caught.type is kind
    text = sentence(caught)
    region = options.get("region", "cn-hangzhou")
    assert text.startswith(f"DescribeInstances of ECS in {region} for access_key_id of the options failed")
    if caught.value.code:
        assert f"({caught.value.code}, RequestId {caught.value.request_id})" in text
        assert len(caught.value.request_id) == 36


def test_expired_token(cloud, client_of):
    from ansible_collections.bigdata.emr.tests.fakes.ecs.identity import issue

    given = issue(cloud.cloud, "1", 3600)
    cloud.expire_tokens()
    options = {
        "access_key_id": given["AccessKeyId"],
        "access_key_secret": given["AccessKeySecret"],
        "security_token": given["SecurityToken"],
        "account": "prod",
    }
    with pytest.raises(errors.ExpiredToken, match=r"Expired, .*get new temporary credentials for account 'prod'"):
        list_instances(client_of(cloud, **options))
    assert len(cloud.calls) == 1
    options["security_token"] = "another"
    with pytest.raises(errors.ExpiredToken, match=r"InvalidSecurityToken.MismatchWithAccessKey"):
        list_instances(client_of(cloud, **options))


def test_no_region(cloud, client_of):
    with pytest.raises(errors.SettingsError, match="region: missing; set it, or ALIBABA_CLOUD_REGION_ID"):
        list_instances(client_of(cloud, region=""))


@pytest.mark.parametrize(
    ("number", "said", "waited"),
    [
        (socket.EAI_NONAME, "ecs.cn-nowhere.aliyuncs.com does not resolve; check the spelling of the region 'cn-", 0),
        (socket.EAI_AGAIN, "does not resolve; check the spelling of the region", 5),
    ],
)
def test_name_that_does_not_resolve(cloud, client_of, monkeypatch, waits, number, said, waited):
    def refuse(*_arguments, **_more):
        raise socket.gaierror(number, "no")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    client = client_of(cloud, region="cn-nowhere", endpoint={})
    with pytest.raises(errors.Unreachable, match=said):
        list_instances(client)
    assert len(waits) == waited


def test_closed_port_and_silence(cloud, client_of, silent):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    client = client_of(cloud, endpoint={"ecs": f"http://127.0.0.1:{port}"}, max_attempts=2)
    with pytest.raises(errors.Unreachable, match=r"connection refused from 127\.0\.0\.1; check the network, proxy,"):
        list_instances(client)
    client = client_of(cloud, endpoint={"ecs": silent}, max_attempts=1, read_timeout_seconds=0.2)
    with pytest.raises(errors.Unreachable, match=r"no answer within 0\.2 s"):
        list_instances(client)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("OperationDenied.NoStock", 403, errors.NoStock),
        ("Zone.NotOnSale", 403, errors.NoStock),
        ("QuotaExceed.ElasticQuota", 403, errors.QuotaExceeded),
        ("IdempotentParameterMismatch", 400, errors.TokenReused),
        ("IncorrectInstanceStatus", 403, errors.WrongStatus),
        ("IncorrectInstanceStatus.Initializing", 403, errors.WrongStatus),
        ("InvalidOperation.DeletionProtection", 403, errors.Protected),
        ("InvalidVSwitchId.NotFound", 404, errors.NotFound),
        ("InvalidParameter.Amount", 400, errors.InvalidParameter),
        ("MissingParameter.ImageId", 400, errors.InvalidParameter),
        ("Throttling", 400, errors.Throttled),
        ("Throttling.Api", 503, errors.Throttled),
        ("NoPermission", 403, errors.Forbidden),
        ("Whatever", 500, errors.ServerError),
        ("Whatever", 400, errors.ApiError),
    ],
)
def test_types_of_codes(code, status, kind):
    assert errors.error_type(code, status) is kind


# Secrets


def test_secrets_are_not_shown(cloud, client_of):
    from ansible_collections.bigdata.emr.tests.fakes.ecs.identity import issue

    given = issue(cloud.cloud, "1", 3600)
    options = {"access_key_id": given["AccessKeyId"], "access_key_secret": "hush-1"}
    client = client_of(cloud, security_token=given["SecurityToken"], **options)
    with pytest.raises(errors.InvalidCredentials) as caught:
        list_instances(client)
    error, settings = caught.value, client.settings
    credentials = settings.credentials.get()
    shown = [str(error), repr(error), repr(vars(error)), repr(settings), repr(Static("x", credentials))]
    shown += [str(credentials), repr(credentials), f"{credentials}", repr([credentials])]
    for secret in (given["SecurityToken"], "hush-1"):
        assert not any(secret in text for text in shown)
    assert repr(Credentials("id", "hush", "hush")) == "Credentials('id', ***)"


def test_only_the_standard_library_is_loaded(cloud):
    """Also what is loaded lazily: a signed call, an assumed role, the metadata service and both kinds of file."""
    program = f"""
import sys
standard = set(sys.stdlib_module_names)
before = set(sys.modules)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
options = {{**{cloud.options()!r}, "assume_role_arn": "acs:ram::1:role/x"}}
client = Client(settings_from(options, {{}}))
assert client.call("ecs", "DescribeRegions", {{}})["RequestId"]
tops = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(sorted(tops - standard - {{"ansible_collections"}}))
print(len(sys.modules))
"""
    root = Path(__file__).parents[5] / ".collections"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{program}"]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE)
    assert re.fullmatch(r"\[\]\n\d+\n", done.stdout), done.stdout
