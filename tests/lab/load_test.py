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

REPORT = re.compile(r"\[(W|R):\d+\] Keys=(\d+), cols=\S+(?: \S)?, time=(\d+):(\d+):(\d+)")
"""What it says of its writers and readers every five seconds."""
OPTIONS = "-write 1:64:2 -read 100:2 -num_regions_per_server 2"
"""Two threads write keys of one column with 64 bytes, two read all of them."""


class LoadTest:
    """Writes KEYS keys into TABLE."""

    def __init__(self, address: str, table: str, keys: int) -> None:
        """Begin at the gateway with ADDRESS, and wait until keys are written."""
        self.keys = keys
        self._log = CACHE / "client" / f"ltt-{table}.log"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._log.write_text("")
        self.command = f"hbase ltt -tn {table} {OPTIONS} -num_keys {keys}"
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [*access.ssh(address), f"timeout 900 runuser -l {USER} -c {shlex.quote(self.command)}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.wait_for_more(1, 120)

    def reports(self, who: str = "W") -> list[tuple[int, int]]:
        """Return the keys and the second of each report of its writers (W) or readers (R)."""
        found = REPORT.findall(self._log.read_text())
        return [(int(keys), int(h) * 3600 + int(m) * 60 + int(s)) for one, keys, h, m, s in found if one == who]

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
            self._process.terminate()
            self._process.wait(30)

    def _tail(self) -> str:
        return "\n  ".join(["", *self._log.read_text().strip().splitlines()[-15:]])
