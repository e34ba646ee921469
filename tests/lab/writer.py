# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real HDFS client on a gateway that writes without pause while hosts and daemons fail."""

from __future__ import annotations

import json
import shlex
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import access
from common import CACHE, LabError
from jobs import USER, Gateway

SOURCE = Path(__file__).parent / "client" / "SequenceWriter.java"
REMOTE = "/var/tmp/emr-lab-writer.jar"


def build(software: Path) -> Path:
    """Compile the client against the Hadoop in the tar file SOFTWARE; once for each version of its source."""
    jar = CACHE / "client" / "writer.jar"
    if jar.exists() and jar.stat().st_mtime > SOURCE.stat().st_mtime:
        return jar
    jar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        wanted = ["--wildcards", "*/share/hadoop/common/hadoop-common-*.jar"]
        for argv in (
            ["tar", "-xf", str(software), "-C", scratch, *wanted],
            ["sh", "-c", f"javac -proc:none -nowarn -d {scratch}/classes -cp $(find {scratch} -name '*.jar') {SOURCE}"],
            ["jar", "--create", "--file", f"{scratch}/writer.jar", "-C", f"{scratch}/classes", "."],
        ):
            done = subprocess.run(argv, capture_output=True, text=True, check=False)
            if done.returncode:
                raise LabError(f"`{' '.join(argv)}` ended with {done.returncode}: {done.stderr[-500:]}")
        jar.write_bytes(Path(scratch, "writer.jar").read_bytes())
    return jar


def software() -> Path:
    """Return the tar file of Hadoop that the lab was installed from."""
    found = sorted(
        Path("~/.cache/bigdata.emr").expanduser().glob("hadoop-*.tar"), key=lambda path: path.stat().st_mtime
    )
    if not found:
        raise LabError("there is no Hadoop in ~/.cache/bigdata.emr: run `make cluster` first")
    return found[-1]


class Writer:
    """Writes DIRECTORY/0, DIRECTORY/1, … from a gateway from start to stop, and reads every tenth back."""

    def __init__(self, address: str, directory: str, pause: int = 0, ssh: Sequence[str] = ()) -> None:
        """Start writing, with PAUSE milliseconds between two files, and wait for the first acknowledgement.

        SSH is the command that logs in on the gateway, where that is not a host of the lab.
        """
        self.gateway = Gateway(address, ssh)
        self.directory = directory
        self.gateway.write(build(software()), REMOTE)
        self._log = CACHE / "client" / f"{directory.replace('/', '-')}.log"
        self._log.write_text("")
        command = f"runuser -l {USER} -c {shlex.quote(f'hadoop jar {REMOTE} SequenceWriter write {directory} {pause}')}"
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [*(ssh or access.ssh(address)), command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        self.wait_for_more(1, 60)

    def lines(self) -> list[list[str]]:
        """Return what the client said so far, a list of words for each file."""
        whole = self._log.read_text().rpartition("\n")[0]
        return [line.split(" ", 2) for line in whole.splitlines() if line.startswith(("ack ", "fail ", "seen "))]

    def acknowledged(self) -> dict[int, int]:
        """Return each acknowledged number with the milliseconds that it took."""
        return {int(line[1]): int(line[2].split()[0]) for line in self.lines() if line[0] == "ack"}

    def ends(self) -> list[tuple[float, float]]:
        """Return for each acknowledged file its end in seconds since 1970, and the seconds that it took."""
        acks = [line[2].split() for line in self.lines() if line[0] == "ack"]
        return [(int(end) / 1000, int(took) / 1000) for took, end in acks]

    def failed(self) -> list[str]:
        """Return the cause of every write that ended with an exception."""
        return [line[2] for line in self.lines() if line[0] == "fail"]

    def wait_for_more(self, count: int, seconds: float) -> None:
        """Wait until COUNT more files are acknowledged; LabError when that takes longer than SECONDS."""
        begin, deadline = len(self.acknowledged()), time.monotonic() + seconds
        while len(self.acknowledged()) < begin + count:
            if self._process.poll() is not None:
                raise LabError(f"the writer ended with {self._process.returncode}: {json.dumps(self.lines()[-3:])}")
            if time.monotonic() > deadline:
                raise LabError(
                    f"the writer had no {count} files acknowledged within {seconds:.0f} s: {self.lines()[-3:]}"
                )
            time.sleep(0.2)

    def stop(self) -> None:
        """End the client and wait for its end."""
        if self._process.poll() is None:
            self._process.communicate("stop\n", timeout=90)

    def lost(self) -> set[int]:
        """Read everything back and return the acknowledged numbers that are not there any more."""
        out = self.gateway.user(f"hadoop jar {REMOTE} SequenceWriter read {self.directory}")
        there = {int(line.split()[1]) for line in out.splitlines() if line.startswith("read ")}
        return set(self.acknowledged()) - there

    def finish(self) -> None:
        """Stop, say what the longest write took, and show that nothing failed and nothing is lost, else LabError."""
        self.stop()
        took = self.acknowledged()
        print(f"longest write {max(took.values())} ms of {len(took)} files")
        failed, lost = self.failed(), sorted(self.lost())
        if failed or lost:
            raise LabError(f"{len(failed)} writes failed: {failed[:3]}; {len(lost)} files are lost: {lost[:10]}")
