# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Engines know shapes, not names: no service, product or component stands in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services import computed, steps
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    COMPONENTS,
    GATEWAYS,
    PRODUCTS,
    SERVICES,
)

UTILS = Path(__file__).resolve().parents[2] / "plugins" / "module_utils"
ENGINES = ("config", "daemon")
NAMES = {*SERVICES, *PRODUCTS, *COMPONENTS} - {GATEWAYS}
LET = {
    # A list of words that people put together to secrets.
    "config/strength.py": NAMES,
    # How an option of modules is called, which roles give.
    "config/context.py": {"zookeeper"},
    "daemon/options.py": {"zookeeper"},
}
"""File to names that may stand in it."""


def words(tree: ast.AST) -> set[str]:
    """Return the words of identifiers and texts in TREE, without those of documentation."""
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            texts.append(node.value)
        texts += [str(getattr(node, name)) for name in ("id", "attr", "arg", "name", "module") if hasattr(node, name)]
    # The name of a syntax of files is none of a product.
    return set(re.split(r"[^a-z]+", " ".join(texts).lower().replace("hadoop_xml", "xml")))


@pytest.mark.parametrize(
    "path", [path for room in ENGINES for path in sorted((UTILS / room).rglob("*.py"))], ids=lambda path: path.name
)
def test_an_engine_names_no_service_product_or_component(path):
    name = str(path.relative_to(UTILS))
    assert words(ast.parse(path.read_text())) & NAMES - LET.get(name, set()) == set()


@pytest.mark.parametrize(
    "path", [path for room in ENGINES for path in sorted((UTILS / room).rglob("*.py"))], ids=lambda path: path.name
)
def test_an_engine_knows_services_by_their_facts_and_collectors_only(path):
    named = [
        f"{node.module}.{one.name}" if (node.module or "").endswith("services") else str(node.module)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and "services" in (node.module or "").split(".")
        for one in node.names
    ]
    assert {one.rpartition("services.")[2] for one in named} <= {
        "registry",
        "model",
        "computed",
        "steps",
        "earlier",
    }


@pytest.mark.parametrize("collected", [computed.CONFIGURATIONS, steps.ALL], ids=["computed", "steps"])
def test_collectors_have_every_service_in_the_order_of_the_registry(collected):
    assert list(collected) == list(SERVICES)
