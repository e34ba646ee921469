# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the checks: each in a session of its own, so that all that it started can be ended with it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[2]
END_SECONDS = 20
PATIENT = 10
"""The nice value of what waits for the machine while the lab has it."""


class Failed(Exception):
    """A part did not pass; the text says why, PHASES where its seconds went until then."""

    def __init__(self, why: str, phases: Sequence[tuple[str, float]] = ()) -> None:
        super().__init__(why)
        self.phases = list(phases)


def environment() -> dict[str, str]:
    """Return this process's environment without Ansible settings of the caller, with the tools of .venv first."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "MOLECULE_", "PYTEST_"))}
    return {
        **kept,
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_NOCOLOR": "1",
        "NO_COLOR": "1",
    }


class Commands:
    """Runs commands whose lines go to OUTPUT, until `stop`: then what runs is ended, and nothing is begun any more.

    NICE is how far they stand back.
    """

    def __init__(self, output: TextIO = sys.stdout, nice: int = 0) -> None:
        self._output = output
        self._nice = nice
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._over = False
        self.cpu_seconds = 0.0
        """What the commands that ended have used of the machine's cores; not what they had done on lab hosts."""

    def say(self, text: str) -> None:
        """Print TEXT among the lines of the commands."""
        print(text, file=self._output, flush=True)

    def call(
        self,
        *command: str | Path,
        minutes: float = 10,
        notice: Callable[[str], None] | None = None,
        **variables: str,
    ) -> None:
        """Run a command in the checkout; NOTICE gets each of its lines.

        Failed if it ends with another code than 0, or not within its MINUTES. VARIABLES are added to its environment.
        """
        words = [str(word) for word in command]
        process = self._begin(words, environment() | variables)
        late = threading.Event()

        def end() -> None:
            late.set()
            _end(process)

        timer = threading.Timer(minutes * 60, end)
        timer.start()
        try:
            for line in process.stdout or ():
                self._output.write(line)
                self._output.flush()
                if notice:
                    notice(line)
            self.cpu_seconds += _cpu_seconds(process.pid)
            code = process.wait()
        finally:
            timer.cancel()
            _end(process)
        if late.is_set():
            raise Failed(f"{words[0]} did not end within {minutes:g} minutes")
        if code:
            raise Failed("stopped" if self._over else f"`{' '.join(words)}` ended with exit code {code}")

    def _begin(self, words: list[str], variables: dict[str, str]) -> subprocess.Popen[str]:
        with self._lock:
            if self._over:
                raise Failed("stopped")
            prefix = ["nice", "-n", str(self._nice)] if self._nice else []
            self._process = subprocess.Popen(
                [*prefix, *words],
                cwd=ROOT,
                env=variables,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            if self._nice:
                _stand_back(self._process.pid, self._nice)
            return self._process

    def stop(self) -> None:
        """End what runs."""
        with self._lock:
            self._over = True
            process = self._process
        if process:
            _end(process)


def _stand_back(session: int, nice: int) -> None:
    """Let all processes of SESSION stand back by NICE.

    Where Linux schedules by sessions (`sched_autogroup`, the usual), a nice value counts among those of one session.
    """
    with contextlib.suppress(OSError):  # it does not, or the session is over
        Path(f"/proc/{session}/autogroup").write_text(str(nice))


def _cpu_seconds(pid: int) -> float:
    """Wait for the end of process PID, and return its CPU with that of all it has waited for.

    It stays to be waited for; 0 where that has been done already, by who has ended it.
    """
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (ChildProcessError, FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _end(process: subprocess.Popen[str]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, number)
        try:
            process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            continue
