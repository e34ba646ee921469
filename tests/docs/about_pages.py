# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables about the collection itself: pages of services, roles, refusals, versions."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.host.families import FAMILIES
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import refusals as guard
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import SERVICES
from table import Make, code, plain, table

ROOT = Path(__file__).resolve().parents[2]
TESTED = ("Debian 12",)
"""Families that scenarios of molecule/ run on."""


def service_pages() -> list[str]:
    """Return a line for each page of a service."""
    rows = []
    for path in sorted((ROOT / "docs" / "services").glob("*.md")):
        title = path.read_text().partition("\n")[0].lstrip("# ")
        row = SERVICES.get(path.stem)
        rows.append(
            f"- [{title}](services/{path.name})" + (f": {code(*row.components)}" if row and row.components else "")
        )
    return rows


def roles() -> list[str]:
    """Return every role with what it does."""
    rows = []
    for path in sorted(ROOT.glob("roles/*/meta/argument_specs.yml")):
        name = path.parent.parent.name
        spec = yaml.safe_load(path.read_text())["argument_specs"]["main"]
        rows.append((f"[`{name}`](../roles/{name}/README.md)", plain(spec["short_description"]).rstrip(".")))
    return table(("Role", "What it does"), rows)


def refusals() -> list[str]:
    """Return every refusal of the guard with its remedy."""
    rows = [(code(reason), *map(_named, texts)) for reason, texts in guard._REASONS.items()]
    return table(("Reason", "`<host>: <path>` ...", "What to do"), rows)


def _named(text: str) -> str:
    """Return TEXT with its blanks as names in angle brackets."""
    text = text.replace("{also}", "").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\{(\w+)\}", lambda one: f"&lt;{one[1].replace('_', ' ')}&gt;", text)


def systems() -> list[str]:
    """Return the operating systems that hosts may have."""
    rows = [
        (
            one.title,
            code(*one.ids),
            code(one.java),
            "whole clusters" if one.title in TESTED else "unit tests only; nobody has run it",
        )
        for one in FAMILIES
    ]
    return table(("System", "`ID` in `/etc/os-release`", "Java package", "Tested with"), rows)


def _releases() -> dict[str, dict[str, str]]:
    """Return the versions of products by release."""
    found = [yaml.safe_load(path.read_text()) for path in sorted(ROOT.glob("releases/*.yml"))]
    return {one["release"]: {name: row["version"] for name, row in one["products"].items()} for one in found}


def releases() -> list[str]:
    """Return the versions of every release."""
    rows = [(release, code(name), version) for release, one in _releases().items() for name, version in one.items()]
    return table(("Release", "Product", "Version"), rows)


def works() -> list[str]:
    """Return every service with its version in the newest release and its daemons."""
    *_older, newest = _releases().values()
    rows = []
    for name, row in SERVICES.items():
        products = dict.fromkeys([*(one.product for one in row.components.values()), *row.products])
        versions = ", ".join(f"{one} {newest.get(one, 'of the system')}" for one in products)
        rows.append((code(name), versions, code(*row.components) or "none"))
    return table(("Service", "Version", "Daemons"), rows)


TABLES: dict[str, Make] = {
    "PAGES": service_pages,
    "ROLES": roles,
    "REFUSALS": refusals,
    "SYSTEMS": systems,
    "RELEASES": releases,
    "WORKS": works,
}
