# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts on a wire: network namespaces behind a bridge, with listeners of the accounts of daemons. Needs root."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

NODE = Path(__file__).with_name("node.py")


class Host:
    """A namespace with the addresses 10.77.0.NUMBER and fd77::NUMBER."""

    def __init__(self, name: str, number: int) -> None:
        self.name = f"emrfw{os.getpid()}{name}"
        self.addresses = [f"10.77.0.{number}", f"fd77::{number}"]
        self._listeners: list[subprocess.Popen[str]] = []

    def run(self, *words: str, text: str = "", check: bool = True) -> str:
        """Run a command on the host and return what it prints."""
        argv = ["ip", "netns", "exec", self.name, *words]
        done = subprocess.run(argv, input=text, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Begin a part of node.py on the host, and return when it has said that it is ready."""
        argv = ["ip", "netns", "exec", self.name, sys.executable, "-S", str(NODE), *words]
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        self._listeners.append(process)
        return process

    def listen(self, user: int, *ports: int) -> None:
        """Let an account listen."""
        self.begin("listen", str(user), *map(str, ports))

    def load(self, rules: str) -> None:
        """Bring RULES in."""
        self.run("nft", "-f", "-", text=rules)

    def scan(self, host: Host, ports: Sequence[int], family: int = 4) -> dict[str, list[int]]:
        """Return the PORTS of HOST by what came back: ``open``, ``refused``, or nothing (``silent``)."""
        address = host.addresses[family == 6]
        low, high = min(ports), max(ports)
        wanted = f"{low}-{high}" if len(ports) == high - low + 1 else ",".join(map(str, ports))
        found: dict[str, list[int]] = json.loads(self.node("scan", address, wanted))
        return found

    def node(self, *words: str) -> str:
        """Return what a part of node.py says on the host."""
        return self.run(sys.executable, "-S", str(NODE), *words).strip()

    def end(self) -> None:
        """Stop what listens."""
        for process in self._listeners:
            process.kill()
            process.wait()
        self._listeners = []


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextlib.contextmanager
def wire(*names: str) -> Iterator[list[Host]]:
    """Make hosts that reach each other, and remove them at the end."""
    assert os.geteuid() == 0, "network namespaces need root"
    hub = Host("hub", 254)
    hosts = [Host(name, number) for number, name in enumerate(names, 1)]
    try:
        _ip("netns", "add", hub.name)
        hub.run("ip", "link", "add", "name", "hub0", "type", "bridge")
        hub.run("ip", "link", "set", "hub0", "up")
        for number, host in enumerate(hosts):
            _ip("netns", "add", host.name)
            host.run(
                "ip", "link", "add", "name", "eth0", "type", "veth", "peer", "name", f"p{number}", "netns", hub.name
            )
            hub.run("ip", "link", "set", f"p{number}", "up", "master", "hub0")
            host.run("ip", "addr", "add", f"{host.addresses[0]}/24", "dev", "eth0")
            host.run("ip", "addr", "add", f"{host.addresses[1]}/64", "dev", "eth0", "nodad")
            for device in ("lo", "eth0"):
                host.run("ip", "link", "set", device, "up")
        yield hosts
    finally:
        for one in [*hosts, hub]:
            one.end()
            subprocess.run(["ip", "netns", "del", one.name], check=False, capture_output=True)
