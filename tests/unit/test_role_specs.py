# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interfaces of the roles: what is documented is what is there.

An argument specification validates but does not set a default, so defaults/main.yml repeats it, and the two can part.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir())
EVERY_ROLE = pytest.mark.parametrize("role", ROLES)
ENTRY = re.compile(r"tasks_from:\s*[\"']?(\w+)")
ROLE_NAME = re.compile(r"name:\s*[\"']?bigdata\.emr\.(\w+)")
PLAYBOOK = re.compile(r"\bplaybooks/[\w-]+\.yml\b")


def read(path: Path) -> dict[str, Any]:
    return (yaml.safe_load(path.read_text()) or {}) if path.exists() else {}


def specs(role: str) -> dict[str, Any]:
    found: dict[str, Any] = read(ROOT / "roles" / role / "meta" / "argument_specs.yml").get("argument_specs", {})
    return found


def defaults(role: str) -> dict[str, Any]:
    return read(ROOT / "roles" / role / "defaults" / "main.yml")


def texts(*patterns: str) -> dict[str, str]:
    """Return the files that match, by their path in the checkout."""
    found = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return {str(path.relative_to(ROOT)): path.read_text() for path in found if path.is_file()}


@EVERY_ROLE
def test_every_default_is_specified_with_its_value(role: str) -> None:
    options = {name: option for spec in specs(role).values() for name, option in spec.get("options", {}).items()}
    specified = {name: option["default"] for name, option in options.items() if "default" in option}
    assert defaults(role) == specified


@EVERY_ROLE
def test_one_variable_means_the_same_at_every_entry_point(role: str) -> None:
    seen: dict[str, Any] = {}
    for entry, spec in specs(role).items():
        for name, option in spec.get("options", {}).items():
            assert seen.setdefault(name, option) == option, f"{name} at {entry}"


@EVERY_ROLE
def test_public_variables_carry_the_name_of_the_role(role: str) -> None:
    named = {name for spec in specs(role).values() for name in spec.get("options", {})} | set(defaults(role))
    assert [name for name in sorted(named) if not name.startswith((f"{role}_", "emr_"))] == []


@EVERY_ROLE
def test_internal_variables_say_so(role: str) -> None:
    named = read(ROOT / "roles" / role / "vars" / "main.yml")
    assert [name for name in named if not name.startswith(f"__{role}_")] == []


@EVERY_ROLE
def test_every_specified_entry_point_is_a_file_of_tasks(role: str) -> None:
    assert "main" in specs(role)
    assert [entry for entry in specs(role) if not (ROOT / "roles" / role / "tasks" / f"{entry}.yml").exists()] == []


@pytest.mark.parametrize("path", texts("site.yml", "playbooks/**/*.yml", "roles/*/tasks/*.yml", "molecule/**/*.yml"))
def test_entry_points_used_from_outside_a_role_are_specified(path: str) -> None:
    """A file of tasks that other code includes by role and name is an interface, and has a specification."""
    missing = []
    for block in re.split(r"\n\s*- ", (ROOT / path).read_text()):
        role, entry = ROLE_NAME.search(block), ENTRY.search(block)
        if role and entry and not path.startswith(f"roles/{role[1]}/") and entry[1] not in specs(role[1]):
            missing.append(f"{role[1]}: {entry[1]}")
    assert missing == []


def test_playbooks_named_in_messages_and_documents_exist() -> None:
    files = texts("*.md", "docs/**/*.md", "plugins/**/*.py", "playbooks/**/*.yml", "roles/**/*.yml", "roles/*/*.md")
    named = {(path, name) for path, text in files.items() for name in PLAYBOOK.findall(text)}
    assert sorted((path, name) for path, name in named if not (ROOT / name).exists()) == []
