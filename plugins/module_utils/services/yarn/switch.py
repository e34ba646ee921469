# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the active role goes from one ResourceManager to another: by the end of the active one, there is no other way."""

from __future__ import annotations

from typing import Any, Mapping

from ...health.failover import Member, NotPossible, Switch, Switching, member
from ...host.systemd import Systemd
from ...wire.parallel import Outcome
from . import health as yarn

UNIT = "emr-resourcemanager.service"


def _members(seen: Mapping[str, Outcome[Any]]) -> list[Member]:
    managers = [yarn.resourcemanager(host, (one.value or {}).get("info"), one.error) for host, one in seen.items()]
    return [member(one["host"], one["state"], one["error"]) for one in managers]


def _hand_over(module: Any, switch: Switch) -> None:
    """Restart this host's ResourceManager, which is the active one."""
    if module.params["host"] != switch.before:
        raise NotPossible(f"{switch.before} is active, and only on that host it can be ended: run there")
    Systemd(module.run_command).act("restart", UNIT)


SWITCHING = Switching("resourcemanager", _members, _hand_over, chooses=False)
