# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run costs: seconds, CPU of the controller and of the hosts, bytes that the controller sends.

The CPU that neither of the two used is what others took meanwhile: it says how quiet the machine was.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from common import BRIDGE
from engine import Engine

_PR_SET_CHILD_SUBREAPER = 36
_TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.25


@dataclass
class Sample:
    """CPU seconds since the machine's start, at a moment of the monotonic clock."""

    at: float
    busy: float
    hosts: float


@dataclass
class Cost:
    """What one run took."""

    begin: float = 0.0
    seconds: float = 0.0
    controller_cpu: float = 0.0
    hosts_cpu: float = 0.0
    foreign_cpu: float = 0.0
    sent_mb: float = 0.0
    load: float = 0.0
    samples: list[Sample] = field(default_factory=list)


class Meter:
    """Measures what runs inside its `with` block; Meter.cost is filled in at its end."""

    def __init__(self, engine: Engine, containers: Sequence[str]) -> None:
        """CONTAINERS are the hosts whose CPU is counted."""
        # Connections of ssh that stay in the background become our children, so that their CPU is counted too.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._accounts = _accounts(engine, containers)
        self.cost = Cost()
        self._after: Sample | None = None
        self._stop = threading.Event()
        self._sampler = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Meter:
        self.cost.load = os.getloadavg()[0]
        self._others = _own_children()
        self._children = _children()
        self._sent = _sent()
        self._before = self._sample()
        self.cost.begin = self._before.at
        self._sampler.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._after is None:
            self.stop()
        # What the run left in the background is counted when it has ended; the lab's engine, a child too, stays.
        while left := _own_children() - self._others:
            for pid in left:
                with suppress(ChildProcessError):
                    os.waitpid(pid, 0)
        cost, after = self.cost, self._after or self._before
        cost.seconds = after.at - self._before.at
        cost.controller_cpu = _children() - self._children
        cost.hosts_cpu = after.hosts - self._before.hosts
        cost.foreign_cpu = max(0.0, after.busy - self._before.busy - cost.hosts_cpu - cost.controller_cpu)
        cost.sent_mb = (_sent() - self._sent) / 1e6

    def stop(self) -> None:
        """Take the time: what follows inside the block only ends what the run left in the background."""
        self._after = self._sample()
        self._stop.set()
        self._sampler.join()

    def _watch(self) -> None:
        while not self._stop.wait(SAMPLE_SECONDS):
            self.cost.samples.append(self._sample())

    def _sample(self) -> Sample:
        return Sample(time.monotonic(), _busy(), sum(map(_used, self._accounts)))


def close(connections: Path) -> None:
    """End the background connections whose sockets lie in the directory CONNECTIONS."""
    for path in connections.iterdir():
        subprocess.run(["ssh", "-o", f"ControlPath={path}", "-O", "exit", "none"], capture_output=True, check=False)


def _own_children() -> set[int]:
    """Return the processes whose parent is this one."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(path.parent.name))
    return found


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _busy() -> float:
    """Return the CPU seconds that all cores of the machine were not idle."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / _TICKS


def _sent() -> int:
    return int(Path(f"/sys/class/net/{BRIDGE}/statistics/tx_bytes").read_text())


def _accounts(engine: Engine, containers: Sequence[str]) -> list[Path]:
    """Return the files that count the CPU of each of CONTAINERS, with either version of control groups."""
    found = []
    for line in engine.lines("inspect", "--format", "{{.Id}} {{.State.Pid}}", *containers):
        name, pid = line.split()
        groups = dict(row.split(":", 2)[1:] for row in Path(f"/proc/{pid}/cgroup").read_text().splitlines())
        old = next((group for controllers, group in groups.items() if "cpuacct" in controllers.split(",")), None)
        group = old if old is not None else groups[""]
        # A process of the host may be in a group below the container's own.
        above = group[: group.index(name) + len(name)].strip("/")
        base = Path("/sys/fs/cgroup", "cpuacct" if old is not None else "", above)
        found.append(base / ("cpuacct.usage" if old is not None else "cpu.stat"))
    return found


def _used(account: Path) -> float:
    text = account.read_text()
    return int(text.split()[1]) / 1e6 if account.name == "cpu.stat" else int(text) / 1e9
