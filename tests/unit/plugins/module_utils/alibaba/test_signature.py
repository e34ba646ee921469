# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.signature import flatten, query_string, signed_headers


@pytest.mark.parametrize(
    ("params", "flat"),
    [
        ({"A": None, "B": "x", "C": 7, "D": True, "E": False}, {"B": "x", "C": "7", "D": "true", "E": "false"}),
        ({"InstanceId": ["i-1", "i-2"]}, {"InstanceId.1": "i-1", "InstanceId.2": "i-2"}),
        (
            {"Tag": [{"Key": "a", "Value": ""}, {"Key": "b"}]},
            {"Tag.1.Key": "a", "Tag.1.Value": "", "Tag.2.Key": "b"},
        ),
        ({"SystemDisk": {"Size": 40}}, {"SystemDisk.Size": "40"}),
        ({"Empty": [], "Nothing": {}}, {}),
    ],
)
def test_flatten(params, flat):
    assert flatten(params) == flat


def test_query_string_is_sorted_and_escaped_as_the_signature_wants_it():
    assert query_string({"b": "x y*~", "A": "ü&=/"}) == "A=%C3%BC%26%3D%2F&b=x%20y%2A~"


def sdk_authorization(headers, query, credentials):
    """Return what the official SDK signs for the same request."""
    from alibabacloud_tea_openapi.utils import Utils
    from darabonba.request import DaraRequest

    request = DaraRequest()
    request.method, request.pathname, request.query = "POST", "/", query
    request.headers = {name: value for name, value in headers.items() if name != "Authorization"}
    digest = headers["x-acs-content-sha256"]
    return Utils.get_authorization(
        request, "ACS3-HMAC-SHA256", digest, credentials.access_key_id, credentials.access_key_secret
    )


@pytest.mark.parametrize("token", ["", "token/with+signs=="])
@pytest.mark.parametrize("query", [{}, {"RegionId": "cn-hangzhou", "Tag.1.Value": "ü & *~/ x", "Tag.1.Key": "a:b"}])
def test_same_signature_as_the_official_sdk(token, query):
    credentials = Credentials("LTAI1", "secret", token)
    headers = signed_headers(
        "POST",
        "127.0.0.1:8080",
        "DescribeInstances",
        "2014-05-26",
        query_string(query),
        credentials,
        seconds=1700000000.9,
        nonce="abc",
    )
    assert headers["x-acs-date"] == "2023-11-14T22:13:20Z"
    assert headers["Authorization"] == sdk_authorization(headers, query, credentials)


def test_every_request_has_another_nonce():
    made = [signed_headers("GET", "h", "A", "v", "", Credentials("a", "b")) for _number in range(9)]
    assert len({headers["x-acs-signature-nonce"] for headers in made}) == 9
