# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that answer while their master does not hear of them: they may have its address wrong. No I/O."""

from __future__ import annotations

from typing import Iterable

from ..health.reader_types import REGISTERS_SECONDS, Heard
from ..topology.names import bare


def unheard(members: Iterable[str], heard: Heard, now: float) -> list[str]:
    """Return those of MEMBERS (``name`` or ``name:port``) of which the active master does not hear, as it says (HEARD).

    Nobody, where that master has not been up for long at the time NOW (since the epoch): they may register in a moment.
    """
    started = heard.started_ms
    if not isinstance(started, (int, float)) or now - started / 1000 < REGISTERS_SECONDS:
        return []
    return [member for member in members if bare(member) in heard.gone]
