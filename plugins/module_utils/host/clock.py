# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this host knows of its own clock: the kernel's word and chronyd's."""

from __future__ import annotations

import ctypes
import os
from typing import Callable, List, Tuple, TypedDict

Run = Callable[[List[str]], Tuple[int, str, str]]
"""Runs a command and returns exit code, stdout and stderr (``AnsibleModule.run_command``)."""

_CHRONYD_SOCKET = "/run/chrony/chronyd.sock"
_TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronized; what timedatectl shows as NTPSynchronized=no."""


class TimeDaemon(TypedDict):
    """synchronized: None where the kernel does not say. offset: seconds ahead of true time, None where unknown."""

    synchronized: bool | None
    offset: float | None


def read_time_daemon(run: Run) -> TimeDaemon:
    """Ask the kernel whether a daemon disciplines its clock, and chronyd, where one runs, how far it is off."""
    return TimeDaemon(synchronized=_synchronized(), offset=_chrony_offset(run))


def parse_tracking(text: str) -> float | None:
    """Return the offset in ``chronyc -c tracking`` output, in seconds ahead; None while chronyd has no source."""
    fields = text.strip().split(",")
    try:
        return float(fields[4]) if len(fields) > 13 and fields[13] != "Not synchronised" else None
    except ValueError:
        return None


def _synchronized() -> bool | None:
    """Read the state of the kernel's clock; reading needs no privilege."""
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != _TIME_ERROR


def _chrony_offset(run: Run) -> float | None:
    """Ask chronyd, only where it runs."""
    if not os.path.exists(_CHRONYD_SOCKET):
        return None
    rc, out, _unused = run(["chronyc", "-c", "tracking"])
    return parse_tracking(out) if rc == 0 else None
