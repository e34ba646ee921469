# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links of pages lead somewhere, and their commands name what there is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
UTILS = ROOT / "plugins" / "module_utils"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
CHECKOUT = {DOCS / "start.md", *DOCS.glob("develop/**/*.md")}
"""Pages that may also have commands which work in a checkout only."""

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OURS = re.compile(r"\bbigdata\.emr\.([a-z_]+)\b")
FILE = re.compile(
    r"(?:^|\s)((?:tests|playbooks|roles|plugins|molecule|releases)/[\w./-]*|[\w-]+\.yml|requirements\.txt)"
)
CALL = re.compile(r"ansible-playbook -i inventories/\w+ bigdata\.emr\.\w+")
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
PLUGINS = ("modules", "inventory", "filter", "action")
LABELS = {"checkout"}
KEPT = {"hosts.yml", "topology.yml", "ecs.yml", "all.yml"}
"""Files of an inventory, which readers write."""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def anchors(path: Path) -> set[str]:
    """Return the anchors of the headings in PATH, as pages of a repository have them."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text()), re.MULTILINE)
    texts = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower() for title in titles]
    return {re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-") for text in texts}


def links(path: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield each relative link of PATH, with the file and the anchor that it is to lead to."""
    for link in LINK.findall(re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)):
        if not re.match(r"[a-z]+:", link):
            file, _hash, anchor = link.partition("#")
            yield link, Path(os.path.normpath(path.parent / file)) if file else path, anchor


def commands(path: Path) -> list[str]:
    """Return the commands in code blocks of PATH, without what they are said to print."""
    blocks = "\n".join(text for _language, text in FENCE.findall(path.read_text())).replace("\\\n", " ")
    return [re.sub(r"\s+#\s.*", "", line[2:]) for line in blocks.splitlines() if line.startswith("$ ")]


def there_is(ours: str) -> bool:
    """Tell whether the collection has a playbook, a role or a plugin called OURS, or the lab a label."""
    places = [f"playbooks/{ours}.yml", f"roles/{ours}", *(f"plugins/{kind}/{ours}.py" for kind in PLUGINS)]
    return ours in LABELS or any((ROOT / place).exists() for place in places)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_to_pages_and_headings(path):
    wrong = [
        link
        for link, target, anchor in links(path)
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target))
    ]
    assert wrong == []


def test_every_page_is_reached_from_the_index():
    todo, seen = [DOCS / "README.md"], {ROOT / "README.md", DOCS / "README.md"}
    while todo:
        for _link, target, _anchor in links(todo.pop()):
            if target.suffix == ".md" and DOCS in target.parents and target.exists() and target not in seen:
                seen.add(target)
                todo.append(target)
    assert [name(path) for path in PAGES if path not in seen] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_what_is_named_is_there(path):
    named = set(OURS.findall(path.read_text()))
    assert sorted(one for one in named if not there_is(one)) == []


def source_files(path: Path) -> Iterator[str]:
    """Yield each file of the tree that PATH names in code, from its root or from module_utils, braces expanded."""
    folders = {one.name for base in (ROOT, UTILS) for one in base.iterdir() if one.is_dir()} - {"inventories"}
    for word in re.findall(r"`([\w{},/.-]+\.(?:py|yml))`", path.read_text()):
        if word.partition("/")[0] in folders:
            braces = re.search(r"\{([^}]*)\}", word)
            parts = braces[1].split(",") if braces else [""]
            yield from (word.replace(braces[0], part) if braces else word for part in parts)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_files_of_the_tree_that_are_named_are_there(path):
    assert [one for one in source_files(path) if not (ROOT / one).exists() and not (UTILS / one).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_commands_name_what_there_is(path):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    wrong = []
    for command in commands(path):
        for target in re.findall(r"(?:^|&& )make ([a-z-]+)", command):
            wrong += [] if target in targets else [f"{command}: no target {target}"]
        for file in FILE.findall(command):
            scenario = file.startswith("molecule/") or file in KEPT
            there = (ROOT / file).exists() or (ROOT / "playbooks" / file).exists()
            wrong += [] if scenario or there else [f"{command}: no file {file}"]
    assert wrong == []


def variables() -> set[str]:
    """Return the variables that playbooks and roles know."""
    files = [*ROOT.glob("playbooks/**/*.yml"), *ROOT.glob("roles/*/*/*.yml")]
    return {word for file in files for word in re.findall(r"\b[a-z]+_[a-z_]+\b", file.read_text())}


def test_extra_variables_of_commands_are_known():
    known = variables()
    given = {
        (name(path), variable)
        for path in PAGES
        for command in commands(path)
        for variable in re.findall(r"-e '?\{?\"?([a-z_]+)[=\"]", command)
    }
    assert len(given) > 10
    assert sorted(one for one in given if one[1] not in known) == []


@pytest.mark.parametrize("path", [path for path in PAGES if path not in CHECKOUT], ids=name)
def test_playbooks_are_called_in_one_form(path):
    found = [one for one in commands(path) if "ansible-playbook" in one]
    assert [one for one in found if not CALL.match(one)] == []
    assert re.findall(r"`ansible-playbook [^`]*\.yml[^`]*`", path.read_text()) == []


def test_pages_that_code_names_are_there():
    folders = ("plugins", "playbooks", "roles", "tests", "molecule", "releases", "inventories", "changelogs/fragments")
    files = [ROOT / "Makefile", *(path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())]
    wrong = {
        (name(path), found)
        for path in files
        if "__pycache__" not in path.parts
        for found in re.findall(r"\bdocs/[\w/-]+\.md\b", path.read_text(errors="ignore"))
        if not (ROOT / found).is_file()
    }
    assert sorted(wrong) == []
