# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import re
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba import chain, metadata
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.chain import OIDC
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials, Static
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    CredentialError,
    ExpiredToken,
    Forbidden,
    SettingsError,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from

NEW = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "new", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"}
OLD = {"ALICLOUD_ACCESS_KEY": "old", "ALICLOUD_SECRET_KEY": "s"}
NO_SERVICE = {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
KEY = {"access_key_id": "from-file", "access_key_secret": "s"}
INI = "[default]\naccess_key_id = ini\naccess_key_secret = a%b\n[off]\nenable = false\n"


@pytest.fixture
def home(tmp_path):
    """Return a function that fills a home directory and returns it as environment."""

    def make(ini="", current="default", **profiles):
        if profiles:
            (tmp_path / ".aliyun").mkdir()
            rows = [{"name": name, **fields} for name, fields in profiles.items()]
            (tmp_path / ".aliyun" / "config.json").write_text(json.dumps({"current": current, "profiles": rows}))
        if ini:
            (tmp_path / ".alibabacloud").mkdir()
            (tmp_path / ".alibabacloud" / "credentials").write_text(ini)
        return {"HOME": str(tmp_path), **NO_SERVICE}

    return make


def found(options, environ):
    settings = settings_from(options, environ)
    return settings.credentials.get()[:3], settings.region, settings.account


@pytest.mark.parametrize(
    ("options", "environ", "key"),
    [
        ({"access_key_id": "opt", "access_key_secret": "s"}, NEW, "opt"),
        ({}, {**NEW, **OLD}, "new"),
        ({}, OLD, "old"),
        ({}, {"ALICLOUD_ACCESS_KEY_ID": "old2", "ALICLOUD_SECRET_KEY": "s"}, "old2"),
        ({"access_key_id": "", "profile": None}, {**NEW, "ALIBABA_CLOUD_PROFILE": "unused"}, "new"),
        ({}, {}, "from-file"),
        ({"profile": "prod"}, NEW, "prod"),
        ({}, {"ALIBABA_CLOUD_PROFILE": "prod"}, "prod"),
        ({}, {"ALICLOUD_PROFILE": "prod"}, "prod"),
        ({"profile": "sts"}, NEW, "sts"),
        ({}, {"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"}, "ini"),
    ],
)
def test_order(home, options, environ, key):
    base = home(
        INI,
        default={"mode": "AK", **KEY},
        prod={"mode": "AK", **KEY, "access_key_id": "prod"},
        sts={"mode": "StsToken", **KEY, "access_key_id": "sts", "sts_token": "t"},
    )
    credentials, _region, _account = found(options, {**base, **environ})
    assert credentials[0] == key
    assert credentials[2] == ("t" if key == "sts" else "")


@pytest.mark.parametrize(
    ("environ", "options", "region"),
    [
        ({}, {}, "cn-profile"),
        ({"ALICLOUD_REGION": "cn-old"}, {}, "cn-old"),
        ({"ALICLOUD_REGION": "cn-old", "ALIBABA_CLOUD_REGION_ID": "cn-new"}, {}, "cn-new"),
        ({"ALIBABA_CLOUD_REGION": "cn-new"}, {"region": "cn-option"}, "cn-option"),
    ],
)
def test_region(home, environ, options, region):
    base = home(default={"mode": "AK", **KEY, "region_id": "cn-profile"})
    assert found(options, {**base, **environ})[1:] == (region, "profile 'default'")


def test_security_token_of_the_environment(home):
    assert found({}, {**home(), **OLD, "ALICLOUD_SECURITY_TOKEN": "t"})[0] == ("old", "s", "t")


def test_named_ini_file(home, tmp_path):
    (tmp_path / "mine").write_text("[prod]\ntype = sts\naccess_key_id = k\naccess_key_secret = s\nsecurity_token = t\n")
    file = {"credentials_file": str(tmp_path / "mine")}
    assert found({**file, "profile": "prod"}, {**home(), **NEW})[0] == ("k", "s", "t")
    assert found({"profile": "prod"}, {**home(), "ALIBABA_CLOUD_CREDENTIALS_FILE": str(tmp_path / "mine")})[0][0] == "k"
    with pytest.raises(CredentialError, match=r"mine \(profile 'default' not found; has: prod\)"):
        settings_from(file, home())


def test_nothing_anywhere_says_where_it_looked(home):
    with pytest.raises(CredentialError) as caught:
        settings_from({}, home())
    text = str(caught.value)
    places = ["options", "ALIBABA_CLOUD_ACCESS_KEY_ID", ".aliyun/config.json (no such file)", "metadata service"]
    assert all(place in text for place in places)
    assert len(caught.value.looked_in) == 5
    assert text.count(". ") == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"profile": "prd"}, r"config.json \(profile 'prd' not found; has: dev, prod\)"),
        ({"profile": "broken"}, "profile 'broken', has no access_key_secret; complete it"),
        ({"profile": "loop"}, "the profile 'loop' is its own source"),
    ],
)
def test_profile_that_cannot_be_used(home, options, said):
    profiles = {"dev": {"mode": "AK", **KEY}, "prod": {"mode": "AK", **KEY}}
    if options["profile"] == "broken":
        profiles["broken"] = {"mode": "AK", "access_key_id": "x"}
    if options["profile"] == "loop":
        role = {"mode": "ChainableRamRoleArn", "ram_role_arn": "acs:ram::1:role/a"}
        profiles["loop"] = {**role, "source_profile": "loop"}
    with pytest.raises(CredentialError, match=said):
        settings_from(options, {**home(**profiles), **NEW})


def test_profile_of_the_environment_is_not_replaced_by_the_metadata_service(home):
    environ = {**home(default={"mode": "AK", **KEY}), "ALIBABA_CLOUD_PROFILE": "gone"}
    del environ["ALIBABA_CLOUD_ECS_METADATA_DISABLED"]
    with pytest.raises(CredentialError, match="profile 'gone' not found; has: default"):
        settings_from({}, environ)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is not a file of the command line tool"), ("[]", "is not a file"), ('{"profiles": [{}]}', "is not a file")],
)
def test_damaged_profile_file(home, tmp_path, text, said):
    environ = home(default={"mode": "AK", **KEY})
    (tmp_path / ".aliyun" / "config.json").write_text(text)
    with pytest.raises(CredentialError, match=said):
        settings_from({}, environ)


def test_damaged_ini_file_shows_nothing_of_itself(home):
    with pytest.raises(CredentialError, match="is not in ini form") as caught:
        settings_from({}, home("access_key_secret = hush\n"))
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "environ", "said"),
    [
        ({"access_key_id": "a"}, {}, "access_key_secret: missing, while access_key_id is given"),
        ({"access_key_secret": "a"}, {}, "access_key_id: missing, while access_key_secret is given"),
        ({"security_token": "a"}, {}, "access_key_id: missing, while security_token is given"),
        ({"assume_role_arn": "role/x"}, NEW, "assume_role_arn: 'role/x' is no ARN of a role"),
        ({"assume_role_arn": "acs:ram::1:role/x", "assume_role_session_name": "a b"}, NEW, "must be 2 to 64 letters"),
    ],
)
def test_bad_options(home, options, environ, said):
    with pytest.raises(SettingsError, match=said):
        settings_from(options, {**home(), **environ})


@pytest.mark.parametrize("environ", [{"ALIBABA_CLOUD_ACCESS_KEY_ID": "a"}, {"ALICLOUD_SECRET_KEY": "hush"}])
def test_half_a_key_in_the_environment(home, environ):
    with pytest.raises(CredentialError, match=r"alone; set .* both or neither") as caught:
        settings_from({}, {**home(), **environ})
    assert "hush" not in str(caught.value)


# Temporary credentials


def test_role_of_the_instance(cloud, client_of, home):
    cloud.behaviours.role_name = "emr-role"
    environ = {**home(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "", "ALIBABA_CLOUD_REGION_ID": "cn-beijing"}
    client = client_of(cloud, environ)
    assert client.settings.account == "the role of this instance"
    client.call("ecs", "DescribeZones", {})
    client.call("ecs", "DescribeZones", {})
    assert {call["access_key_id"] for call in cloud.calls} == {"STS.fake1"}


@pytest.mark.parametrize(
    ("role", "options", "said"),
    [
        ("", {}, r"the ECS metadata service \(the instance has no RAM role\)"),
        ("emr-role", {"role_name": "other"}, r"the option role_name, the ECS metadata service .*no such RAM role"),
    ],
)
def test_no_role(cloud, client_of, home, role, options, said):
    cloud.behaviours.role_name = role
    client = client_of(cloud, {**home(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}, region="cn-beijing", **options)
    with pytest.raises(CredentialError, match=said):
        client.call("ecs", "DescribeZones", {})


def test_machine_outside_of_the_cloud_waits_one_second(silent, monkeypatch):
    start = time.monotonic()
    with pytest.raises(CredentialError, match="no answer within 1 s"):
        metadata.Metadata(url=silent).get()
    assert time.monotonic() - start < 2


def test_token_that_ends_early_is_replaced_once(cloud, client_of, home, monkeypatch):
    monkeypatch.setattr("ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials.NEW_SECONDS", 0)
    cloud.behaviours.role_name = "emr-role"
    client = client_of(cloud, {**home(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}, region="cn-beijing")
    client.call("ecs", "DescribeZones", {})
    cloud.expire_tokens()
    client.call("ecs", "DescribeZones", {})
    assert [call["code"] for call in cloud.calls] == ["", "InvalidSecurityToken.Expired", ""]
    cloud.behaviours.session_seconds = -1
    cloud.expire_tokens()
    with pytest.raises(ExpiredToken, match="get new temporary credentials for the role of this instance"):
        client.call("ecs", "DescribeZones", {})


def test_token_is_renewed_before_it_ends(cloud, client_of, home, monkeypatch):
    monkeypatch.setattr("ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials.NEW_SECONDS", 0)
    cloud.behaviours.role_name, cloud.behaviours.session_seconds = "emr-role", 200
    client = client_of(cloud, {**home(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}, region="cn-beijing")
    client.call("ecs", "DescribeZones", {})
    client.call("ecs", "DescribeZones", {})
    assert [call["access_key_id"] for call in cloud.calls] == ["STS.fake1", "STS.fake2"]


def test_assumed_role_sees_the_other_account(cloud, client_of):
    cloud.add(2, account="42")
    arn = "acs:ram::42:role/inventory"
    client = client_of(cloud, assume_role_arn=arn, assume_role_external_id="e")
    (page,) = client.pages("ecs", "DescribeInstances", {}, "Instances.Instance")
    assert len(page) == 2
    assert cloud.requests("AssumeRole") == [
        {"RoleArn": arn, "RoleSessionName": "bigdata-emr", "DurationSeconds": "3600", "ExternalId": "e"}
    ]
    assert client.settings.account == f"role {arn} assumed by access_key_id of the options"


def test_roles_of_profiles_are_assumed_one_after_the_other(cloud, client_of, home):
    b = cloud.behaviours
    environ = home(
        base={
            "mode": "RamRoleArn",
            "access_key_id": b.access_key_id,
            "access_key_secret": b.access_key_secret,
            "ram_role_arn": "acs:ram::7:role/first",
            "ram_session_name": "me",
            "region_id": "cn-beijing",
        },
        top={"mode": "ChainableRamRoleArn", "source_profile": "base", "ram_role_arn": "acs:ram::8:role/second"},
    )
    client_of(cloud, environ, profile="top").call("ecs", "DescribeZones", {})
    assert [call["action"] for call in cloud.calls] == ["AssumeRole", "AssumeRole", "DescribeZones"]
    assert [request["RoleSessionName"] for request in cloud.requests("AssumeRole")] == ["me", "bigdata-emr"]


def test_role_that_may_not_be_assumed(cloud, client_of):
    cloud.behaviours.forbidden_roles = ["acs:ram::42:role/inventory"]
    with pytest.raises(Forbidden, match=r"AssumeRole of STS .* allow sts:AssumeRole to this RAM identity"):
        client_of(cloud, assume_role_arn="acs:ram::42:role/inventory").call("ecs", "DescribeZones", {})


# Rare modes


class Address(Static):
    """Stands in for the package's credentials of an address."""

    def __init__(self, label, mode, name, uri):
        super().__init__(label, Credentials("uri", "s", uri))


@pytest.mark.parametrize(
    ("role", "disabled", "key"),
    [("emr-role", "", "STS.fake1"), ("emr-role", "true", "uri"), ("", "", "uri")],
)
def test_the_address_comes_after_the_role_of_the_instance(cloud, home, monkeypatch, role, disabled, key):
    """As in the SDKs."""
    monkeypatch.setattr(chain, "Foreign", Address)
    cloud.behaviours.role_name = role
    environ = {**home(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": disabled, "ALIBABA_CLOUD_CREDENTIALS_URI": "http://x"}
    settings = settings_from({"endpoint": cloud.endpoints(), "region": "cn-beijing"}, environ)
    assert [settings.credentials.get().access_key_id for _twice in range(2)] == [key, key]


def test_the_order_is_that_of_the_sdk():
    """Ask the SDK itself."""
    import inspect

    from alibabacloud_credentials.provider.default import DefaultCredentialsProvider

    text = inspect.getsource(DefaultCredentialsProvider.__init__)
    order = ["EnvironmentVariable", "OIDCRoleArn", "CLIProfile", "Profile", "EcsRamRole", "URL"]
    places = [re.search(rf"\b{name}CredentialsProvider\(\)", text).start() for name in order]
    assert places == sorted(places)


@pytest.fixture
def without_package(monkeypatch):
    import sys

    for name in [name for name in sys.modules if name.startswith("alibabacloud_credentials")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "alibabacloud_credentials", None)


@pytest.mark.parametrize("mode", ["CloudSSO", "OAuth", "OIDC", "External"])
def test_rare_mode_without_the_package(home, mode, without_package):
    settings = settings_from({"profile": "sso"}, home(sso={"mode": mode}))
    with pytest.raises(CredentialError, match=rf"'sso' uses mode {mode}, which needs the Python package ali"):
        settings.credentials.get()


def test_rare_modes_of_environment_and_ini_file_without_the_package(home, without_package):
    environ = dict.fromkeys(OIDC, "x")
    base = home("[default]\ntype = rsa_key_pair\n")
    for more, said in ((environ, "uses OIDC"), ({}, "uses type rsa_key_pair")):
        with pytest.raises(CredentialError, match=said):
            settings_from({}, {**base, **more}).credentials.get()


def test_rare_mode_with_the_package(cloud, home, tmp_path):
    program = tmp_path / "key"
    key = {"mode": "AK", "access_key_id": cloud.behaviours.access_key_id}
    key["access_key_secret"] = cloud.behaviours.access_key_secret
    program.write_text(f"#!/bin/sh\necho '{json.dumps(key)}'\n")
    program.chmod(0o755)
    environ = home(other={"mode": "External", "process_command": str(program)})
    options = {"endpoint": cloud.endpoints(), "profile": "other", "region": "cn-beijing"}
    assert Client(settings_from(options, environ)).call("ecs", "DescribeZones", {})["Zones"]


def test_package_that_fails_shows_nothing(home):
    settings = settings_from({"profile": "other"}, home(other={"mode": "External", "process_command": "/no/hush"}))
    with pytest.raises(CredentialError, match="gave no credentials: alibabacloud-credentials stopped with") as caught:
        settings.credentials.get()
    assert "hush" not in str(caught.value)
