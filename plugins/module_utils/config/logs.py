# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that would let a daemon write its logs where it cannot: a JVM with such an option does not start. No I/O."""

from __future__ import annotations

import re

from ..services.registry import COMPONENTS, FILES
from .files import LOGS


def log_fault(file: str, name: str, value: object) -> str:
    """Say which path in VALUE of property NAME of FILE no daemon can write to, and what to write; empty for others."""
    row = FILES.get(file)
    if row is None or not row.own_logs:
        return ""
    top = f"{LOGS}/{row.product}"
    path = re.compile(rf"(?<![\w/.]){top}(?:/([\w.%+-]+))?/?(?=[\s:,;\"']|$)")
    parts = value if isinstance(value, (list, tuple)) else [value]
    found = [one for part in parts for one in path.finditer(str(part))]
    accounts = {one.account for one in COMPONENTS.values()} - {""}
    wrong = next((one for one in found if one[1] not in accounts), None)
    if wrong is None:
        return ""
    if not wrong[1]:
        return f"{top} is root's, with a directory for each account in it; leave it out, or write another place"
    return f"{top}/{wrong[1]} is where no daemon makes a file; write {row.own_logs}/{wrong[1]}, which its account can"
