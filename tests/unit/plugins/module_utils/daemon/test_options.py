# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.doc_fragments.daemon import ModuleDocFragment
from ansible_collections.bigdata.emr.plugins.doc_fragments.services import ModuleDocFragment as Services
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import OPTIONS, context
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import Machine
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS, PRODUCTS, STEPS

ASKED = {
    "host": "master-1",
    "cluster": "prod",
    "members": {"namenode": ["master-1"]},
    "scopes": [{"hdfs-site": {"dfs.replication": 2, "dfs.blocksize": 1}}, {"hdfs-site": {"dfs.replication": 3}}],
    "data_disks": [],
    "zookeeper_ids": {},
    "racks": {},
    "addresses": {},
    "secret": None,
}


def machine(disks: list[str]) -> Machine:
    return Machine(memory_mb=1024, cores=2, disks=disks, root_device="")


@pytest.mark.parametrize(
    ("asked", "found", "disks"),
    [
        (["/data/1"], ["/mnt/disk1", "/mnt/disk2"], ["/data/1"]),
        ([], ["/mnt/disk1", "/mnt/disk2"], ["/mnt/disk1", "/mnt/disk2"]),
        ([], [], ["/mnt/disk1"]),
    ],
)
def test_disks_are_the_users_else_the_machines(asked, found, disks):
    assert context({**ASKED, "data_disks": asked}, machine(found)).disks == disks


@pytest.mark.parametrize("asked", [None, {}, {"records": ""}])
def test_a_cluster_without_a_secret_has_no_passwords(asked):
    given = asked and {"records": "", "accounts": {}, "shut": False, "fence": "", "superuser": "", **asked}
    assert context({**ASKED, "secret": given}, machine([])).secret is None


def test_passwords_are_what_the_host_was_given():
    given = {"records": "r", "accounts": {"hdfs": ["a", "b"]}, "shut": True, "fence": "f", "superuser": "s"}
    assert context({**ASKED, "secret": given}, machine([])).secret == Passwords(**given)


def test_the_narrowest_scope_wins_property_by_property():
    assert context(ASKED, machine([])).asked["hdfs-site"] == {"dfs.replication": 3, "dfs.blocksize": 1}


def options_of(documentation: str) -> dict[str, Any]:
    return yaml.safe_load(documentation)["options"]


def test_documentation_names_the_products_and_the_steps_that_there_are():
    declared = options_of(ModuleDocFragment.DOCUMENTATION)["declarations"]["suboptions"]
    spec = OPTIONS["declarations"]["options"]
    assert {name: declared[name].get("choices") for name in declared} == {
        name: one.get("choices") for name, one in spec.items()
    }
    assert spec["product"]["choices"] == sorted(PRODUCTS)
    assert options_of(Services.DOCUMENTATION)["product"]["choices"] == sorted(PRODUCTS)
    sentences = declared["steps"]["description"][1:]
    assert [one.split(".")[0] for one in sentences] == [f"V({name})" for name in declared["steps"]["choices"]]
    assert all(one.endswith(".") and " " in one for one in sentences)


def test_every_step_that_a_role_names_is_there():
    roles = Path(__file__).resolve().parents[5] / "roles"
    named = {
        step
        for name in DAEMONS
        for step in yaml.safe_load((roles / name / "vars" / "main.yml").read_text())[f"__{name}_daemon"].get(
            "steps", []
        )
    }
    assert named == set(STEPS)
