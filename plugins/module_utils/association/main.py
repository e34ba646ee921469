# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of a gateway host: ``sync CLUSTER`` takes what it tells, ``remove CLUSTER`` ends that. As root."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from typing import Sequence

from ..host.files import Changes
from ..host.inside import Odd
from ..host.locks import LOCK, acquire, occupied, open_lock
from ..host.machine import read_machine
from ..host.systemd import Systemd, SystemdError
from . import paths
from .ask import AssociationError, fitting
from .install import bring, read, remove, told

USAGE = "sync CLUSTER or remove CLUSTER"
SECONDS = 10.0
WAIT_SECONDS = 60.0


def main(arguments: Sequence[str]) -> int:
    """Do what ARGUMENTS say, and return the exit code; 1 with one sentence where that was not possible."""
    os.umask(0o022)
    words = list(arguments)
    if len(words) != 2 or words[0] not in ("sync", "remove") or not paths.LABEL.fullmatch(words[1]):
        say(f"usage: {USAGE}")
        return 2
    try:
        handle = open_lock(LOCK)
        if not acquire(handle, fcntl.LOCK_EX, WAIT_SECONDS):
            raise AssociationError(occupied(handle, LOCK))
        return _sync(words[1]) if words[0] == "sync" else _remove(words[1])
    except (AssociationError, SystemdError, Odd, OSError, ValueError) as error:
        say(str(error))
        return 1


def _sync(cluster: str) -> int:
    known = read(cluster)
    if known is None:
        raise AssociationError(f"this host is no gateway of {cluster}; run playbooks/associate.yml")
    offer = fitting(cluster, known.masters, known.release, SECONDS)
    changes = Changes(check=False)
    bring(changes, offer, known, read_machine())
    for line in told(changes):
        say(line)
    return 0


def _remove(cluster: str) -> int:
    changes = Changes(check=False)
    remove(changes, Systemd(_run), cluster)
    for line in told(changes) or [f"this host is no gateway of {cluster}"]:
        say(line)
    return 0


def _run(argv: list[str]) -> tuple[int, str, str]:
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def say(line: str) -> None:
    """Tell the journal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
