# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of what a service adds to the life of its daemons: functions, collected in services.steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Mapping, NamedTuple, Sequence

if TYPE_CHECKING:
    from .tools import Tools


class Acts(NamedTuple):
    """What one service adds."""

    steps: Mapping[str, Callable[[Tools], None]] = {}
    """Name to what is done after the files and before the unit starts, where a declaration asks for it.

    Each reads the state that it is to bring about, so a second one does nothing, and an interrupted one is repeated.
    What it needs of other hosts it waits for inside.
    """
    states: Mapping[str, Callable[[Sequence[str], float], dict[str, str]]] = {}
    """Component of which the active one alone loads a file on request to what its daemons on hosts say within seconds:
    ``active``, ``standby`` or something else."""
    notes: Callable[[str, str, str], list[str]] | None = None
    """From the path of a file and its texts before and after to what a running daemon may refuse, a sentence each."""
