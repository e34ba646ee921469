# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may change this host now, and whether anybody still waits for the result.

When a controller is killed, its modules on the hosts go on, and the next run meets them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pwd
import select
import stat
import time
from typing import Any

from .inside import Odd

LOCK = "/run/bigdata-emr.lock"
LOCK_MODE = 0o600
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.2
_NOT_OURS = "{} is no file that root has made, so it is no lock; look who made it, remove it, and run again"


def work_alone(module: Any, seconds: float = WAIT_SECONDS, path: str = LOCK) -> None:
    """Let the process of MODULE be the only one of ours that changes this host, until it ends.

    Waits up to SECONDS for another one, and fails the module after that. Its commands do not inherit the lock PATH.
    In check mode nothing is changed, and who is not root cannot change what belongs to a host: no lock then.
    What is made has the modes that it is given, whatever umask the host's logins have.
    """
    os.umask(0o022)
    if module.check_mode or os.geteuid() != 0:
        return
    try:
        handle = open_lock(path)
    except Odd as error:
        module.fail_json(msg=str(error))
    if not acquire(handle, fcntl.LOCK_EX, seconds):
        module.fail_json(msg=occupied(handle, path))
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()}, since {now}\n".encode(), 0)


def open_lock(path: str) -> int:
    """Open the lock PATH, which nobody else can open, and make it where it is missing; Odd when it is not ours.

    Who can open a file can hold its lock, so the mode of an older one is mended.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, LOCK_MODE)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise
        raise Odd(_NOT_OURS.format(path)) from error
    if not _is_ours(handle):
        os.close(handle)
        raise Odd(_NOT_OURS.format(path))
    if stat.S_IMODE(os.fstat(handle).st_mode) != LOCK_MODE:
        os.fchmod(handle, LOCK_MODE)
    return handle


def is_held(path: str, seconds: float) -> bool:
    """Tell, without making or mending anything, whether a run of ours holds the lock PATH for the next SECONDS."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO):
            return False
        raise
    try:
        return _is_ours(handle) and not acquire(handle, fcntl.LOCK_SH, seconds)
    finally:
        os.close(handle)


def _is_ours(handle: int) -> bool:
    """Tell whether the open file HANDLE is one that this account made, and no second name of another one."""
    status = os.fstat(handle)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_nlink == 1


def occupied(handle: int, path: str) -> str:
    """Say who holds the lock of the open file HANDLE, PATH: a run of ours, or a process that is none."""
    said = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
    for pid, command, owner in holders(handle):
        if owner != "root":
            return f"process {pid} ({command} of {owner}) holds {path} and is no run of ours; end it and run again"
        if f"process {pid}," not in said:
            said = f"process {pid}, {command} of root"
    return (
        f"another run still changes this host ({said or 'not known yet'}), perhaps one that was interrupted; wait for "
        f"the end of that process and run again"
    )


def holders(handle: int) -> list[tuple[int, str, str]]:
    """Return process, command and account of those that hold a lock of the open file HANDLE, as far as that shows."""
    found = []
    for pid in _holders(handle):
        try:
            uid = os.stat(f"/proc/{pid}").st_uid
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as stream:
                found.append((pid, stream.read().strip(), _name(uid)))
        except OSError:
            continue  # it has ended, and what it started holds the lock
    return found


def _holders(handle: int) -> list[int]:
    """Return the processes that hold a lock of the open file HANDLE, as far as the kernel tells."""
    status = os.fstat(handle)
    device, inode = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}", str(status.st_ino)
    try:
        with open("/proc/locks", encoding="ascii", errors="replace") as stream:
            rows = [line.split() for line in stream]
    except OSError:
        return []
    wanted = f"{device}:{inode}"
    # A row with an arrow is of one who waits.
    return [int(row[4]) for row in rows if len(row) > 5 and row[1] == "FLOCK" and row[5] == wanted and row[4].isdigit()]


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


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
