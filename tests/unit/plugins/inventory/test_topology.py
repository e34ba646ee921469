# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin as Ansible runs it: what it publishes, and that it never raises for a broken rule."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible_collections.bigdata.emr.plugins.inventory import topology
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import AssociationError
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import SERVICES, TYPES
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import offer

ROOT = Path(__file__).resolve().parents[4]


def _load(path: Path) -> ModuleType:
    spec = util.spec_from_file_location("inventory_cases", path)
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cases = _load(ROOT / "tests" / "integration" / "inventory" / "build.py")
PLUGIN_CASES = [name for name, case in cases.CASES.items() if not case.get("play_only")]


def parse(where: Path) -> Any:
    """Read the sources below WHERE in Ansible's order, with the plugin itself, so that nothing hides what it raises."""
    loader = DataLoader()
    inventory = InventoryManager(loader=loader, sources=[str(path) for path in [where / "hosts.yml"] if path.exists()])
    for source in sorted(where.glob("*topology.yml")):
        plugin = topology.InventoryModule()
        assert plugin.verify_file(str(source))
        plugin.parse(inventory._inventory, loader, str(source))
    inventory.reconcile_inventory()
    return inventory


def published(inventory: Any) -> dict[str, Any]:
    return inventory.groups["all"].get_vars()["emr_topology"]


def associated(where: Path, monkeypatch: pytest.MonkeyPatch, answer: Any) -> Any:
    """Read the inventory of a gateway cluster, whose cluster tells ANSWER or is not there."""

    def ask(cluster: str, masters: list[str], _seconds: float) -> Any:
        assert (cluster, masters) == ("prod", ["m1"])
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(topology, "ask", ask)
    (where / "hosts.yml").write_text("all: {children: {gateway: {hosts: {g-1: }}}}")
    text = "plugin: bigdata.emr.topology\ncluster: edge\ntype: gateway\nrelease: '1.0'\n"
    (where / "topology.yml").write_text(text + "associate: {cluster: prod, masters: [m1]}\n")
    return parse(where)


def test_a_gateway_cluster_has_the_members_of_its_cluster_and_groups_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inventory = associated(tmp_path, monkeypatch, offer())
    found = published(inventory)
    assert found["errors"] == []
    assert (found["cluster"], found["members"]["namenode"]) == ("prod", ["m1", "m2", "m3"])
    assert [host.name for host in inventory.groups["emr_cluster"].get_hosts()] == ["g-1"]
    assert inventory.groups["emr_namenode"].get_hosts() == []
    assert sorted(inventory.hosts) == ["g-1"]


def test_a_gateway_cluster_whose_masters_are_lost_is_an_error_and_no_failure_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = published(associated(tmp_path, monkeypatch, AssociationError("no master of cluster prod tells")))
    assert found["errors"] == ["topology.yml: associate: no master of cluster prod tells"]


def test_groups_and_variable(tmp_path: Path) -> None:
    inventory = parse(cases.build({"hosts": {"master": ["m-1", "m-10", "m-2"], "core": ["c-1"]}}, tmp_path))
    found = published(inventory)
    assert found["errors"] == []
    assert found["members"]["journalnode"] == ["m-1", "m-2", "m-10"]
    for component, hosts in found["members"].items():
        assert [host.name for host in inventory.groups[f"emr_{component}"].get_hosts()] == hosts
        assert "emr_cluster" in {group.name for group in inventory.groups[f"emr_{component}"].get_ancestors()}
    assert sorted(host.name for host in inventory.groups["emr_cluster"].get_hosts()) == sorted(found["seen"])
    assert inventory.groups["emr_unreachable"].get_hosts() == []


def test_node_groups_and_other_names_of_tiers(tmp_path: Path) -> None:
    hosts = {"headers": ["m-1"], "workers": {"ssd": ["c-1"], "hdd": ["c-2"]}}
    inventory = parse(
        cases.build({"hosts": hosts, "topology": {"tiers": {"master": "headers", "core": "workers"}}}, tmp_path)
    )
    found = published(inventory)
    assert found["errors"] == []
    assert found["tiers"]["core"] == ["c-1", "c-2"]
    assert found["node_groups"] == {"core": {"hdd": ["c-2"], "ssd": ["c-1"]}}
    assert found["tier_groups"]["core"] == "workers"


def test_empty_inventory_has_all_groups(tmp_path: Path) -> None:
    inventory = parse(cases.build({"hosts": {}}, tmp_path))
    assert published(inventory)["errors"] == []
    assert {"emr_cluster", "emr_unreachable", "emr_namenode"} <= set(inventory.groups)


@pytest.mark.parametrize("name", PLUGIN_CASES)
def test_broken_rule_is_published(name: str, tmp_path: Path) -> None:
    inventory = parse(cases.build(cases.CASES[name], tmp_path))
    assert any(cases.CASES[name]["sentence"] in error for error in published(inventory)["errors"])


@pytest.mark.parametrize("name", [name for name in PLUGIN_CASES if name != "two topologies"])
def test_no_group_is_made_with_errors(name: str, tmp_path: Path) -> None:
    ours = {group for group in parse(cases.build(cases.CASES[name], tmp_path)).groups if group.startswith("emr_")}
    assert ours <= set(cases.CASES[name].get("hosts", {}))


WRONG_VALUES: list[Any] = [None, "", "x", 0, 1.5, True, [], [None], [[]], {}, {"x": None}, {"x": {"y": 1}}, {1: [2]}]


@pytest.mark.parametrize(
    "option", ["cluster", "type", "release", "services", "placement", "high_availability", "tiers", "x"]
)
def test_no_value_raises(option: str, tmp_path: Path) -> None:
    for number, value in enumerate(WRONG_VALUES):
        published(parse(cases.build({"topology": {option: value}}, tmp_path / str(number))))


@pytest.mark.parametrize("content", ["products: 7", "products: {hadoop: }", "[", "", "products: {hadoop: {version: }}"])
def test_broken_release_is_an_error_of_the_topology(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = cases.build({}, tmp_path / "inventory")
    (tmp_path / "1.0.yml").write_text(content)
    monkeypatch.setattr(topology, "RELEASES", tmp_path)
    errors = published(parse(source))["errors"]
    assert errors == [
        "topology.yml: release '1.0' has no product hadoop, which journalnode needs; choose another release"
    ]


def test_every_release_names_the_products_that_run(tmp_path: Path) -> None:
    for file in (ROOT / "releases").glob("*.yml"):
        found: dict[str, str] = {}
        for kind in TYPES:
            case = {
                "hosts": {"master": ["a", "b", "c"], "core": ["d"]},
                "topology": {"release": file.stem, "type": kind},
            }
            services = [name for name, row in SERVICES.items() if not row.implied]
            case["topology"]["services"] = [name for name in services if name not in TYPES[kind].excludes]
            found.update(published(parse(cases.build(case, tmp_path / f"{file.stem}-{kind}")))["products"])
        products = yaml.safe_load(file.read_text())["products"]
        assert found == {name: product["version"] for name, product in products.items()}


def test_lab_and_examples_are_sound() -> None:
    for name in ("lab", "static", "ecs"):
        assert published(parse(ROOT / "inventories" / name))["errors"] == []
