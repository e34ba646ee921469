# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and addresses of hosts, collisions and names that are none."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.hostnames import (
    HostnameError,
    address,
    chain,
    clash_with_groups,
    named,
    without_address,
)

HOST: dict[str, Any] = {
    "instance_id": "i-1",
    "host_name": "core-1",
    "name": "",
    "region": "cn-hangzhou",
    "tags": {"Name": "web", "env": "prod"},
    "eip": "",
    "public_ip": "47.0.0.1",
    "private_ip": "10.0.0.1",
}


def first(entries: list[Any], host: dict[str, Any], collision: str = "error") -> str:
    return next(iter(named([host], chain(entries, lambda text, found: found.get(text.strip("()"))), collision).hosts))


@pytest.mark.parametrize(
    ("entries", "name"),
    [
        (["host_name"], "core-1"),
        (["ecs_host_name"], "core-1"),
        (["name", "instance_id"], "i-1"),
        (["tag:Name"], "web"),
        (["tag:none", "tag:env"], "prod"),
        (["tag:none,env"], "prod"),
        (["tag:env=prod"], "env_prod"),
        (["tag:env=dev", "instance_id"], "i-1"),
        ([{"name": "host_name", "prefix": "region"}], "cn-hangzhou_core-1"),
        ([{"name": "host_name", "prefix": "tag:env", "separator": "."}], "prod.core-1"),
        ([{"name": "host_name", "prefix": "tag:none"}], "core-1"),
        ([{"name": "name", "prefix": "region"}, "instance_id"], "i-1"),
        (["(host_name)"], "core-1"),
        (["(tags)", "private_ip"], "10.0.0.1"),
    ],
)
def test_chain(entries: list[Any], name: str) -> None:
    assert first(entries, HOST) == name


@pytest.mark.parametrize(
    "odd",
    [
        *("web server", "a,b", "-oProxyCommand=x", "a\x1b[31m", "a\nb", "{{ x }}", "all!x", "~x", "a[1]", "_x", "a&b"),
        *("localhost", "LOCALHOST", "localhost.localdomain", "localhost6", "127.0.0.1", "127.1.2.3", "::1", "0.0.0.0"),
    ],
)
def test_names_that_are_none_are_passed_over(odd: str) -> None:
    result = named([{**HOST, "host_name": odd}], chain(["host_name", "instance_id"], lambda *_: ""), "error")
    assert list(result.hosts) == ["i-1"]
    assert result.notes == ["1 name is no host name and passed over: i-1"]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([], "hostnames is empty; write for example"),
        (["host-nam", "hostname"], "hostnames has hostname, which is no fact with a name; did you mean host_name?"),
        (["tags"], "hostnames has tags, which is no fact with a name"),
        ([{"prefix": "region"}], "hostnames has an entry with no name; write name, prefix and separator"),
        ([{"name": "name", "suffix": "x"}], "hostnames has an entry with suffix; write name, prefix and separator"),
    ],
)
def test_bad_chain(entries: list[Any], sentence: str) -> None:
    with pytest.raises(HostnameError) as caught:
        chain(entries, lambda *_: "")
    assert sentence in str(caught.value)


def test_no_name_at_all() -> None:
    with pytest.raises(HostnameError, match="i-1 gets no usable name from hostnames; end the list with instance_id"):
        first(["name"], HOST)


SAME = [{**HOST, "instance_id": f"i-{number}"} for number in (1, 2, 3)]


def test_collision_is_an_error() -> None:
    with pytest.raises(HostnameError) as caught:
        named(SAME, chain(["host_name"], lambda *_: ""), "error")
    assert str(caught.value) == (
        "3 instances share the name 'core-1' (i-1, i-2 and i-3); use hostnames: [instance_id] or"
        " hostname_collision: suffix_id"
    )


def test_collision_with_suffix() -> None:
    assert list(named(SAME, chain(["host_name"], lambda *_: ""), "suffix_id").hosts) == [
        "core-1_i-1",
        "core-1_i-2",
        "core-1_i-3",
    ]


def test_collision_first() -> None:
    result = named(SAME, chain(["host_name"], lambda *_: ""), "first")
    assert result.hosts == {"core-1": SAME[0]}
    assert result.notes == ["'core-1' is i-1; left out: i-2 and i-3"]


def test_host_called_like_a_group() -> None:
    with pytest.raises(HostnameError, match="master is the name of a host and of a group; use hostnames with a prefix"):
        clash_with_groups({"master": 1, "core-1": 1}, ["all", "master"])
    clash_with_groups({"core-1": 1}, ["core"])


@pytest.mark.parametrize(
    ("kind", "found"),
    [("auto", "47.0.0.1"), ("private", "10.0.0.1"), ("public", "47.0.0.1"), ("eip", ""), ("ipv6", ""), ("none", "")],
)
def test_address(kind: str, found: str) -> None:
    assert address(HOST, kind) == found


def test_elastic_address_first() -> None:
    assert address({**HOST, "eip": "47.0.0.2"}, "auto") == "47.0.0.2"


def test_no_address() -> None:
    assert without_address({"a": "1", "b": "2"}, "public") == ""
    assert without_address({"a": ""}, "none") == ""
    assert without_address({}, "public") == ""
    assert without_address({"a": "1", "b": ""}, "public").startswith(
        "b has no address of kind 'public' and is reached by name; choose another ansible_host"
    )
    with pytest.raises(HostnameError, match="none of the 2 matched instances has an address of kind 'eip'; choose"):
        without_address({"a": "", "b": ""}, "eip")
