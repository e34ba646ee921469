# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of moves of regions: what was moved off, what one look has shown, and what did not come about."""

from __future__ import annotations

from typing import NamedTuple

from .regions import Server


class Stuck(Exception):
    """Regions were not moved; the message says which, and what to do."""


class Unloaded(NamedTuple):
    """What was moved off."""

    regions: dict[str, list[str]]
    """Host to the encoded names of the regions that it had."""
    skipped: str
    """Why nothing was moved, a sentence; "" where it was."""


class Seen(NamedTuple):
    """What one look has shown: nothing of it is taken for granted at the next one."""

    master: str
    """Host of the active HMaster."""
    ours: dict[str, Server]
    """Host of those that are asked about to its RegionServer."""
    others: list[Server]
    """Who may get regions."""
    marks: list[Server]
    """Who gets none, on the hosts that are asked about, with earlier incarnations."""
    moving: dict[str, str]
    """Name of each region in transition to what people read of it."""
