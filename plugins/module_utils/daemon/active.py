# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which one of the daemons of a kind is the active one, as they say themselves."""

from __future__ import annotations

import time
from typing import Sequence

from ..host.locks import is_abandoned
from ..services import steps
from .declaration import Daemon

ASK_SECONDS = 3.0
ANSWER_SECONDS = 30.0
"""How long a daemon that runs may take until it says whether it is the active one."""
POLL_SECONDS = 0.5
ACTIVE, STANDBY = "active", "standby"


def role_of(daemon: Daemon, host: str) -> str:
    """Return ACTIVE or STANDBY, as DAEMON, which runs on HOST, says; "" when it does not in time: it may be either."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        state = states(daemon, [host])[host]
        if state in (ACTIVE, STANDBY):
            return state
        if time.monotonic() >= deadline or is_abandoned():
            return ""
        time.sleep(POLL_SECONDS)


def states(daemon: Daemon, hosts: Sequence[str]) -> dict[str, str]:
    """Return for each of HOSTS what DAEMON says that it is there."""
    return steps.states(daemon.name, list(hosts), ASK_SECONDS)
