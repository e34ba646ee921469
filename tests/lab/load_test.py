# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HBase's own LoadTestTool (`hbase ltt`) on a gateway, while daemons fail: it reads every key as it was written."""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
import time

import access
from common import CACHE, LabError
from jobs import USER

REPORT = re.compile(r"\[W:\d+\] Keys=(\d+), cols=\S+(?: \S)?, time=(\d+):(\d+):(\d+)")
"""What it says of its writers every five seconds."""
WRITE, READ = "-write 1:64:{threads} -num_regions_per_server 2", "-read 100:2"
"""Threads write keys of one column with 64 bytes, two read all of them."""
ENDLESS = 10_000_000
UNTIL_CLOSED = (
    "exec 3<&0; {command} </dev/null & pid=$!; {{ read -r _ <&3; while kill -STOP $pid; sleep .8; kill -CONT $pid; do"
    " read -t .2 -r _ <&3; [ $? -gt 128 ] || break; done; kill $pid; }} >/dev/null 2>&1 & wait $pid"
)
"""In a shell: after a line of input it goes on for a fifth of each second, and it ends with its input at the latest."""


class LoadTest:
    """Writes KEYS keys into TABLE, and reads them; without KEYS it writes with one thread until it is ended.

    By itself that thread takes half of a machine with two cores: it pauses, so that what happens beside it does not.
    """

    def __init__(self, address: str, table: str, keys: int = 0) -> None:
        """Begin at the gateway with ADDRESS, and wait until keys are written."""
        self.keys = keys
        self._address, self._table = address, table
        self._log = CACHE / "client" / f"ltt-{table}.log"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._log.write_text("")
        words = f"{WRITE.format(threads=2)} {READ}" if keys else WRITE.format(threads=1)
        self.command = f"hbase ltt -tn {table} {words} -num_keys {keys or ENDLESS}"
        self._process = self._begin(self.command)
        self.wait_for_more(1, 120)
        if not keys and self._process.stdin:
            self._process.stdin.write(b"\n")
            self._process.stdin.flush()

    def _begin(self, command: str) -> subprocess.Popen[bytes]:
        words = ["runuser", "-l", USER, "-c", UNTIL_CLOSED.format(command=command)]
        with self._log.open("a") as log:
            return subprocess.Popen(
                [*access.ssh(self._address), shlex.join(words)], stdin=subprocess.PIPE, stdout=log, stderr=log
            )

    def reports(self) -> list[tuple[int, int]]:
        """Return the keys and the second of each report of its writers."""
        found = REPORT.findall(self._log.read_text())
        return [(int(keys), int(h) * 3600 + int(m) * 60 + int(s)) for keys, h, m, s in found]

    def wait_for_more(self, count: int, seconds: float) -> None:
        """Wait until COUNT more keys are written; LabError after SECONDS, and when it has ended before."""
        before = (self.reports() or [(0, 0)])[-1][0]
        deadline = time.monotonic() + seconds
        while (self.reports() or [(0, 0)])[-1][0] < before + count:
            if self._process.poll() is not None:
                raise LabError(f"`{self.command}` has ended with {self._process.returncode}: {self._tail()}")
            if time.monotonic() > deadline:
                raise LabError(f"`{self.command}` has not written {count} keys within {seconds:.0f} s: {self._tail()}")
            time.sleep(0.2)

    def finish(self, seconds: float = 600) -> None:
        """Wait for its end and say what it did; LabError unless it says that no key failed."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.stop()
            raise LabError(f"`{self.command}` has not ended within {seconds:.0f} s: {self._tail()}") from None
        text = self._log.read_text()
        if code or "Failed to write keys: 0" not in text:
            raise LabError(f"`{self.command}` ended with {code}: {self._tail()}")
        print(f"{self.keys} keys written and read, none failed; longest without a key {self.stall()} s")

    def read_back(self, seconds: float = 300) -> None:
        """End its writing and read all that it says it has written; LabError unless all is there as it was written.

        One thread writes one key after the other.
        """
        if self._process.poll() is not None:
            raise LabError(f"`{self.command}` has ended with {self._process.returncode}: {self._tail()}")
        stall, written = self.stall(), self.reports()[-1][0]
        self.stop()
        if "Failed to insert" in self._log.read_text():
            raise LabError(f"`{self.command}` has failed to write keys: {self._tail()}")
        command = f"hbase ltt -tn {self._table} {READ} -num_keys {written}"
        self._process = self._begin(command)
        code = self._process.wait(seconds)
        if code:
            raise LabError(f"`{command}` ended with {code}, after `{self.command}`: {self._tail()}")
        print(f"{written} keys written and read back, none failed; longest without a key {stall} s")

    def stall(self) -> int:
        """Return the seconds of the longest time in which no key was written, as exact as its reports."""
        best, since = 0, 0
        reports = [(0, 0), *self.reports()]
        for (before, _then), (keys, now) in itertools.pairwise(reports):
            since = since if keys == before else now
            best = max(best, now - since)
        return best

    def stop(self) -> None:
        """End it."""
        if self._process.poll() is None:
            self._process.communicate(timeout=60)

    def _tail(self) -> str:
        return "\n  ".join(["", *self._log.read_text().strip().splitlines()[-15:]])
