# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.endpoints import (
    VERSIONS,
    Address,
    check_region,
    endpoint,
    parse,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import SettingsError
from ansible_collections.bigdata.emr.tests.fakes.ecs.describe import PACKAGES

# Regions that customers can choose.
# fmt: off
REGIONS = [
    "cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "cn-qingdao", "cn-zhangjiakou", "cn-huhehaote",
    "cn-wulanchabu", "cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-nanjing", "cn-fuzhou", "cn-hongkong",
    "cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-beijing-finance-1", "cn-hangzhou-finance",
    "cn-north-2-gov-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ap-south-1", "us-east-1", "us-west-1", "na-south-1",
    "eu-west-1", "eu-central-1", "me-east-1", "me-central-1",
]
# fmt: on


@pytest.mark.parametrize("api", VERSIONS)
def test_same_addresses_as_the_official_sdk(api):
    from importlib import import_module

    from alibabacloud_tea_openapi.utils_models import Config

    module = import_module(f"{PACKAGES[api]}.client")
    key = {"access_key_id": "a", "access_key_secret": "b"}
    theirs = {region: module.Client(Config(region_id=region, **key))._endpoint for region in REGIONS}
    assert {region: endpoint(api, region, {}).host for region in REGIONS} == theirs


def test_token_service_without_a_region():
    assert endpoint("sts", "", {}) == Address(True, "sts.aliyuncs.com", 443)


@pytest.mark.parametrize(
    ("text", "address", "netloc"),
    [
        ("https://ecs.example.com", Address(True, "ecs.example.com", 443), "ecs.example.com"),
        ("ecs.example.com", Address(True, "ecs.example.com", 443), "ecs.example.com"),
        ("ecs.example.com:8443/", Address(True, "ecs.example.com", 8443), "ecs.example.com:8443"),
        ("http://127.0.0.1:80", Address(False, "127.0.0.1", 80), "127.0.0.1"),
        ("http://[::1]:8080", Address(False, "::1", 8080), "[::1]:8080"),
        ("http://localhost:99", Address(False, "localhost", 99), "localhost:99"),
    ],
)
def test_overrides(text, address, netloc):
    assert endpoint("ecs", "cn-hangzhou", {"ecs": text}) == address
    assert address.netloc == netloc


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://ecs.example.com", "has no TLS, which is accepted for the loopback interface only"),
        ("http://127.0.0.1.example.com", "has no TLS"),
        ("http://10.0.0.1", "has no TLS"),
        ("ftp://ecs.example.com", "is not an address"),
        ("https://user:pass@ecs.example.com", "is not an address"),
        ("https://ecs.example.com/path", "is not an address"),
        ("https://ecs.example.com:99999", "is not a number up to 65535"),
        ("https://", "is not an address"),
        ("https://[ecs.example.com", "is not an address"),
    ],
)
def test_bad_addresses(text, said):
    with pytest.raises(SettingsError, match=rf"^endpoint of ecs: .*{said}"):
        parse(text, "endpoint of ecs")


@pytest.mark.parametrize("region", ["cn_hangzhou", "CN-HANGZHOU", "a.evil.example", "x/", "cn-hangzhou\n", "1cn"])
def test_bad_regions(region):
    with pytest.raises(SettingsError, match="is not the id of a region"):
        check_region(region)
