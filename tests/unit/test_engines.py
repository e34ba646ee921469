# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Engines know shapes, not names: no service, component or product, and of services only what collects them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Configuration
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.acts import Acts
from ansible_collections.bigdata.emr.plugins.module_utils.services import computed, readers, related, steps
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    COMPONENTS,
    CREDENTIALS,
    FILES,
    GATEWAYS,
    PRODUCT_FILES,
    PRODUCTS,
    SERVICES,
)

UTILS = Path(__file__).resolve().parents[2] / "plugins" / "module_utils"
PREFIX = ("ansible_collections", "bigdata", "emr", "plugins", "module_utils")

ENGINES = (
    *("topology", "config", "daemon", "health", "roll", "manifest", "preflight", "removal", "software", "relay"),
    *("firewall", "users", "scripts", "jobs", "workflows", "association"),
)
"""Folders of algorithms, in which nothing is named and which reach services through collectors only."""
BELOW = ("wire",)
"""Folders on which engines and services stand, so that these import neither. To come: host."""
BESIDE = ("wire", "host", "telling")
"""What these may import."""
MODELS = {"model", "component_model", "config_model", "roll_model"}
"""The shapes of facts."""
COLLECTORS = {
    *("registry", "products", *MODELS, "layouts", "readers", "status", "computed", "related", "steps", "earlier"),
    *("jobs", "offers"),
}
"""Modules of ``services`` that engines may import."""
FACTS = {
    *("registry", "listed", "elsewhere", *sorted(MODELS), "layouts", "facts", "components", "reconfigure", "launchers"),
    *("names", "protocols", "logback", "job_types", "job_model"),
}
"""Modules of ``services`` that are plain data, so they import nothing but each other."""

JUDGING = ("health", "roll")
"""Engines that services are asked by, so that they may not ask them."""
SHAPES = {"health.gate_types", "health.reader_types", "health.status_types", "health.failover"}
"""Modules of engines that services may import."""
ASKING = {"services/hdfs/journal.py", "services/yarn/acts.py"}
"""Who asks daemons by itself, beside readers; nothing is to come to it."""

LET: dict[str, set[str]] = {
    # A list of words that people put together to secrets.
    "config/strength.py": {*SERVICES, *PRODUCTS, *COMPONENTS},
    # How an option of modules is called, which roles give.
    "config/context.py": {"zookeeper"},
    "daemon/options.py": {"zookeeper"},
    # The default of an option, and examples in sentences for people.
    "topology/request.py": {"hadoop", "hdfs", "yarn", "jobhistory"},
    "topology/scopes.py": {"hdfs", "smartdata", "zookeeper"},
    "topology/racks.py": {"hdfs", "datanode"},
    "firewall/open_ports.py": {"zookeeper"},
    # A scheme of URLs.
    "config/storages.py": {"hdfs"},
    # Accounts of other software, which no person may have.
    "users/names.py": {"redis"},
    # The account that the cluster has for jobs, and its group.
    "jobs/model.py": {"hadoop"},
    "jobs/gateway.py": {"hadoop"},
    "jobs/history.py": {"hadoop"},
    "jobs/spec.py": {"hadoop"},
    "jobs/values.py": {"hdfs"},
    # Ids that every server keeps, as the manifest calls them.
    "association/offer.py": {"zookeeper"},
    "association/files.py": {"zookeeper"},
    # What users write.
    "jobs/fields.py": {"hadoop", "hdfs", "hive", "yarn"},
    # Keys of a file that hosts have: another shape would be another format.
    "manifest/document.py": {"hdfs", "zookeeper"},
    "manifest/successor.py": {"hdfs", "zookeeper"},
    "manifest/judge.py": {"zookeeper"},
    "manifest/status.py": {"hdfs"},
}
"""File of an engine to names that may stand in it."""
NAMES = sorted({*SERVICES, *COMPONENTS, *PRODUCTS} - {GATEWAYS})
"""A gateway is a tier as well."""


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((UTILS / folder).rglob("*.py"))]


def names_in(text: str) -> list[str]:
    """Return the names in TEXT that stand there as words, whatever their case, also in the plural."""
    text = text.replace("hadoop_xml", "")  # a syntax of files
    return [name for name in NAMES if re.search(rf"(?<![a-z]){re.escape(name)}s?(?![a-z])", text.lower())]


def docstrings(tree: ast.AST) -> set[int]:
    """Return the ids of the strings in TREE that are statements: docstrings, of attributes too."""
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(node.value) for node in statements if isinstance(node.value, ast.Constant)}


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name for each string and identifier of TREE that names something."""
    told = docstrings(tree)
    for node in ast.walk(tree):
        words: list[str] = []
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            words = names_in(node.value)
        elif not isinstance(node, ast.Constant):
            fields = [getattr(node, field, None) for field in ("id", "attr", "arg", "name", "asname", "module")]
            texts = [text for text in fields if isinstance(text, str) and text != "GATEWAYS"]
            words = [name for text in texts for name in names_in(text)]
        for name in words:
            yield getattr(node, "lineno", 0), name


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield line and dotted place below module_utils of everything that the file PATH imports from there."""
    here = path.relative_to(UTILS).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            place = tuple(filter(None, (node.module or "").split(".")))
            if node.level:
                place = (*here[: -node.level], *place)
            elif place[: len(PREFIX)] == PREFIX:
                place = place[len(PREFIX) :]
            else:
                continue
            for alias in node.names:
                yield node.lineno, (*place, alias.name)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_names_no_service_component_or_product(engine):
    found = [
        f"{path.relative_to(UTILS)}:{line} names {name}"
        for path in files(engine)
        for line, name in named(ast.parse(path.read_text()))
        if name not in LET.get(str(path.relative_to(UTILS)), ())
    ]
    assert found == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_reaches_services_through_what_collects_them(engine):
    found = [
        f"{path.relative_to(UTILS)}:{line} imports {'.'.join(place)}"
        for path in files(engine)
        for line, place in imports(path)
        if place[0] == "services" and place[1] not in COLLECTORS
    ]
    assert found == []


def test_what_all_others_stand_on_imports_no_engine_and_no_service():
    found = [
        f"{path.relative_to(UTILS)}:{line} imports {'.'.join(place)}"
        for path in files(*BELOW)
        for line, place in imports(path)
        if place[0] not in BESIDE
    ]
    assert found == []


def test_facts_are_plain_data():
    found = [
        f"{path.relative_to(UTILS)}:{line} imports {'.'.join(place)}"
        for path in files("services")
        if path.stem in FACTS
        for line, place in imports(path)
        if place[0] != "services" or not FACTS & set(place)
    ]
    assert found == []


def known(name):
    """Return the services that called NAME may know: those that it needs, and those whose products it borrows."""
    own = SERVICES[name]
    lenders = [one for one, service in SERVICES.items() if set(service.products) & set(own.borrows)]
    typed = [one for needed in own.needs_in.values() for one in needed]
    return {name, *own.needs, *own.needs_ha, *typed, *lenders}


def test_a_service_knows_those_only_that_it_needs():
    found = [
        f"{path.relative_to(UTILS)}:{line} imports {'.'.join(place)}"
        for name in SERVICES
        for path in files(f"services/{name}")
        for line, place in imports(path)
        if place[0] == "services" and place[1] in {*SERVICES} - known(name)
    ]
    assert found == []


def test_a_service_takes_the_shapes_of_engines_and_nothing_that_works():
    found = {
        str(path.relative_to(UTILS))
        for path in files("services")
        for _line, place in imports(path)
        if place[0] in JUDGING and ".".join(place[:2]) not in SHAPES
    }
    assert found <= ASKING


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('x = "namenodes_serving"', ["namenode"]),
        ('x = f"the active NameNode of {x}"', ["namenode"]),
        ("from ..services.hdfs import health", ["hdfs"]),
        ("def datanodes(): pass", ["datanode"]),
        ("f(zkfc=1)", ["zkfc"]),
        ('"""NameNode."""\nx = 1\n"""hdfs"""', []),
        ("# hdfs\nx = GATEWAYS", []),
        ('x = "gateway"', []),
        ('x = "archives"', []),
    ],
)
def test_names_are_found(text, found):
    assert sorted({name for _line, name in named(ast.parse(text))}) == found


def test_the_names_come_from_the_registry():
    assert set(SERVICES) < set(NAMES)


def test_facts_name_the_steps_that_there_are():
    assert {name: tuple(steps.acts(name).steps) for name in SERVICES} == {
        name: service.steps for name, service in SERVICES.items()
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_whose_daemons_are_asked_to_act_is_collected(name):
    assert (UTILS / "services" / name / "acts.py").is_file() == (steps.acts(name) != Acts())


@pytest.mark.parametrize(("name", "service"), [one for one in SERVICES.items() if one[1].components])
def test_facts_name_gates_and_masters_that_there_are(name, service):
    reader = readers.reader(name)
    assert (UTILS / "services" / name / "reader.py").is_file()
    assert tuple(reader.rules) == service.gates
    registering = {component: row.registers for component, row in service.components.items() if row.registers}
    assert {one.master: one.worker for one in reader.listings} == registering
    assert {*reader.kinds, *reader.counted} <= set(service.components)
    assert set(reader.probes) & set(COMPONENTS) <= set(service.components)


@pytest.mark.parametrize("what", ["probes", "kinds", "rules", "counted"])
def test_no_two_readers_use_one_name(what):
    names = [name for reader in readers.readers() for name in getattr(reader, what)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", SERVICES)
def test_facts_name_what_a_service_adds_to_configuration(name):
    one, service = computed.configuration(name), SERVICES[name]
    assert one != Configuration()
    assert tuple(one.sections) == service.sections
    assert set(one.joined) <= set(one.computed)
    assert {FILES[file].product for file in one.computed} <= {*service.products, *service.adds_to}
    assert all(path.startswith(tuple(f"/etc/{product}/conf/" for product in service.products)) for path in one.tables)


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("product", PRODUCTS)
def test_a_service_adds_no_files_to_other_products_than_its_facts_name(name, product):
    one, service = computed.configuration(name), SERVICES[name]
    if product in {*service.products, *service.adds_to}:
        return
    members = {component: ["h1", "h2", "h3"] for component in COMPONENTS}
    secret = Passwords("records", {row.account: ["word"] for row in CREDENTIALS})
    context = Context("h1", "lab", members, 4096, 2, ["/mnt/disk1"], {}, secret)
    settings = {file: {} for file in PRODUCT_FILES[product]}
    for add in filter(None, [one.before, one.beside]):
        assert add(context, product, settings) == []


@pytest.mark.parametrize(("name", "service"), SERVICES.items())
def test_what_another_service_adds_by_components_is_nothing_without_them(name, service):
    absent = {component for row in service.adds_to.values() for component in row}
    members = {component: ["h1", "h2", "h3"] for component in COMPONENTS if component not in absent}
    context = Context("h1", "lab", members, 4096, 2, ["/mnt/disk1"], {})
    one = computed.configuration(name)
    for product, components in service.adds_to.items():
        for file in PRODUCT_FILES[product] if components else ():
            assert one.computed.get(file, lambda _context: {})(context) == {}


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_wrong_with_the_files_of_a_service_that_nobody_has_set(name):
    rule = related.rule(name)
    assert (UTILS / "services" / name / "relations.py").is_file() == (rule is not None)
    others = {file: {"x": "y"} for file in FILES if file not in SERVICES[name].files}
    assert rule is None or rule(others, list(COMPONENTS), ["/mnt/disk1"]) == []
