# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the playbook with bad inventories and without our ansible.cfg: it fails, says why, and touches no host."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
from ansible_collections.bigdata.emr.tests.integration import quick

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "site.yml"
FIRST_PLAY = ROOT / "playbooks" / "check_inventory.yml"


WHOLE = ("no topology", "unknown service", "no secret", "host in two tiers")
"""With these site.yml is tried: it ends after its first play. With others that play is, as reading the rest takes
as long again."""


def _load(name: str) -> ModuleType:
    spec = util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cases = _load("build")
PLAYED = [name for name, case in cases.CASES.items() if name in WHOLE or case.get("play_only")]
"""With these a playbook runs. What the plugin finds in all others is in tests/unit/plugins/inventory/test_topology.py,
and comes to the first play by the same way."""


@dataclass
class Ansible:
    """Ansible as a user has it who has only installed the collection; a connection to a host leaves a trace."""

    home: Path

    def __post_init__(self) -> None:
        namespace = self.home / "collections" / "ansible_collections" / "bigdata"
        namespace.mkdir(parents=True)
        (namespace / "emr").symlink_to(ROOT)
        (self.home / "ansible.cfg").touch()
        ssh = self.home / "ssh"
        ssh.write_text(f"#!/bin/sh\necho \"$@\" >> '{self.trace}'\nexit 255\n")
        ssh.chmod(ssh.stat().st_mode | stat.S_IXUSR)

    @property
    def trace(self) -> Path:
        """The file that holds every attempt to connect."""
        return self.home / "trace"

    @property
    def touched(self) -> list[str]:
        """Every attempt to connect."""
        return self.trace.read_text().splitlines() if self.trace.exists() else []

    def run(self, command: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Run COMMAND of the Ansible that runs these tests, with none of the caller's Ansible settings."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        ours = {
            "HOME": str(self.home),
            "ANSIBLE_CONFIG": str(self.home / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(self.home / "collections"),
            "ANSIBLE_SSH_EXECUTABLE": str(self.home / "ssh"),
            "ANSIBLE_NOCOLOR": "1",
        }
        return subprocess.run(
            [*quick.command(command), *args],
            cwd=self.home,
            env={**kept, **ours},
            capture_output=True,
            text=True,
            timeout=quick.HANG_SECONDS,
            check=False,
        )

    def play(self, playbook: Path, inventory: Path, *args: str) -> subprocess.CompletedProcess[str]:
        """Run PLAYBOOK; every host of INVENTORY has an address that leads nowhere."""
        nowhere = ["-e", "ansible_host=192.0.2.1", "-e", "ansible_connection=ssh"]
        return self.run("ansible-playbook", "-i", str(inventory), *nowhere, *args, str(playbook))


@pytest.fixture
def ansible(tmp_path: Path) -> Ansible:
    home = tmp_path / "home"
    home.mkdir()
    return Ansible(home)


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """A good inventory."""
    return cases.build({}, tmp_path / "inventory")


def words(result: subprocess.CompletedProcess[str]) -> str:
    """Return what RESULT printed, on one line."""
    return re.sub(r"\s+", " ", result.stdout + result.stderr)


@pytest.mark.parametrize("name", PLAYED)
def test_bad_inventory(name: str, ansible: Ansible, tmp_path: Path) -> None:
    case = cases.CASES[name]
    playbook = SITE if name in WHOLE and SITE.exists() else FIRST_PLAY
    result = ansible.play(playbook, cases.build(case, tmp_path / "inventory"))
    assert result.returncode not in (0, 4), words(result)  # 4: a host was unreachable, so it was tried
    assert case["sentence"] in words(result)
    assert len(re.findall(r"\bTASK \[", result.stdout)) == 1
    assert ansible.touched == []


def test_those_that_are_tried_with_all_plays_are_cases() -> None:
    assert set(WHOLE) <= set(cases.CASES)


def test_errors_of_all_kinds_come_together(ansible: Ansible, tmp_path: Path) -> None:
    bad = {
        "topology": {"services": ["yarn"], "release": "9"},
        "files": {"group_vars/core.yml": {"emr_config_tier": {"hfds-site": {}}}},
    }
    result = ansible.play(FIRST_PLAY, cases.build(bad, tmp_path / "inventory"))
    assert result.returncode == 2
    assert "3 errors in the inventory; no host was touched." in words(result)
    # Each on a line of its own, once, whatever the callback makes of the message.
    assert len(re.findall(r"^- \S", result.stdout, re.MULTILINE)) == 3
    assert r"\n" not in result.stdout + result.stderr


def test_good_inventory_passes_without_a_connection(ansible: Ansible, inventory: Path) -> None:
    result = ansible.play(FIRST_PLAY, inventory)
    assert result.returncode == 0, words(result)
    assert ansible.touched == []


def test_a_connection_leaves_a_trace(ansible: Ansible, inventory: Path, tmp_path: Path) -> None:
    playbook = tmp_path / "ping.yml"
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [{"ansible.builtin.ping": {}}]}]))
    assert ansible.play(playbook, inventory).returncode == 4
    assert ansible.touched


def test_limit_does_not_hide_errors(ansible: Ansible, tmp_path: Path) -> None:
    bad = {"files": {"host_vars/c-2.yml": {"emr_config_node": {"core": {}}}}}
    result = ansible.play(FIRST_PLAY, cases.build(bad, tmp_path / "inventory"), "--limit", "m-1")
    assert result.returncode == 2
    assert "emr_config_node (c-2): core is no file of this release; did you mean core-site?" in words(result)


def test_empty_inventory_is_accepted_where_hosts_are_yet_to_be_made(ansible: Ansible, tmp_path: Path) -> None:
    where = cases.build({"hosts": {}}, tmp_path / "inventory")
    assert ansible.play(FIRST_PLAY, where, "-e", "emr_allow_empty=true").returncode == 0


def exported(ansible: Ansible, inventory: Path) -> dict:
    result = ansible.run("ansible-inventory", "-i", str(inventory), "--list", "--export")
    assert result.returncode == 0, words(result)
    return json.loads(result.stdout)


def as_source(data: dict, where: Path) -> Path:
    """Write exported DATA as the script that AWX makes of it."""
    where.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(data)}\nEND\n")
    where.chmod(0o700)
    return where


def test_exported_inventory_is_as_good_as_its_source(ansible: Ansible, inventory: Path, tmp_path: Path) -> None:
    data = exported(ansible, inventory)
    copy = as_source(data, tmp_path / "exported")
    result = ansible.play(FIRST_PLAY, copy)
    assert result.returncode == 0, words(result)
    again = exported(ansible, copy)
    assert again["all"]["vars"]["emr_topology"] == data["all"]["vars"]["emr_topology"]
    assert again["emr_datanode"] == data["emr_datanode"]


def test_host_missing_from_an_export_is_an_error(ansible: Ansible, inventory: Path, tmp_path: Path) -> None:
    data = exported(ansible, inventory)
    for group in data.values():
        group["hosts"] = [host for host in group.get("hosts", []) if host != "c-2"]
    result = ansible.play(FIRST_PLAY, as_source(data, tmp_path / "exported"))
    assert result.returncode == 2
    assert "group core: c-2 in emr_topology but no longer in the group" in words(result)


def test_secret_is_not_shown(ansible: Ansible, tmp_path: Path) -> None:
    result = ansible.play(FIRST_PLAY, cases.build(cases.CASES["short secret"], tmp_path / "inventory"), "-vvv")
    assert "hunter2" not in words(result)


@pytest.mark.parametrize(
    ("asked", "secret"),
    [
        ({"emr_oss": {"endpoint": "oss-cn-hangzhou.aliyuncs.com", "access_key_id": "LTAI5tOne"}}, "access_key_secret"),
        ({"emr_rds": {"engine": "mysql", "host": "rds.example.com", "user": "emr"}}, "password"),
    ],
)
def test_a_secret_in_clear_is_warned_of(asked, secret, ansible: Ansible, tmp_path: Path) -> None:
    ((name, row),) = asked.items()
    whole = {name: {**row, secret: "nobody-says-this-word"}}
    case = {"topology": {"services": ["hdfs", "yarn", "hive"]}, "files": {"group_vars/all/clear.yml": whole}}
    result = ansible.play(FIRST_PLAY, cases.build(case, tmp_path / "inventory"), "-vvv")
    assert result.returncode == 0, words(result)
    assert "group_vars/all/clear.yml has a secret in clear; encrypt it with ansible-vault" in words(result)
    assert "nobody-says-this-word" not in words(result)
    assert ansible.touched == []
