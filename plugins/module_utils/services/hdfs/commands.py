# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a bootstrap command of HDFS as the daemon's user, with a time limit, holding the host's lock."""

from __future__ import annotations

import os
import pwd
from typing import Any, Callable, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.commands import outcome
from ansible_collections.bigdata.emr.plugins.module_utils.telling import telling

# AnsibleModule.run_command: (arguments, **keywords) -> (exit code, stdout, stderr)
Run = Callable[..., Any]


class Result(NamedTuple):
    """How a command ended: ``outcome`` as in guard.commands, its exit code, and a sentence for people."""

    outcome: str
    code: int
    sentence: str


class Commands:
    """Bootstrap commands on this host."""

    def __init__(self, run: Run, user: str, seconds: int) -> None:
        """Take RUN, the USER to run as and the limit of one command in SECONDS."""
        self._run = run
        self._user = user
        self._seconds = seconds

    def wrapped(self, argv: list[str]) -> list[str]:
        """Return ARGV below ``timeout`` and, unless this process is that user already, ``setpriv``."""
        limit = ["timeout", "--kill-after=10", str(self._seconds)]
        entry = pwd.getpwnam(self._user)
        if entry.pw_uid == os.geteuid():
            return [*limit, *argv]
        become = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--init-groups"]
        return [*limit, *become, *argv]

    def run(self, command: str, argv: list[str], lock: int) -> Result:
        """Run ARGV, which is COMMAND of guard.commands; its processes inherit the file descriptor LOCK."""
        home = pwd.getpwnam(self._user).pw_dir
        environment = {"HOME": home, "USER": self._user, "LOGNAME": self._user}
        code, out, err = self._run(
            self.wrapped(argv), pass_fds=[lock], environ_update=environment, cwd="/", umask=0o027
        )
        kind, meaning = outcome(command, code)
        if not meaning:
            return Result(kind, code, "")
        said = telling(f"{out}\n{err}")
        return Result(kind, code, f"{' '.join(argv)} ended with {code}: {meaning} (it said: {said})")
