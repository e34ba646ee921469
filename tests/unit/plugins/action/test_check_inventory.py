# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the scopes of many hosts: one judgement for each distinct value, templates resolved."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.action import check_inventory
from ansible_collections.bigdata.emr.plugins.plugin_utils import racked

SECRET = "hb7PeQ2vXz9wKd4Tn1Rc"


class HostVars:
    """Raw values as Ansible keeps them, and resolved ones that count how often they were asked for."""

    def __init__(self, raw: dict[str, dict[str, Any]], resolved: dict[str, Any] | None = None) -> None:
        self.raw = raw
        self.resolved = resolved or {}
        self.asked = 0

    def raw_get(self, host: str) -> dict[str, Any]:
        return self.raw[host]

    def __getitem__(self, host: str) -> Any:
        owner = self

        class Resolved:
            def __getitem__(self, name: str) -> Any:
                owner.asked += 1
                value = owner.resolved.get(name, owner.raw[host][name])
                if isinstance(value, Exception):
                    raise value
                return value

        return Resolved()


def faults(
    hostvars: HostVars, secret: bool = False, members: dict[str, list[str]] | None = None
) -> dict[str, list[tuple[str, str]]]:
    return check_inventory._Reader(hostvars, members or {}).faults(list(hostvars.raw), secret)


def test_hosts_that_share_values_are_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(check_inventory, "scope_faults", lambda *_args: calls.append(1) or [("emr_config", "bad")])
    shared = {"emr_config": {"hdfs-site": {}}, "emr_secret": SECRET}
    hostvars = HostVars({f"t-{number}": dict(shared) for number in range(50)})
    assert set(map(tuple, faults(hostvars, secret=True).values())) == {(("emr_config", "bad"),)}
    assert len(calls) == 1
    assert hostvars.asked == 1


def test_fault_is_that_of_its_host() -> None:
    found = faults(HostVars({"a": {"emr_config_node": {"nonsense": {}}}, "b": {}}))
    assert [name for name, _text in found["a"]] == ["emr_config_node"]
    assert found["b"] == []


@pytest.mark.parametrize("raw", ["{{ everything }}", {"hdfs-site": "{{ hdfs }}"}])
def test_templates_of_mappings_are_resolved(raw: Any) -> None:
    hostvars = HostVars({"a": {"emr_config": raw}}, {"emr_config": {"hdfs-site": {"dfs.nameservices": "x"}}})
    ((_name, text),) = faults(hostvars)["a"]
    assert "dfs.nameservices cannot be set here" in text


def test_template_that_cannot_be_resolved() -> None:
    ((name, text),) = faults(
        HostVars({"a": {"emr_config": "{{ x }}"}}, {"emr_config": AnsibleError("'x' is undefined")})
    )["a"]
    assert name == "emr_config"
    assert text.startswith("it cannot be resolved ('x' is undefined")


@pytest.mark.parametrize(
    ("variables", "count"),
    [
        ({}, 1),
        ({"emr_secret": "short"}, 1),
        ({"emr_secret": "prod-prod-prod-prod"}, 1),
        ({"emr_secret": SECRET, "emr_secret_before": 1}, 1),
        ({"emr_secret": AnsibleError("no vault")}, 1),
        ({"emr_secret": SECRET}, 0),
    ],
)
def test_secret(variables: dict[str, Any], count: int) -> None:
    assert len(faults(HostVars({"a": variables}), secret=True)["a"]) == count
    assert faults(HostVars({"a": variables}))["a"] == []


def test_values_are_judged_and_octal_modes_of_directories_too() -> None:
    values = {"emr_config": {"zoo": {"dataDir": "x"}}, "emr_hdfs_directories": [{"path": "/a", "mode": 511}]}
    found = faults(HostVars({"a": values}))["a"]
    assert [name for name, _text in found] == ["emr_hdfs_directories", "emr_config"]
    assert "YAML makes of 0777" in found[0][1]
    assert "no absolute path" in found[1][1]


def test_values_are_judged_together_for_the_components_of_each_host() -> None:
    wide = {"hdfs-site": {"dfs.datanode.failed.volumes.tolerated": 2}}
    shared = {"emr_config": wide, "emr_data_disks": ["/mnt/disk1", "/mnt/disk2"]}
    hosts = HostVars({"core": dict(shared), "master": dict(shared)})
    found = faults(hosts, members={"datanode": ["core"], "namenode": ["master"]})
    assert found["master"] == []
    ((name, text),) = found["core"]
    assert name == "emr_config"
    assert text.startswith("hdfs-site: dfs.datanode.failed.volumes.tolerated: 2 bad directories of 2 leave none")
    narrow = {**shared, "emr_config_node": {"hdfs-site": {"dfs.datanode.failed.volumes.tolerated": 7}}}
    ((name, _text),) = faults(HostVars({"core": narrow}), members={"datanode": ["core"]})["core"]
    assert name == "emr_config_node"


@pytest.mark.parametrize("name", ["emr_data_disks", "emr_hdfs_directories"])
def test_what_is_made_of_facts_is_left_to_the_host(name: str) -> None:
    hosts = HostVars({"a": {name: "{{ ansible_facts.mounts }}"}}, {name: AnsibleError("no facts")})
    assert faults(hosts) == {"a": []}
    assert hosts.asked == 0


def racks(raw: dict[str, dict[str, Any]], resolved: dict[str, Any] | None = None) -> tuple[HostVars, Any]:
    hostvars = HostVars(raw, resolved)
    return hostvars, racked.read(hostvars, list(raw), {"datanode": list(raw)})


def test_racks_are_read_by_name_and_address_without_templating() -> None:
    raw = {"c1": {"emr_rack": "/a", "ansible_host": "10.0.0.1"}, "c2": {"emr_rack": "/b", "ansible_host": "c2.lab"}}
    hostvars, found = racks(raw)
    assert found == ({"c1": "/a", "10.0.0.1": "/a", "c2": "/b"}, {}, {"c1": "10.0.0.1"})
    assert hostvars.asked == 0


def test_the_address_that_a_user_names_goes_before_the_one_for_the_controller() -> None:
    raw = {
        "c1": {"ansible_host": "203.0.113.1", "host_names": {"c1": "10.0.0.1", "c2": "10.0.0.2"}},
        "c2": {"ansible_host": "203.0.113.1", "host_names": "{{ told }}"},
        "c3": {"ansible_host": "10.0.0.3", "host_names": {"c1": "10.0.0.1"}},
        "c4": {"ansible_host": "c4.lab"},
    }
    _hostvars, found = racks(raw, {"host_names": {"c2": "10.0.0.2"}})
    assert found.addresses == {"c1": "10.0.0.1", "c2": "10.0.0.2", "c3": "10.0.0.3"}


def test_zones_of_instances_are_racks_and_a_rack_may_be_a_template() -> None:
    _hostvars, found = racks({"c1": {"ecs_zone": "cn-hangzhou-h"}, "c2": {"ecs_zone": "cn-hangzhou-i"}})
    assert found.table == {"c1": "/cn-hangzhou-h", "c2": "/cn-hangzhou-i"}
    _hostvars, found = racks({"c1": {"emr_rack": "/{{ zone }}"}}, {"emr_rack": "/z"})
    assert found.table == {"c1": "/z"}


def test_racks_that_are_none_or_of_uneven_depth_are_refused() -> None:
    _hostvars, found = racks({"c1": {"emr_rack": "zone-a"}, "c2": {"emr_rack": "/b"}})
    assert list(found.faults) == ["c1"]
    _hostvars, found = racks({"c1": {"emr_rack": "/a/1"}, "c2": {}})
    assert list(found.faults) == ["c2"]
    broken = {"emr_rack": AnsibleError("'zone' is undefined")}
    _hostvars, found = racks({"c1": {"emr_rack": "/{{ zone }}"}}, broken)
    assert found.faults["c1"][0][1].startswith("it cannot be resolved ('zone' is undefined")


def test_a_cluster_without_racks_has_none() -> None:
    assert racks({"c1": {"ecs_zone": "a"}, "c2": {"ecs_zone": "a"}})[1] == ({}, {}, {})


def test_a_run_that_can_live_with_a_fault_warns_of_it() -> None:
    said: list[str] = []

    class Display:
        warning = staticmethod(said.append)

    action = check_inventory.ActionModule.__new__(check_inventory.ActionModule)
    action._display = Display()
    topology = {"seen": ["a", "b"]}
    wrong = {host: [("emr_secret", "it can be guessed; write another"), ("emr_config", "bad")] for host in "ab"}
    assert action._refused(wrong, topology, "repair") == ["emr_config (all hosts): bad"]
    assert said == [
        "emr_secret (all hosts): it can be guessed; write another. This playbook goes on, site.yml will not."
    ]
    assert len(action._refused(wrong, topology, "apply")) == 2
    assert len(said) == 1
