# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules import when they start: a host compiles all of it each time, since Ansible's payload has no bytecode.

What only some hosts or some runs need is imported where it is used. A limit may be raised for what every run needs.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "ansible_collections.bigdata.emr."

LIMITS = {
    # At each run of site.yml.
    "preflight": (112, 401),
    "daemon": (102, 372),
    "daemon_info": (113, 398),
    "gate": (55, 194),
    "manifest": (14, 50),
    "hdfs_tree": (58, 212),
    # Where something is to be done on a host.
    "host": (60, 218),
    "software": (11, 50),
    "class_data": (9, 40),
    "firewall": (16, 55),
    "daemon_state": (77, 279),
    "zookeeper_acl": (74, 262),
    "removal": (69, 243),
    # Executed again and again while jobs run.
    "job_run": (71, 259),
    "job_gateway": (57, 203),
    "job_info": (11, 40),
}
"""Module to the files of ours that its imports at the top reach, and their KB."""


def file_of(name: str) -> Path | None:
    """Return the file of the module or package NAME, None for what is not ours."""
    if not name.startswith(PACKAGE):
        return None
    path = ROOT / name[len(PACKAGE) :].replace(".", "/")
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of BODY that run at an import, without those for type checkers."""
    for one in body:
        if isinstance(one, ast.If):
            checked = "TYPE_CHECKING" in ast.unparse(one.test)
            yield from statements(one.orelse if checked else [*one.body, *one.orelse])
        elif isinstance(one, ast.Try):
            yield from statements([*one.body, *one.orelse, *one.finalbody])
        else:
            yield one


def imported(name: str, path: Path) -> Iterator[str]:
    """Yield what the module NAME at PATH imports at the top, and names below it, which may be modules too."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for one in statements(ast.parse(path.read_text()).body):
        if isinstance(one, ast.Import):
            yield from (alias.name for alias in one.names)
        elif isinstance(one, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - one.level + 1] if one.level else []
            base = ".".join([*above, *filter(None, [one.module])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in one.names)


def reached(module: str) -> dict[str, Path]:
    """Return name to file of all of ours that MODULE imports when it starts, itself among them."""
    found: dict[str, Path] = {}
    due = [f"{PACKAGE}plugins.modules.{module}"]
    while due:
        name = due.pop()
        path = file_of(name)
        if path and name not in found:
            found[name] = path
            due += imported(name, path)
    return found


@pytest.mark.parametrize("module", LIMITS)
def test_a_module_imports_no_more_than_it_needs_when_it_starts(module):
    found = reached(module)
    size = sum(path.stat().st_size for path in found.values()) // 1024
    print(f"{module}: {len(found)} files, {size} KB")
    files, limit = LIMITS[module]
    largest = sorted(found, key=lambda name: -found[name].stat().st_size)[:20]
    assert (len(found) <= files, size <= limit) == (True, True), f"{len(found)} files, {size} KB; {largest}"


CODE = """
import sys
from ansible_collections.bigdata.emr.plugins.modules import daemon, preflight
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective_of, files
from ansible_collections.bigdata.emr.plugins.module_utils.health.registered import strangers_of
members = {"zookeeper": ["m1"], "namenode": ["m1"], "datanode": ["c1"], "nodemanager": ["c1"], "hmaster": ["m1"]}
context = Context("c1", "lab", members, 4096, 2, ["/mnt/disk1"], {})
files(context, "hadoop", effective_of(context, ["hadoop"], {}))
strangers_of("c1", ["datanode", "nodemanager"], members)
print(*sorted(name for name in sys.modules if name.endswith((".config", ".acts", ".reader", ".survey", "http.client"))))
"""


def test_a_worker_executes_what_its_own_services_compute_and_reads_nobody():
    """Also where the cluster has HBase, whose files this host has not."""
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT / ".collections", check=False)
    services = f"{PACKAGE}plugins.module_utils.services."
    found = [name[len(services) :] for name in done.stdout.split() if name.startswith(services)]
    assert found == ["hdfs.config", "yarn.config", "zookeeper.config"], done.stderr
    assert "http.client" not in done.stdout.split()
