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
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import access
from common import CACHE, INVENTORY, ROOT, LabError, run, sources

BIN = ROOT / ".venv" / "bin"
QUICK = [str(BIN / "python"), "-P", str(ROOT / "tests" / "integration" / "quick.py")]
"""Starts a command of Ansible, with what earlier starts have compiled: tests run dozens of them."""
INVENTORIES = tuple(os.environ.get("EMR_LAB_INVENTORIES", str(INVENTORY)).split(":"))
"""Of the cluster that a scenario is about: the lab's own unless it says otherwise."""
NOTHING = subprocess.DEVNULL
"""What runs read: ssh may leave an input that others share in a mode with which Ansible does not start."""
LOGINS = 8
"""So many logins at once."""
Counts = dict[str, int]
T = TypeVar("T")


def environment() -> dict[str, str]:
    """Return the environment in which a user in the checkout runs our playbooks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MOLECULE_"))}
    ours = {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "PATH": f"{BIN}:{os.environ['PATH']}"}
    # Ansible leaves to Python when a line goes out: into a pipe only after eight kilobytes, or at the end of the run.
    return {**kept, **ours, "PYTHONUNBUFFERED": "1"}


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

    @property
    def text(self) -> str:
        """The output in one line, as Ansible breaks sentences anywhere."""
        return " ".join(self.output.split())


@dataclass
class Running:
    """A run of ansible-playbook that goes on; its output is in a file."""

    process: subprocess.Popen[bytes]
    log: Path

    def goes_on(self) -> None:
        """LabError with the end of its output where it has ended, though something was to happen before."""
        if self.process.poll() is not None:
            raise LabError(f"the run ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")

    def wait(self, seconds: float) -> Run:
        """Return the run when it has ended; LabError, and no run any more, after SECONDS."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            raise LabError(f"the run did not end within {seconds:.0f} s: {self.log.read_text()[-500:]}") from None
        return Run(code, self.log.read_text())


def begin(*words: str, inventories: Sequence[str] = INVENTORIES) -> Running:
    """Begin to run ansible-playbook with WORDS (a playbook and options) over INVENTORIES."""
    log = CACHE / "client" / "run.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    argv = [*QUICK, "ansible-playbook", *sources(inventories), *words]
    with log.open("w") as stream:
        return Running(
            subprocess.Popen(argv, cwd=ROOT, env=environment(), stdin=NOTHING, stdout=stream, stderr=stream), log
        )


def playbook(*words: str, inventories: Sequence[str] = INVENTORIES, **more: str) -> Run:
    """Run ansible-playbook with WORDS (a playbook and options) over INVENTORIES, with MORE in its environment."""
    argv = [*QUICK, "ansible-playbook", *sources(inventories), *words]
    given = {"cwd": ROOT, "env": environment() | more, "stdin": NOTHING}
    done = subprocess.run(argv, **given, capture_output=True, text=True, check=False)
    return Run(done.returncode, done.stdout + done.stderr)


def variables(inventories: Sequence[str] = INVENTORIES) -> dict[str, dict[str, Any]]:
    """Return the variables of every host."""
    listing = run([*QUICK, "ansible-inventory", *sources(inventories), "--list"], env=environment())
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


def hdfs(host: str, *words: str) -> str:
    """Run `hdfs` with WORDS as the superuser of HDFS on HOST and return what it prints; LabError when it fails."""
    return on(host, "runuser", "-u", "hdfs", "--", "/opt/emr/hadoop/bin/hdfs", "--config", "/etc/hadoop/conf", *words)


def each(ask: Callable[[str], T], names: Iterable[str]) -> dict[str, T]:
    """Return name to what ASK says of it, asked of all NAMES (of hosts, for instance) at once."""
    names = list(names)
    with ThreadPoolExecutor(LOGINS) as pool:
        return dict(zip(names, pool.map(ask, names), strict=True))


def on_each(hosts: Iterable[str], *argv: str) -> dict[str, str]:
    """Run a command as root on all HOSTS at once and return what it prints on each; LabError when it fails on one."""
    return each(lambda host: on(host, *argv), hosts)


_UNITS = """
systemctl list-units --state=running --plain --no-legend 'emr-*' | while read -r unit rest; do
    echo "$unit $(systemctl is-enabled "$unit")"
done
"""


def running_units(host: str) -> set[str]:
    """Return the components whose unit runs on lab host HOST; each must come back after a boot."""
    states = [line.partition(" ")[::2] for line in on(host, "sh", "-c", _UNITS).splitlines()]
    disabled = [unit for unit, state in states if state != "enabled"]
    if disabled:
        raise LabError(f"{host}: {', '.join(disabled)} would not start at boot")
    return {unit.removeprefix("emr-").removesuffix(".service") for unit, _state in states}


SHOW = ("systemctl", "show", "--property=Id,MainPID,ExecMainStartTimestampMonotonic", "emr-*.service")


class Process(NamedTuple):
    """A daemon's process, and the second of the machine's clock at which it began: comparable between lab hosts."""

    pid: int
    began: float


def processes(host: str) -> dict[str, Process]:
    """Return component to process of every daemon of ours that runs on lab host HOST."""
    return found_processes(on(host, *SHOW))


def found_processes(shown: str) -> dict[str, Process]:
    """Return component to process of every daemon in SHOWN, what the command SHOW says."""
    found = {}
    for block in shown.strip().split("\n\n"):
        facts = dict(line.split("=", 1) for line in block.splitlines())
        if int(facts.get("MainPID", 0)):
            began = int(facts["ExecMainStartTimestampMonotonic"]) / 1e6
            found[facts["Id"].removeprefix("emr-").removesuffix(".service")] = Process(int(facts["MainPID"]), began)
    return found


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
    return first(hosts, query, lambda answer: answer["beans"][0]["State"] == "active")


def active_resourcemanager(hosts: list[str]) -> str | None:
    """Return the one of HOSTS whose ResourceManager says that it is active."""
    return first(hosts, "8088/ws/v1/cluster/info", lambda answer: answer["clusterInfo"]["haState"] == "ACTIVE")


def active_hmaster(hosts: list[str]) -> str | None:
    """Return the one of HOSTS whose HMaster is active and ready."""
    query = "16010/jmx?qry=Hadoop:service=HBase,name=Master,sub=Server"
    return first(hosts, query, lambda answer: answer["beans"][0]["masterFinishedInitializationTime"] > 0)


def answers(host: str, query: str) -> bool:
    """Tell whether lab host HOST answers QUERY (port and path) with a JSON document."""
    return first([host], query, lambda _answer: True) is not None


def running_applications(host: str) -> int:
    """Return how many applications run, as the ResourceManager on HOST says."""
    return int(applications(address(host)) or 0)


def applications(where: str) -> str:
    """Return how many applications run, as the ResourceManager at address WHERE says; empty for none."""
    with urllib.request.urlopen(f"http://{where}:8088/ws/v1/cluster/metrics", timeout=5) as answer:
        return str(json.load(answer)["clusterMetrics"]["appsRunning"] or "")


def first(hosts: list[str], query: str, holds: Callable[[Any], bool]) -> str | None:
    """Return the first of HOSTS whose answer to QUERY, port and path, is JSON for which HOLDS is true."""
    for host in hosts:
        try:
            with urllib.request.urlopen(f"http://{address(host)}:{query}", timeout=2) as answer:
                if holds(json.load(answer)):
                    return host
        except (OSError, ValueError, LookupError):
            continue
    return None
