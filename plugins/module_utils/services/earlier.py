# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services know of records of earlier releases; apart, since whoever reads a record ships it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from .zookeeper import credentials

if TYPE_CHECKING:
    from ..daemon.digest import StartedWith

    Bring = Callable[[StartedWith], StartedWith]

ALL: tuple[Bring, ...] = (credentials.brought_forward,)


def brought_forward(record: StartedWith) -> StartedWith:
    """Return RECORD of a start, which an earlier release may have written, as this one would have written it."""
    for bring in ALL:
        record = bring(record)
    return record
