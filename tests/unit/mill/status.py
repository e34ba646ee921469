# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown of it."""

from __future__ import annotations

from ...health.status_types import Place, Shown
from .reader import active_of, states_of


def _rows(found):
    return [{"host": host, "state": state, "error": ""} for host, state in found.items()]


STATUS = Shown(
    lead="mill_master",
    kinds={"mill_master": "mill_master_hands", "mill_hand": "mill_hand"},
    read=lambda readings, _members, cluster: {
        "masters": _rows(states_of(readings["mill_master"])),
        "hands": _rows(states_of(readings["mill_hand"])),
        "active": active_of(readings["mill_master"]),
        "name": cluster,
    },
    places={
        "mill_master": Place("masters", lambda _one: "all is milled"),
        "mill_hand": Place("hands", silence=lambda one, limit: "since noon" if one.get("last", 0) > limit else ""),
    },
    judge=lambda read: (f"{read['active']} is active", [] if read["active"] else ["mill has no active master"]),
)
