# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take off a host what it keeps the volume with; apart, since hosts without a volume ship it as well."""

from __future__ import annotations

import os
from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd

from . import keeper
from .facts import DIRECTORY
from .keeper_program import STATE


def released(changes: Changes, systemd: Systemd) -> None:
    """Let this host keep no volume. Copies of metadata stay."""
    take_off(changes, systemd, keeper.TIMERS)
    gone = [f"{keeper.UNITS}/{keeper.SERVICE}", keeper.SCRIPT, keeper.COMMAND, STATE]
    gone += [f"{DIRECTORY}/{name}" for name in ("keeper.json", "environment", "lock")]
    for path in gone:
        if os.path.lexists(path):
            changes.record(path, "(present)\n", "")
            if not changes.check:
                os.unlink(path)


def take_off(changes: Changes, systemd: Systemd, timers: Sequence[str]) -> None:
    """Stop and remove those of TIMERS that are there."""
    there = [timer for timer in timers if os.path.lexists(f"{keeper.UNITS}/{timer}")]
    for timer in there:
        changes.record(timer, "started\n", "absent\n")
        if not changes.check:
            systemd.act("disable", timer)
            systemd.act("stop", timer)
            os.unlink(f"{keeper.UNITS}/{timer}")
    if there and not changes.check:
        systemd.act("daemon-reload")
