# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""URLs as users write them: what is none is told from what is one, without an exception of Python's. No I/O."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_NO_PART = re.compile(r"[\s\x00-\x1f\x7f]")


def split(value: object) -> SplitResult | None:
    """Return the parts of the URL or path VALUE, None for what is none, as one with a blank or with port 99999."""
    if not isinstance(value, str) or _NO_PART.search(value):
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 or parts.netloc.endswith(":") else parts
