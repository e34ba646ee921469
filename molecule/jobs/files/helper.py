# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module of a job."""

from __future__ import annotations


def check(count: int) -> None:
    """Refuse COUNT."""
    raise ValueError(f"{count} rows are not enough")
