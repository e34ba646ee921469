# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake cloud, and Ansible as a user has it who has only installed the collection."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.bigdata.emr.tests.integration import quick

ROOT = Path(__file__).resolve().parents[4]
HERE = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from tests.fakes.ecs.server import FakeEcs  # noqa: E402


@dataclass
class Ansible:
    """Runs Ansible's commands with a home of its own and none of the caller's settings."""

    home: Path
    cloud: FakeEcs

    def __post_init__(self) -> None:
        namespace = self.home / "collections" / "ansible_collections" / "bigdata"
        namespace.mkdir(parents=True)
        (namespace / "emr").symlink_to(ROOT)
        (self.home / "ansible.cfg").touch()

    def environment(self, **more: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "ALI"))}
        return {
            **kept,
            "HOME": str(self.home),
            "ANSIBLE_CONFIG": str(self.home / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(self.home / "collections"),
            "ANSIBLE_NOCOLOR": "1",
            "COLUMNS": "10000",
            # The metadata service of whatever machine this runs on is none of our business.
            "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
            **more,
        }

    def run(self, command: str | Path, *args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run COMMAND, one of Ansible's or a file: a program, or Python."""
        start = quick.command(command) if isinstance(command, str) else [str(command)]
        if isinstance(command, Path) and command.suffix == ".py":
            start.insert(0, sys.executable)
        return subprocess.run(
            [*start, *map(str, args)],
            cwd=self.home,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=quick.HANG_SECONDS,
            check=False,
        )

    def source(self, **options: Any) -> Path:
        """Write an ecs.yml for the fake cloud into a directory of its own, and return its path."""
        where = self.home / "inventory"
        where.mkdir(exist_ok=True)
        text = {"plugin": "bigdata.emr.ecs", **self.cloud.options(), **options}
        path = where / "ecs.yml"
        path.write_text(json.dumps({key: value for key, value in text.items() if value is not None}))
        return path

    def list(self, *args: str | Path, **options: Any) -> Inventory:
        """Return what ansible-inventory makes of an ecs.yml with OPTIONS."""
        environment = {key: options.pop(key) for key in list(options) if key.isupper()}
        where = self.source(**options)
        done = self.run("ansible-inventory", "-i", where, "--list", "--export", *args, **environment)
        return Inventory.of(done)

    @staticmethod
    def decoded(text: str) -> Any:
        """Return the data in TEXT of ansible-inventory, which marks every string that must not become a template."""

        def plain(found: dict[str, Any]) -> Any:
            return found["__ansible_unsafe"] if list(found) == ["__ansible_unsafe"] else found

        return json.loads(text, object_hook=plain)

    def parse(self, source: Path, *args: str, **environment: str) -> dict[str, Any]:
        """Return what parse.py prints about SOURCE."""
        done = self.run(HERE / "parse.py", source, *args, **environment)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return {**found, "said": " ".join(done.stderr.split())}


@dataclass
class Inventory:
    """Groups, variables of hosts, and everything that was printed for people, on one line."""

    groups: dict[str, Any]
    hosts: dict[str, dict[str, Any]]
    said: str

    @classmethod
    def of(cls, done: subprocess.CompletedProcess[str]) -> Inventory:
        assert done.returncode == 0, done.stderr
        data = Ansible.decoded(done.stdout)
        hosts = data.pop("_meta")["hostvars"]
        return cls(data, hosts, re.sub(r"\s+", " ", done.stderr))

    def members(self, group: str) -> list[str]:
        return list(self.groups.get(group, {}).get("hosts", []))

    def children(self, group: str) -> list[str]:
        return list(self.groups.get(group, {}).get("children", []))

    @property
    def faults(self) -> list[str]:
        """What the plugin left behind for the first play; it has to be printed too."""
        found = self.groups["all"].get("vars", {}).get("emr_inventory_errors", [])
        assert all(" ".join(fault.split()) in self.said for fault in found), self.said
        return list(found)


@pytest.fixture
def cloud() -> Iterator[FakeEcs]:
    with FakeEcs() as made:
        yield made


@pytest.fixture
def ansible(tmp_path: Path, cloud: FakeEcs) -> Ansible:
    home = tmp_path / "home"
    home.mkdir()
    return Ansible(home, cloud)
