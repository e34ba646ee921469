# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of the units, made of what Ansible would really send with the module that installs it."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.program import PACKAGE, archive, digest, sources

COLLECTIONS = Path(__file__).resolve().parents[5] / ".collections"
SEND = """
import sys
from ansible.executor import module_common
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader, module_loader
from ansible.template import Templar
init_plugin_loader()
built = module_common.modify_module(
    module_name="ansible_collections.bigdata.emr.plugins.modules.workflow_runner",
    module_path=module_loader.find_plugin("bigdata.emr.workflow_runner"),
    module_args={},
    templar=Templar(loader=DataLoader()),
    task_vars={"ansible_python_interpreter": sys.executable},
)
sys.stdout.buffer.write(built.b_module_data)
"""
"""Prints what Ansible sends to a host for the module; a process of its own finds the collection as Ansible does."""
MAKE = """
import sys
sys.path.insert(0, sys.argv[1])
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.program import archive, sources
with open(sys.argv[2], "wb") as stream:
    stream.write(archive(sources()))
"""
IMPORT = """
import importlib, sys, zipfile
sys.path.insert(0, sys.argv[1])
for name in zipfile.ZipFile(sys.argv[1]).namelist():
    if name.startswith("ansible_collections/") and "/programs/" not in name:
        importlib.import_module(name[:-3].replace("/", ".").replace(".__init__", ""))
print(*sorted(name for name in sys.modules if name.split(".")[0] == "ansible"))
"""


def python(*words):
    """Run an interpreter that knows no packages but its own, as a host's."""
    return subprocess.run([sys.executable, "-I", "-S", *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program as the module makes it on a host."""
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)}
    module = subprocess.run([sys.executable, "-c", SEND], capture_output=True, env=environment, check=True).stdout
    sent = max(re.findall(rb"[A-Za-z0-9+/=]{1000,}", module), key=len)
    place = tmp_path_factory.mktemp("program")
    (place / "sent.zip").write_bytes(base64.b64decode(sent))
    made = python("-c", MAKE, str(place / "sent.zip"), str(place / "program.pyz"))
    assert made.returncode == 0, made.stderr
    return place / "program.pyz"


def test_it_is_whole_without_ansible(program):
    done = python("-c", IMPORT, str(program))
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_it_starts_and_says_what_it_takes(program):
    done = python(str(program))
    assert (done.returncode, done.stdout) == (
        2,
        "this program is for units of systemd: fire NAME, follow NAME:KEY or resume\n",
    ), done.stderr
    assert python(str(program), "fire", "nowhere").stdout.startswith("the inventory has no workflow nowhere any more")


def test_it_has_what_its_units_run_and_no_more_than_was_sent(program):
    names = zipfile.ZipFile(program).namelist()
    assert names == sorted(names)
    assert {"__main__.py", "ansible_collections/__init__.py", f"{PACKAGE}/workflows/main.py"} <= set(names)
    # What makes commands of jobs is imported where a job needs it.
    assert {f"{PACKAGE}/services/{name}/jobs.py" for name in ("spark", "hive", "yarn")} <= set(names)
    assert [name for name in names if "/modules/" in name or name.startswith("ansible/")] == []


def test_the_same_sources_make_the_same_program():
    one = archive({f"{PACKAGE}/a.py": b"x = 1\n", f"{PACKAGE}/b.py": b""})
    other = archive({f"{PACKAGE}/b.py": b"", f"{PACKAGE}/a.py": b"x = 1\n"})
    assert digest(one) == digest(other) != digest(archive({f"{PACKAGE}/a.py": b"x = 2\n"}))
    files = zipfile.ZipFile(io.BytesIO(one)).namelist()
    assert "ansible_collections/bigdata/emr/plugins/module_utils/__init__.py" in files


def test_in_a_checkout_the_sources_are_those_of_the_collection():
    found = sources()
    assert f"{PACKAGE}/workflows/main.py" in found
    assert all(name.startswith(PACKAGE) and name.endswith(".py") for name in found)
