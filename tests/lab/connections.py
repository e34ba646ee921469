# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real client of HiveServer2 on a gateway, many connections in one JVM: it asks, or makes tables without pause."""

from __future__ import annotations

import json
import shlex
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import access
from ansible_collections.bigdata.emr.plugins.module_utils.services.tez.config import OPENS
from common import CACHE, LabError
from jobs import USER, Gateway

SOURCE = Path(__file__).parent / "client" / "Connections.java"
REMOTE = "/var/tmp/emr-lab-connections.jar"
COMMON = "/opt/emr/hadoop/share/hadoop/common"
CLASSES = f"{REMOTE}:/opt/emr/hive/lib/hiveserver2/*:{COMMON}/*:{COMMON}/lib/*"
SITE, CLUSTER = "/etc/hive/conf/beeline-site.xml", "beeline.hs2.jdbc.url.cluster"


class Asked(NamedTuple):
    """What one connection was told: by which server, as host:port, and the first cell."""

    server: str
    cell: str


def build() -> Path:
    """Compile the client, once for each version of its source: it needs no more than a JDK."""
    jar = CACHE / "client" / "connections.jar"
    if jar.exists() and jar.stat().st_mtime > SOURCE.stat().st_mtime:
        return jar
    jar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for argv in (
            ["javac", "-proc:none", "-nowarn", "-d", f"{place}/classes", str(SOURCE)],
            ["jar", "--create", "--file", f"{place}/made.jar", "-C", f"{place}/classes", "."],
        ):
            done = subprocess.run(argv, capture_output=True, text=True, check=False)
            if done.returncode:
                raise LabError(f"`{' '.join(argv)}` ended with {done.returncode}: {done.stderr[-500:]}")
        jar.write_bytes(Path(place, "made.jar").read_bytes())
    return jar


def url(gateway: Gateway) -> str:
    """Return by which URL clients on the gateway find a HiveServer2."""
    rows = ElementTree.fromstring(gateway.user(f"cat {SITE}")).iter("property")
    return {str(row.findtext("name")): str(row.findtext("value")) for row in rows}[CLUSTER]


def command(where: str, *words: str) -> str:
    """Return the command of the client for the servers at the URL WHERE."""
    return f"java -Xmx256m {OPENS} -cp {shlex.quote(CLASSES)} Connections {shlex.join([where, USER, *words])}"


def ask(gateway: Gateway, count: int, query: str, minutes: float = 5) -> list[Asked]:
    """Ask QUERY in COUNT new connections, one after the other; LabError when one of them fails."""
    gateway.write(build(), REMOTE)
    return answers(gateway.user(command(url(gateway), "ask", str(count), query), minutes), count)


def answers(said: str, count: int) -> list[Asked]:
    """Return what COUNT connections were told in SAID; LabError when one of them failed."""
    lines = [line.split(" ", 3) for line in said.splitlines() if line.startswith(("ok ", "fail "))]
    failed = [" ".join(line) for line in lines if line[0] == "fail"]
    if failed or len(lines) != count:
        raise LabError(f"{len(failed)} of {len(lines)} connections failed, {count} were wanted: {failed[:3]}")
    return [Asked(line[2], line[3]) for line in lines]


class Tables:
    """Makes tables PREFIX0, PREFIX1, … from start to stop, and looks for a HiveServer2 anew after an error."""

    def __init__(self, gateway: Gateway, address: str, prefix: str) -> None:
        """Begin at the gateway with ADDRESS, and wait until a table is made."""
        gateway.write(build(), REMOTE)
        self.prefix = prefix
        self._log = CACHE / "client" / f"tables-{prefix}.log"
        self._log.write_text("")
        words = ["runuser", "-l", USER, "-c", command(url(gateway), "make", prefix)]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [*access.ssh(address), shlex.join(words)], stdin=subprocess.PIPE, stdout=log, stderr=log, text=True
            )
        self.wait_for_more(1, 120)

    def lines(self) -> list[list[str]]:
        """Return what the client said so far, a list of words for each table."""
        whole = self._log.read_text().rpartition("\n")[0]
        return [line.split(" ", 2) for line in whole.splitlines() if line.startswith(("ack ", "fail "))]

    def acknowledged(self) -> dict[str, int]:
        """Return each table that is made with the milliseconds that it took."""
        return {self.prefix + line[1]: int(line[2].split()[0]) for line in self.lines() if line[0] == "ack"}

    def failed(self) -> list[str]:
        """Return the cause of each error."""
        return [line[2] for line in self.lines() if line[0] == "fail"]

    def wait_for_more(self, count: int, seconds: float) -> None:
        """Wait until COUNT more tables are made; LabError when that takes longer than SECONDS."""
        begin, deadline = len(self.acknowledged()), time.monotonic() + seconds
        while len(self.acknowledged()) < begin + count:
            last = json.dumps(self.lines()[-3:])
            if self._process.poll() is not None:
                raise LabError(f"the client ended with {self._process.returncode}: {self._log.read_text()[-1000:]}")
            if time.monotonic() > deadline:
                raise LabError(f"no {count} tables were made within {seconds:.0f} s: {last}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End the client and wait for its end."""
        if self._process.poll() is None:
            self._process.communicate("stop\n", timeout=90)

    def missing(self, there: Sequence[str]) -> set[str]:
        """Return the tables that were made and are not among those that are THERE."""
        return set(self.acknowledged()) - set(there)
