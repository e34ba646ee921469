# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which one of the daemons of a kind is the active one, as they say themselves."""

from __future__ import annotations

import time
from typing import Sequence

from ..health import probes as daemons
from ..host.locks import is_abandoned
from ..services.yarn.health import resourcemanager
from .declaration import Daemon

ASK_SECONDS = 3.0
ANSWER_SECONDS = 30.0
"""How long a daemon that runs may take until it says whether it is the active one."""
POLL_SECONDS = 0.5
ACTIVE, STANDBY = "active", "standby"
FOLLOW = ("resourcemanager",)
"""Components of which the active one alone loads a file on request."""


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
    """Return for each of HOSTS what DAEMON, a ResourceManager, says that it is there."""
    seen = daemons.read({daemon.name: list(hosts)}, ASK_SECONDS)[daemon.name]
    infos = {host: (one.value or {}).get("info") for host, one in seen.items()}
    return {
        host: str(resourcemanager(host, info if isinstance(info, dict) else None)["state"])
        for host, info in infos.items()
    }
