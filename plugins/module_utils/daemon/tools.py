# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What everything that acts on this host's daemons in one call has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable

from ..clients.files import Changes
from ..clients.systemd import Systemd
from ..config.context import Context
from ..guard.types import HostPlan


class ApplyError(Exception):
    """The host's state forbids to go on; the message names path and remedy."""


@dataclass
class Tools:
    """The wanted state, what differs from it, and the means to change that."""

    context: Context
    changes: Changes
    systemd: Systemd
    run: Callable[..., Any]
    """``AnsibleModule.run_command``."""
    namespace: HostPlan | None = None
    """What the guard decided for this host's NameNode; None where no guard was asked."""
    disabled: list[str] = field(default_factory=list)
    """Units to enable when all has been started, together: systemd reads all units of the host again each time."""
