# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may change this host now, and whether anybody still waits for the result.

When a controller is killed, its modules on the hosts go on, and the next run meets them.
"""

from __future__ import annotations

import fcntl
import os
import select
import time
from typing import Any

LOCK = "/run/bigdata-emr.lock"
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.2


def work_alone(module: Any, seconds: float = WAIT_SECONDS, path: str = LOCK) -> None:
    """Let the process of MODULE be the only one of ours that changes this host, until it ends.

    Waits up to SECONDS for another one, and fails the module after that. Its commands do not inherit the lock PATH.
    In check mode nothing is changed, and who is not root cannot change what belongs to a host: no lock then.
    What is made has the modes that it is given, whatever umask the host's logins have.
    """
    os.umask(0o022)
    if module.check_mode or os.geteuid() != 0:
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if not acquire(handle, fcntl.LOCK_EX, seconds):
        holder = os.read(handle, 200).decode("utf-8", "replace").strip() or "not known yet"
        module.fail_json(
            msg=f"another run still changes this host ({holder}), perhaps one that was interrupted; wait for the end "
            f"of that process and run again"
        )
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()}, since {now}\n".encode(), 0)


def acquire(handle: int, operation: int, seconds: float) -> bool:
    """Take the lock of the open file HANDLE (fcntl.LOCK_EX or LOCK_SH); return whether that came about in SECONDS."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, operation | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline or is_abandoned():
                return False
            time.sleep(POLL_SECONDS)


def is_abandoned() -> bool:
    """Tell whether nobody can read the result of this process any more: its standard output leads nowhere.

    SSH closes it soon after the controller was killed. What waits for something should not do so any longer then.
    """
    poll = select.poll()
    poll.register(1, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _handle, event in poll.poll(0))
