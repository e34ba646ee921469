# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of playbooks that are killed at random instants, one after the other, until one may come to its end."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import access
import runs
from common import CACHE, LabError, run, say, sources

# What dies: the process of ansible-playbook alone, so that its workers go on with what they do; all its processes, so
# that only the modules on the hosts go on; those as well; or these together with the commands that they run.
CONTROLLER, PROCESSES, MODULES, COMMANDS = "controller", "processes", "modules", "commands"
HOW = (CONTROLLER, PROCESSES, MODULES, COMMANDS)
# A run that meets what an earlier one left at work may say so and end.
PATIENCE = re.compile(
    "another run still changes this host|an earlier run still|an interrupted run is still at work|in the meantime; wait"
)
_TASK = re.compile(r"^TASK \[(.*?)\] \*", re.MULTILINE)
_LAST_SECONDS = 2.0

_ON_HOST = """
import json, os, signal, sys
found = {}
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        with open("/proc/%s/cmdline" % name, "rb") as one, open("/proc/%s/stat" % name) as two:
            words = one.read().decode("utf-8", "replace").split("\\0")[:-1]
            found[int(name)] = (int(two.read().rpartition(")")[2].split()[1]), words)
    except OSError:
        pass
# As Ansible starts them: Python with a program from its standard input, or from its own directory.
def is_module(words):
    return words[:1] == ["/usr/bin/python3"] and (len(words) == 1 or "/AnsiballZ_" in words[1])
doomed = [pid for pid, (_, words) in found.items() if is_module(words)]
if sys.argv[1] == "commands":
    for pid in doomed:
        doomed += [below for below, (parent, _) in found.items() if parent == pid]
names = []
for pid in doomed:
    try:
        os.kill(pid, signal.SIGKILL)
        names.append(os.path.basename(found[pid][1][0]) if found[pid][1] else "?")
    except ProcessLookupError:
        pass
print(json.dumps(names))
"""


States = dict[str, dict[str, dict[str, str]]]
"""Host to what it is (see remains.py)."""


@dataclass(frozen=True)
class Kill:
    """One run that was killed: where it was, after how many seconds, what died, and on which hosts."""

    playbook: str
    task: str
    seconds: float
    how: str
    victims: dict[str, list[str]]


@dataclass
class Chain:
    """Runs over INVENTORIES on HOSTS; chance comes from SEED."""

    inventories: Sequence[str]
    hosts: Sequence[str]
    seed: int
    kills: list[Kill] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What runs said that ended because something was still at work."""

    def __post_init__(self) -> None:
        """Begin with the seed."""
        self._chance = random.Random(self.seed)
        self._log = CACHE / "interruption" / "run.log"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        say(f"seed {self.seed}")

    def undisturbed(self, *words: str) -> tuple[runs.Run, int, float]:
        """Run a playbook to its end; return the run, how many tasks it told of, and its seconds."""
        begin = time.monotonic()
        one = runs.playbook(*words, inventories=self.inventories)
        seconds = time.monotonic() - begin
        say(f"{' '.join(words)[:60]}: code {one.code}, {one.changed} changes, {seconds:.0f} s")
        return one, len(_TASK.findall(one.output)), seconds

    def killed(self, count: int, first: int, last: int, *words: str) -> None:
        """Kill COUNT runs of a playbook, each somewhat later: between the FIRST and the LAST of the tasks it tells of.

        A run may end by itself only if it has nothing left to do, which ends this, or because it met another one.
        """
        for number in range(count):
            position = first + int((number + self._chance.random()) * (last - first) / count)
            if not self._attempt(position, words):
                return

    def _attempt(self, position: int, words: Sequence[str]) -> bool:
        """Kill a run a moment after its task number POSITION has begun; False when it came to its end before."""
        how, pause = self._chance.choice(HOW), self._chance.random() * _LAST_SECONDS
        begin = time.monotonic()
        with self._log.open("w") as log:
            process = subprocess.Popen(
                [str(runs.BIN / "ansible-playbook"), *sources(self.inventories), *words],
                cwd=runs.ROOT,
                env=runs.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            while len(self._tasks()) < position and process.poll() is None:
                time.sleep(0.05)
            # The instant within the task is chance, so there is no condition to wait for.
            ends = time.monotonic() + pause
            while time.monotonic() < ends and process.poll() is None:
                time.sleep(0.01)
        finally:
            over = process.poll() is not None
            if not over:
                victims = self.kill(process, how)
        if over and process.returncode == 0:
            return False
        if over:
            self.met(runs.Run(process.returncode, self._log.read_text()))
            return True
        task = (self._tasks() or ["before the first task"])[-1]
        self.kills.append(Kill(words[0], task, time.monotonic() - begin, how, victims))
        dead = "; ".join(f"{host}: {', '.join(names)}" for host, names in victims.items())
        say(f"kill {len(self.kills)} ({how}) after {self.kills[-1].seconds:.0f} s in {task} {dead}")
        return True

    def met(self, one: runs.Run) -> None:
        """Note that the run ONE ended because something was still at work; LabError when it failed otherwise."""
        told = " ".join(one.output.split())
        if not PATIENCE.search(told):
            raise LabError(f"a run after kill {len(self.kills)} failed:\n{one.output[-3000:]}")
        self.refused.append(told[-300:])
        say(f"it met what was still at work: {told[-300:]}")

    def kill(self, process: subprocess.Popen[bytes], how: str) -> dict[str, list[str]]:
        """Kill PROCESS and what HOW says besides; return the names of what died on each host."""
        below = list(descendants(process.pid))
        process.kill()
        process.wait()
        if how == CONTROLLER:
            return {}
        for pid in below:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if how == PROCESSES:
            return {}
        with ThreadPoolExecutor(len(self.hosts)) as pool:
            names = list(pool.map(lambda host: json.loads(runs.on(host, "python3", "-c", _ON_HOST, how)), self.hosts))
        return {host: found for host, found in zip(self.hosts, names, strict=True) if found}

    def _tasks(self) -> list[str]:
        return _TASK.findall(self._log.read_text())

    def states(self) -> States:
        """Return what each host is."""
        program = Path(__file__).with_name("remains.py").read_bytes()

        def read(host: str) -> dict[str, dict[str, str]]:
            return dict(json.loads(run([*access.ssh(runs.address(host)), "python3 -"], stdin=program).stdout))

        with ThreadPoolExecutor(len(self.hosts)) as pool:
            return dict(zip(self.hosts, pool.map(read, self.hosts), strict=True))


def differences(found: dict[str, str], wanted: dict[str, str]) -> dict[str, tuple[str | None, str | None]]:
    """Return what differs: path to what was found and what was wanted."""
    pairs = {path: (found.get(path), wanted.get(path)) for path in sorted({*found, *wanted})}
    return {path: pair for path, pair in pairs.items() if pair[0] != pair[1]}


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes below PID, in whatever session they are."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    waiting = children.get(pid, [])
    while waiting:
        one = waiting.pop()
        waiting += children.get(one, [])
        yield one
