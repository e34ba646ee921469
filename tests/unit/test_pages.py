# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts that pages repeat from the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.owned import owned
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.failover import HDFS, HIGH_AVAILABILITY
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import SERVICES, TYPES
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import SCOPES

ROOT = Path(__file__).resolve().parents[2]
# What plays hand on to each other.
INTERNAL = {
    "emr_firewall",
    "emr_hdfs_guard",
    "emr_hdfs_guard_preview",
    "emr_inventory",
    "emr_manifest",
    "emr_namenode",
    "emr_roll_component",
    "emr_roll_gates",
    "emr_topology",
}


def page(name: str) -> str:
    return (ROOT / name).read_text()


def asked() -> set[str]:
    """Return the variables that playbooks and roles take from users: they have a default for each of them."""
    files = [*ROOT.glob("playbooks/**/*.yml"), *ROOT.glob("roles/*/*/*.yml")]
    found = {name for file in files for name in re.findall(r"\b(emr_[a-z_0-9]+) \| default\(", file.read_text())}
    return {*found, *SCOPES} - INTERNAL


def test_the_configuration_page_has_every_variable():
    names = asked()
    assert len(names) > 30
    assert not [name for name in sorted(names) if f"`{name}`" not in page("docs/configuration.md")]


def test_the_page_of_roles_has_every_role():
    roles = [path.name for path in ROOT.glob("roles/*")]
    assert roles
    assert not [name for name in roles if f"roles/{name}/README.md" not in page("docs/roles.md")]


def test_every_service_has_a_page():
    assert not [name for name in SERVICES if not (ROOT / "docs" / "services" / f"{name}.md").is_file()]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_topology_page_has_the_numbers_of_masters(kind):
    *first, last = sorted(TYPES[kind].masters)
    types = page("docs/topology.md").partition("| type | services by default |")[2]
    row = next(line for line in types.splitlines() if line.startswith(f"| `{kind}` | `"))
    assert f"| {', '.join(map(str, first))} or {last}" in row
    tier = next(line for line in page("docs/topology.md").splitlines() if line.startswith("| `master` |"))
    assert not [number for number in (*first, last) if str(number) not in tier.rpartition("|")[0].rpartition("|")[2]]


def test_what_the_failover_page_says_that_any_scope_overrides_is_owned_by_nobody():
    settings = [*HDFS, *HIGH_AVAILABILITY]
    assert not [one.name for one in settings if owned(one.file, one.name)]
    assert owned("hdfs-site", "dfs.namenode.lifeline.rpc-address.prod.nn1")


def test_the_page_of_gates_has_every_gate_with_its_default():
    lines = page("docs/design/guard.md").partition("<!-- BEGIN GATES -->\n")[2].partition("<!--")[0].splitlines()[2:]
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    assert {row[0]: row[-1] for row in cells} == {name: rule.at_least for name, rule in RULES.items()}


def test_every_sentence_on_what_is_closed_has_a_test_that_is_there():
    places = {name: f"molecule/{name}/tests" for name in ("ha", "strangers")}
    places["unit"] = "tests/unit/plugins/module_utils"
    table = page("docs/security.md").partition("| What | Shown by |")[2].partition("\n\n")[0].splitlines()[2:]
    assert len(table) > 15
    for line in table:
        tests = re.findall(r"`(\w+)/(\S+\.py)`", line.rpartition(" | ")[2])
        assert tests, line
        for place, name in tests:
            assert (ROOT / places[place] / name).is_file(), name
