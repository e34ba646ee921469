# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_rds of many hosts: it is one for all of them, and its password is in nothing that is returned."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.module_utils.config import databases
from ansible_collections.bigdata.emr.plugins.plugin_utils import databased

RDS = {"engine": "mysql", "host": "rds.lab", "user": "emr", "password": "p&<\"$x%'"}
TOPOLOGY = {
    "services": ["zookeeper", "hdfs"],
    "tiers": {"master": ["m1", "m2", "m3"]},
    "members": {"zookeeper": ["m1", "m2", "m3"], "datanode": ["c1"]},
}
SINGLE = {**TOPOLOGY, "tiers": {"master": ["m1"]}, "members": {"zookeeper": ["m1"]}}
HOSTS = ["m1", "m2", "m3", "c1"]


class HostVars:
    def __init__(self, raw, resolved=None):
        self.raw, self.resolved, self.asked = raw, resolved, 0

    def raw_get(self, host):
        return self.raw.get(host, {})

    def __getitem__(self, host):
        self.asked += 1
        if isinstance(self.resolved, Exception):
            raise self.resolved
        return {**self.raw[host], **({"emr_rds": self.resolved} if self.resolved else {})}


@pytest.fixture(autouse=True)
def needed(monkeypatch):
    monkeypatch.setattr(databases, "DATABASES", {"meta": "zookeeper"})


def test_it_is_resolved_once_for_all_hosts_and_told_without_its_password():
    hostvars = HostVars({host: {"emr_rds": "{{ vault_rds }}"} for host in HOSTS}, RDS)
    found = databased.read(hostvars, HOSTS, TOPOLOGY)
    assert found.faults == {}
    assert found.databases["meta"]["host"] == "rds.lab"
    assert (found.users, found.brought) == ({"meta": ["m1", "m2", "m3"]}, "")
    assert hostvars.asked == 1
    assert "p&" not in repr(found)


def test_a_cluster_that_needs_none_costs_nothing(monkeypatch):
    monkeypatch.setattr(databases, "DATABASES", {})
    assert databased.read(HostVars({host: {} for host in HOSTS}), HOSTS, TOPOLOGY) == databased.NONE


def test_the_master_has_one_with_a_password_from_the_secret():
    found = databased.read(HostVars({"m1": {"emr_secret": "hb7PeQ2vXz9wKd4Tn1Rc"}}), ["m1"], SINGLE)
    assert (found.brought, found.users, found.faults) == ("m1", {}, {})
    ((name, text),) = databased.read(HostVars({"m1": {"emr_secret": "password"}}), ["m1"], SINGLE).faults["m1"]
    assert (name, "which can be guessed" in text) == ("emr_secret", True)
    lacking = databased.read(HostVars({"m1": {}}), ["m1"], SINGLE)
    assert "set emr_secret" in lacking.faults["m1"][0][1]


@pytest.mark.parametrize(
    ("raw", "resolved", "hosts", "told"),
    [
        ({host: {} for host in HOSTS}, None, HOSTS, "meta has no database"),
        ({host: {"emr_rds": "{{ x }}"} for host in HOSTS}, AnsibleError("no x"), HOSTS, "it cannot be resolved (no x)"),
        ({host: {"emr_rds": RDS} if host != "c1" else {} for host in HOSTS}, None, ["c1"], "it is another one than on"),
    ],
)
def test_what_is_wrong_is_told_for_its_hosts(raw, resolved, hosts, told):
    found = databased.read(HostVars(raw, resolved), HOSTS, TOPOLOGY)
    assert list(found.faults) == hosts
    assert all(name == "emr_rds" and text.startswith(told) for one in found.faults.values() for name, text in one)
