# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests need of a lab: its variables, runs of playbooks, commands on hosts, and which daemon is active."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import access
from common import INVENTORY, ROOT, LabError, run

BIN = ROOT / ".venv" / "bin"
Counts = dict[str, int]


def environment() -> dict[str, str]:
    """Return the environment in which a user in the checkout runs our playbooks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MOLECULE_"))}
    return {**kept, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "PATH": f"{BIN}:{os.environ['PATH']}"}


@dataclass
class Run:
    """A finished run of ansible-playbook."""

    code: int
    output: str

    @property
    def recap(self) -> dict[str, Counts]:
        """The counts of the recap (ok, changed, unreachable, failed, skipped) by host."""
        rows = re.findall(r"^(\S+)\s+: (ok=.*)$", self.output, re.MULTILINE)
        return {host: {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", row)} for host, row in rows}

    @property
    def changed(self) -> int:
        """The number of changes on all hosts."""
        return sum(counts["changed"] for counts in self.recap.values())


def playbook(*words: str, inventories: Sequence[str] = (str(INVENTORY),)) -> Run:
    """Run ansible-playbook with WORDS (a playbook and options) over INVENTORIES."""
    sources = [word for inventory in inventories for word in ("-i", inventory)]
    argv = [str(BIN / "ansible-playbook"), *sources, *words]
    done = subprocess.run(argv, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    return Run(done.returncode, done.stdout + done.stderr)


def variables(inventories: Sequence[str] = (str(INVENTORY),)) -> dict[str, dict[str, Any]]:
    """Return the variables of every host."""
    sources = [word for inventory in inventories for word in ("-i", inventory)]
    listing = run([str(BIN / "ansible-inventory"), *sources, "--list"], env=environment())
    return dict(json.loads(listing.stdout, object_hook=_plain)["_meta"]["hostvars"])


def _plain(value: dict[str, Any]) -> Any:
    """Take the wrapper off text that came from an inventory plugin, which is never a template."""
    return value["__ansible_unsafe"] if set(value) == {"__ansible_unsafe"} else value


def address(host: str) -> str:
    """Return the address of lab host HOST."""
    found = re.search(r'ansible_host: "?([0-9.]+)', (INVENTORY / "host_vars" / host / "runtime.yml").read_text())
    if found is None:
        raise LabError(f"{host} has no address: run `make lab` first")
    return found.group(1)


def on(host: str, *argv: str) -> str:
    """Run a command as root on lab host HOST and return what it prints; LabError when it fails."""
    return run([*access.ssh(address(host)), shlex.join(argv)]).stdout


def lab(*words: str) -> None:
    """Run the lab's own command, for instance ``power-cycle``."""
    run([str(ROOT / "tests" / "lab" / "lab"), *words])


def until(what: str, condition: Callable[[], str | None], seconds: float) -> str:
    """Return CONDITION's first answer that is not empty; LabError after SECONDS."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.2)
    raise LabError(f"no {what} within {seconds:.0f} s")


def active_namenode(hosts: list[str]) -> str | None:
    """Return the one of HOSTS whose NameNode says that it is active."""
    query = "9870/jmx?qry=Hadoop:service=NameNode,name=NameNodeStatus"
    return _first(hosts, query, lambda answer: answer["beans"][0]["State"] == "active")


def active_resourcemanager(hosts: list[str]) -> str | None:
    """Return the one of HOSTS whose ResourceManager says that it is active."""
    return _first(hosts, "8088/ws/v1/cluster/info", lambda answer: answer["clusterInfo"]["haState"] == "ACTIVE")


def running_applications(host: str) -> int:
    """Return how many applications run, as the ResourceManager on HOST says."""
    return int(applications(address(host)) or 0)


def applications(where: str) -> str:
    """Return how many applications run, as the ResourceManager at address WHERE says; empty for none."""
    with urllib.request.urlopen(f"http://{where}:8088/ws/v1/cluster/metrics", timeout=5) as answer:
        return str(json.load(answer)["clusterMetrics"]["appsRunning"] or "")


def _first(hosts: list[str], query: str, holds: Callable[[Any], bool]) -> str | None:
    for host in hosts:
        try:
            with urllib.request.urlopen(f"http://{address(host)}:{query}", timeout=2) as answer:
                if holds(json.load(answer)):
                    return host
        except (OSError, ValueError, LookupError):
            continue
    return None
