# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster is made of."""

from __future__ import annotations

from typing import TypedDict

GOOD = {
    "zookeeper": ("leader", "follower", "standalone"),
    "namenode": ("active", "standby", "observer"),
    "datanode": ("live", "decommissioning", "decommissioned", "entering_maintenance", "in_maintenance"),
    "resourcemanager": ("active", "standby"),
    "nodemanager": ("running", "decommissioning", "decommissioned"),
}
"""Component to its states that are good; of the others only ``serving`` is."""


class Daemon(TypedDict):
    """One declared daemon; DETAIL is a few words for people."""

    component: str
    host: str
    state: str
    good: bool
    detail: str
