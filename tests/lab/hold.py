# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One lab at a time on a machine, whichever checkout it is of: two on the same cores break each other's limits."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from common import ROOT, LabError, say

LOCK = Path("/run/bigdata-emr-lab.lock")
HOLDER = "EMR_LAB_HOLDER"
"""Environment variable: the process that has the lab for all that it starts."""


@contextmanager
def held(who: str, place: Path = LOCK) -> Iterator[None]:
    """Have the machine for one lab; wait, and say for whom, while another one has it. WHO is what others are told.

    What the holder starts finds in its environment that it is meant too.
    """
    try:
        lock = place.open("a+")
    except PermissionError:
        raise LabError(f"{place} cannot be written: the lab wants root") from None
    with lock:
        if not _taken(lock):
            holder = _holder(lock)
            if str(holder.get("pid")) == os.environ.get(HOLDER):
                yield
                return
            say(f"waiting for {_told(holder)}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _write(lock, {"pid": os.getpid(), "who": who, "checkout": str(ROOT), "since": time.strftime("%H:%M:%S")})
        before = os.environ.get(HOLDER)
        os.environ[HOLDER] = str(os.getpid())
        try:
            yield
        finally:
            _write(lock, {})
            if before is None:
                del os.environ[HOLDER]
            else:
                os.environ[HOLDER] = before


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: IO[str]) -> dict[str, object]:
    lock.seek(0)
    try:
        found = json.load(lock)
    except ValueError:  # it has the lock, and is about to write
        return {}
    return found if isinstance(found, dict) else {}


def _write(lock: IO[str], holder: dict[str, object]) -> None:
    lock.seek(0)
    lock.truncate()
    json.dump(holder, lock)
    lock.flush()


def _told(holder: dict[str, object]) -> str:
    if not holder:
        return "another lab of this machine"
    return "`{who}` of {checkout} (process {pid}), which has the lab since {since}".format_map(holder)
