# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole numbers as users write them, in ASCII digits: Python's ``isdigit`` takes more than ``int`` does. No I/O."""

from __future__ import annotations

import re

_LAST_PORT = 65535
_DIGITS = re.compile("[0-9]{1,18}")


def whole(value: object) -> int | None:
    """Return the number that VALUE is, a number or a text of up to 18 digits; None for anything else."""
    text = "" if isinstance(value, bool) else str(value)
    return int(text) if _DIGITS.fullmatch(text) else None


def is_count(value: object) -> bool:
    """Tell whether VALUE is a whole number above 0."""
    return bool(whole(value))


def is_port(value: object) -> bool:
    """Tell whether VALUE is the number of a port."""
    return 0 < (whole(value) or 0) <= _LAST_PORT
