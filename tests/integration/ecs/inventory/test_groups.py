# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compose, groups and keyed_groups are those of Ansible, with and without what makes them fast."""

from __future__ import annotations

from typing import Any

import pytest

EVERYTHING: dict[str, Any] = {
    "clusters": ["etl"],
    "keyed_groups": [
        {"key": "ecs_zone", "prefix": "zone"},
        {"key": "ecs_instance_type", "prefix": "type", "separator": "-", "parent_group": "types"},
        {"key": "ecs_tags.rack", "prefix": "rack", "default_value": "none"},
        {"key": "ecs_tags['a:b']", "separator": ""},
        {"key": "ecs_tags", "prefix": "tag", "trailing_separator": False},
        {"key": "ecs_security_group_ids", "prefix": "sg"},
        {"key": "ecs_tags.nosuch", "prefix": "never"},
        {"key": "ecs_status | lower", "prefix": "status"},
        {"key": "double", "prefix": "composed"},
        {"key": "copied", "prefix": "copied"},
        {"key": "ecs_cpu | string", "parent_group": "cpu_{{ ecs_cpu }}"},
    ],
    "compose": {
        "copied": "ecs_tags.rack",
        "double": "(ecs_cpu * 2) | string",
        "broken": "ecs_tags.nosuch",
        "quoted": "ecs_tags.odd",
        "lists": "ecs_security_group_ids",
    },
    "groups": {
        "big": "ecs_cpu > 2",
        "racked": "ecs_tags.rack is defined",
        "composed": "double == '8'",
        "bad": "nosuch > 1",
    },
}


@pytest.fixture
def source(ansible: Any, cloud: Any) -> Any:
    cloud.add(20, cluster="etl", tier="core", tags={"rack": "r1", "a:b": "x y", "empty": ""})
    cloud.add(20, cluster="etl", tier="task", tags={"odd": "{{ 1 + 1 }}", "rack": ""})
    return ansible.source(**EVERYTHING)


def data(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("hosts", "groups", "children", "vars")}


@pytest.mark.parametrize(
    "slower",
    [
        ["--no-paths", "--no-memory"],
        ["--no-paths"],
        ["--no-memory"],
        ["--other-core=renamed"],
        ["--other-core=changed"],
    ],
)
def test_the_same_as_ansible(source: Any, ansible: Any, slower: list[str]) -> None:
    fast = ansible.parse(source, "--data")
    assert data(ansible.parse(source, "--data", *slower)) == data(fast)
    assert fast["groups"]["rack_none"] == fast["groups"]["task"] != []
    assert fast["groups"]["composed_8"] == fast["groups"]["big"] != []
    assert fast["children"]["types"] == ["type_ecs_g7_xlarge"]
    assert fast["vars"]["etl-task-0001"]["quoted"] == "{{ 1 + 1 }}"
    assert "bad" not in fast["groups"]


def test_extra_vars_take_part(ansible: Any, cloud: Any) -> None:
    cloud.add(1, cluster="etl", tier="core", tags={"rack": "r1"})
    groups = [{"key": "site", "prefix": "site"}, {"key": "ecs_zone", "prefix": "zone"}]
    found = ansible.list("-e", "site=north", "-e", "ecs_zone=mine", use_extra_vars=True, keyed_groups=groups)
    assert found.members("site_north") == found.members("zone_mine") == ["etl-core-0001"]


def test_hosts_of_an_earlier_source(ansible: Any, cloud: Any) -> None:
    cloud.add(1, cluster="etl", tier="core")
    where = ansible.source(keyed_groups=[{"key": "site", "prefix": "site"}]).parent
    (where / "a-hosts.yml").write_text("all: {hosts: {etl-core-0001: {site: north}}}")
    found = ansible.parse(where, "--data")
    assert found["groups"]["site_north"] == ["etl-core-0001"]


@pytest.mark.parametrize(("behaviour", "kept"), [("replace", {}), ("merge", {"mine": "1"})])
def test_variables_of_an_earlier_source(ansible: Any, cloud: Any, behaviour: str, kept: dict[str, str]) -> None:
    cloud.add(1, cluster="etl", tier="core", tags={"rack": "r1"})
    where = ansible.source().parent
    (where / "a-hosts.yml").write_text("all: {hosts: {etl-core-0001: {ecs_tags: {mine: '1'}, site: north}}}")
    found = ansible.parse(where, "--data", ANSIBLE_HASH_BEHAVIOUR=behaviour)["vars"]["etl-core-0001"]
    assert (found["site"], found["ecs_zone"]) == ("north", "cn-hangzhou-h")
    assert found["ecs_tags"] == {"emr:cluster": "etl", "emr:tier": "core", "rack": "r1", **kept}
