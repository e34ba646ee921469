# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries, the cache's key and entry, and the options about accounts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.accounts import (
    OptionError,
    accounts_of,
    known_options,
    words,
)
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.filters import selection
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import (
    Query,
    age,
    cache_key,
    of_clusters,
    packed,
    queries,
    unpacked,
)

TAGS = ["emr:cluster", "acs:emr:clusterId"]


@pytest.mark.parametrize(
    ("filters", "clusters", "expected"),
    [
        ({}, [], [Query({})]),
        ({"Status": "Running"}, ["etl"], [Query({"Status": "Running"}, ("emr:cluster", "etl"))]),
        ({}, ["c-1"], [Query({}, ("emr:cluster", "c-1")), Query({}, ("acs:emr:clusterId", "c-1"))]),
        ({"tag:env": "prod"}, ["a", "b"], [Query({}, ("emr:cluster", "a")), Query({}, ("emr:cluster", "b"))]),
        ({"tag:env": "prod"}, [], [Query({}, ("env", "prod"))]),
        ({"tag:env": ["a", "b"]}, [], [Query({})]),
        ({"ResourceGroupId": "rg-1"}, [], [Query({"ResourceGroupId": "rg-1"})]),
        ({"ResourceGroupId": "rg-1"}, ["etl"], [Query({"ResourceGroupId": "rg-1"}, ("emr:cluster", "etl"))]),
    ],
)
def test_queries(filters: dict[str, Any], clusters: list[str], expected: list[Query]) -> None:
    assert queries(selection(filters, [], []), clusters, TAGS) == expected


def test_what_the_api_caps() -> None:
    assert [query.capped for query in (Query({}), Query({}, ("a", "b")), Query({"ResourceGroupId": "rg"}))] == [
        False,
        True,
        True,
    ]
    assert Query({"Status": "x"}, ("a", "b")).shown() == {"Status": "x", "Tag": [{"Key": "a", "Value": "b"}]}


@pytest.mark.parametrize(
    ("raw", "member"),
    [
        ({"Tags": {"Tag": [{"TagKey": "emr:cluster", "TagValue": "etl"}]}}, True),
        ({"Tags": {"Tag": [{"TagKey": "emr:cluster", "TagValue": "other"}]}}, False),
        ({"Tags": {"Tag": [{"TagKey": "acs:emr:clusterId", "TagValue": "c-1"}]}}, True),
        (
            {
                "Tags": {
                    "Tag": [
                        {"TagKey": "acs:emr:clusterId", "TagValue": "c-1"},
                        {"TagKey": "emr:cluster", "TagValue": "other"},
                    ]
                }
            },
            False,
        ),
        ({"Emr": {"ClusterId": "c-9", "ClusterName": "etl"}}, True),
        ({}, False),
    ],
)
def test_members_of_the_clusters(raw: dict[str, Any], member: bool) -> None:
    assert of_clusters(["etl", "c-1"], TAGS)(raw) is member
    assert of_clusters([], TAGS)(raw)


def test_cache_key() -> None:
    account = {"name": "prod", "access_key_id": "id", "access_key_secret": "one", "security_token": "one"}
    key = cache_key("base", [account], {"filters": {}})
    assert key.startswith("base_")
    assert key == cache_key("base", [{**account, "access_key_secret": "two", "security_token": "two"}], {"filters": {}})
    assert key != cache_key("base", [{**account, "access_key_id": "other"}], {"filters": {}})
    assert key != cache_key("base", [account], {"filters": {"Status": "Running"}})
    assert key != cache_key("other", [account], {"filters": {}})


def test_cache_entry() -> None:
    found = [{"instance_id": "i-1", "tags": {"a": "{{ b }}"}}]
    entry = packed(found, 100.0)
    assert unpacked(entry) == (found, 100.0)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"instances": "{"},
        {"instances": "{}"},
        {"instances": "[1]"},
        {"instances": "[{}]"},
        {"fetched": "x"},
    ],
)
def test_bad_cache_entry(change: dict[str, Any]) -> None:
    assert unpacked({**packed([], 1.0), **change}) is None
    for odd in (None, [], "x", {}):
        assert unpacked(odd) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "5 seconds"), (119, "119 seconds"), (120, "2 minutes"), (7300, "2 hours"), (2e6, "23 days")],
)
def test_age(seconds: float, text: str) -> None:
    assert age(seconds) == text


@pytest.mark.parametrize(
    ("value", "found"), [("a, b,", ["a", "b"]), (["a"], ["a"]), ([], []), (None, []), ([1], ["1"]), ("", [])]
)
def test_words(value: Any, found: list[str]) -> None:
    assert words(value, "regions") == found


@pytest.mark.parametrize("value", [{}, [{}], [None], 3])
def test_bad_words(value: Any) -> None:
    with pytest.raises(OptionError, match=r"regions is no list of names; write for example regions: \[a, b\]"):
        words(value, "regions")


def test_without_accounts() -> None:
    (account,) = accounts_of({"region": "cn-beijing", "access_key_id": "id", "regions": "all"})
    assert (account["name"], account["regions"], account["region"]) == ("", ["all"], "cn-beijing")
    assert account["access_key_id"] == "id"


def test_accounts_inherit_what_they_have_not() -> None:
    entries = [{"name": "prod", "profile": "p"}, {"assume_role_arn": "acs:ram::1:role/x", "region": "cn-beijing"}]
    own, shared = accounts_of({"accounts": entries, "access_key_id": "id", "proxy": "x", "regions": ["cn-hangzhou"]})
    assert (own["profile"], own.get("access_key_id"), own["proxy"], own["regions"]) == ("p", None, "x", ["cn-hangzhou"])
    assert (shared["name"], shared["access_key_id"], shared["regions"]) == ("account 2", "id", [])


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (
            [{"name": "a", "profil": "x"}],
            "accounts has an entry with profil, which is no option of an account; did you mean profile?",
        ),
        ([{"name": "a"}, {"name": "a"}], "accounts has two entries with the name a; give each its own"),
        ([{"name": "a", "regions": {}}], "regions of a is no list of names"),
    ],
)
def test_bad_accounts(entries: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(OptionError) as caught:
        accounts_of({"accounts": entries})
    assert sentence in str(caught.value)


def test_unknown_option() -> None:
    known_options({"plugin": "x", "cluster": "y"}, {"plugin": {}, "clusters": {"aliases": ["cluster"]}})
    with pytest.raises(OptionError, match=r"regoins is no option of this plugin; did you mean regions\?"):
        known_options({"regoins": []}, {"plugin": {}, "regions": {}})
