# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for thirty hosts carried out by thirty processes of this machine, each with a loopback address of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.relay.plan import Plan, plan, sources_of
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512, write_tar
from ansible_collections.bigdata.emr.tests.integration import quick

NUMBER, SEEDS = 30, 2
HOSTS = [f"h{number}" for number in range(1, NUMBER + 1)]
ADDRESSES = {host: f"127.0.7.{number}" for number, host in enumerate(HOSTS, 1)}
# What the module does on a host at the word of its action plugin, with names that no resolver knows.
PROGRAM = """
import json, sys
from ansible_collections.bigdata.emr.plugins.module_utils.relay import host
from ansible_collections.bigdata.emr.plugins.module_utils.software import deliver
host.resolve = lambda names, back: {name: {"addresses": [], "names": []} for name in names}
step, root, plan = json.load(sys.stdin)
steps = {
    "stage": lambda: deliver.stage_for(root, plan),
    "install": lambda: deliver.install_archives(root, plan, True, "token"),
    "receive": lambda: deliver.receive_archives(root, plan, "token"),
}
print(json.dumps(steps[step]()))
"""


class Cluster:
    """Hosts that are directories below PATH, and one archive for them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        source = path / "a.jar"
        source.write_bytes(os.urandom(8 << 20))
        self.archive = path / "thing-1.tar"
        write_tar(str(self.archive), "thing-1", {"lib/a.jar": str(source)})
        size, sha512 = self.archive.stat().st_size, file_sha512(str(self.archive))
        self.size = size
        archives = {"thing": {"file": "thing-1.tar", "sha512": sha512, "size": size, "unpacked": size}}
        self.wanted = {"wanted": [{"name": "thing", "version": "1", "id": sha512}], "archives": archives}
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.ports = [probe.getsockname()[1]]

    def part(self, made: Plan, host: str) -> dict[str, Any]:
        # Thirty interpreters that start on a busy machine take their time; seeds wait for them.
        idle = 120.0 if host in made["push"] else 10.0
        common = {"addresses": ADDRESSES, "ports": self.ports, "idle_seconds": idle, "limit_seconds": 120}
        return {"host": host, "clients": made["clients"].get(host, []), **common}

    def begin(self, step: str, host: str, **more: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdin
        process.stdin.write(json.dumps([step, str(self.path / host), {**self.wanted, **more}]))
        process.stdin.close()
        process.stdin = None
        return process

    def push(self, made: Plan, host: str) -> dict[str, Any]:
        staged = self.result(self.begin("stage", host, uid=os.getuid()))
        shutil.copy(self.archive, staged["incoming"])
        more = {"incoming": staged["incoming"], "part": self.part(made, host)}
        return self.result(self.begin("install", host, **more))

    @staticmethod
    def result(process: subprocess.Popen[str]) -> dict[str, Any]:
        output, _nothing = process.communicate(timeout=quick.HANG_SECONDS)
        assert process.returncode == 0
        answer: dict[str, Any] = json.loads(output)
        return answer

    def has(self, host: str) -> bool:
        """Tell whether the archive has come to HOST, or is coming."""
        return (self.path / host / "thing").exists() or any((self.path / host).glob(".incoming/*/thing-1.tar"))

    def listeners(self) -> list[int]:
        """Return the inodes of what listens at our port."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        port = f":{self.ports[0]:04X}"
        return [int(row[9]) for row in rows if row[1].endswith(port) and row[1][:8] != "00000000" and row[3] == "0A"]


def processes_with(inode: int) -> list[int]:
    """Return who has the socket INODE, nobody when that has ended."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        handles = []
        # Processes end meanwhile, and close what they have open.
        with contextlib.suppress(OSError):
            handles = os.listdir(f"/proc/{process}/fd")
        for handle in handles:
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{process}/fd/{handle}") == f"socket:[{inode}]":
                    found.append(int(process))
    return found


def end(processes: list[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@pytest.fixture
def cluster(tmp_path):
    return Cluster(tmp_path)


@pytest.mark.parametrize("loses_a_seed", [False, True])
def test_thirty_hosts_get_it_in_waves(cluster, loses_a_seed):
    made = plan({host: ["thing"] for host in HOSTS}, {}, SEEDS)
    roots = {host: cluster.push(made, host)["serving"] for host in made["push"]}
    assert list(roots) == HOSTS[:SEEDS]
    victims = processes_with(cluster.listeners()[0]) if loses_a_seed else []
    assert bool(victims) == loses_a_seed
    processes = {}
    for host, files in made["fetch"].items():
        sources, why = sources_of(files["thing"], roots, ADDRESSES, cluster.ports)
        assert why == ""
        processes[host] = cluster.begin("receive", host, sources={"thing": sources}, part=cluster.part(made, host))
    if victims:
        deadline = time.monotonic() + quick.HANG_SECONDS
        # What is under way has left its place after a few milliseconds, what has come stays.
        while not any(cluster.has(host) for host in processes):
            assert time.monotonic() < deadline, "nothing comes to any host"
            time.sleep(0.01)
        end(victims)
        assert not all(cluster.has(host) for host in processes), "the server was killed after all had come"
    results = {host: cluster.result(process) for host, process in processes.items()}
    assert {host: one["missing"] for host, one in results.items() if one["missing"]} == {}
    for host in HOSTS:
        assert (cluster.path / host / "thing/lib/a.jar").stat().st_size == 8 << 20
        assert [path.name for path in (cluster.path / host / ".archives").glob("*")] == (
            [f"thing-{cluster.wanted['wanted'][0]['id']}"] if host in roots else []
        )
    served = Counter(one["came"]["thing"] for one in results.values())
    print(dict(served))
    # Hosts that got it from others served it on, and nobody asked a host that was not among its sources.
    assert sum(count for host, count in served.items() if host not in roots) >= 1
    assert all(results[host]["came"]["thing"] in made["fetch"][host]["thing"] for host in results)
    deadline = time.monotonic() + quick.HANG_SECONDS
    while len(cluster.listeners()) > SEEDS - int(loses_a_seed):
        assert time.monotonic() < deadline, "a server is left that is no seed's"
        time.sleep(0.1)
    for inode in cluster.listeners():
        end(processes_with(inode))
