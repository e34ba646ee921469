# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that would let a daemon write its logs where it cannot: a JVM with such an option does not start. No I/O."""

from __future__ import annotations

import re

from .files import ACCOUNTS, LOGS

TOP = f"{LOGS}/hadoop"
_PATH = re.compile(rf"(?<![\w/.]){TOP}(?:/([\w.%+-]+))?/?(?=[\s:,;\"']|$)")
_VARIABLE = {"hadoop-env": "${HADOOP_LOG_DIR}", "log4j": "${hadoop.log.dir}", "hadoop-metrics2": "."}
"""How the directory of a daemon's own account is called in each file that names files to write."""


def log_fault(file: str, name: str, value: object) -> str:
    """Say which path in VALUE of property NAME of FILE no daemon can write to, and what to write; empty for others."""
    own = _VARIABLE.get(file)
    parts = value if isinstance(value, (list, tuple)) else [value]
    found = [one for part in parts for one in _PATH.finditer(str(part))] if own else []
    wrong = next((one for one in found if one[1] not in ACCOUNTS.values()), None)
    if wrong is None:
        return ""
    if not wrong[1]:
        return f"{TOP} is root's, with a directory for each account in it; leave it out, or write another place"
    return f"{TOP}/{wrong[1]} is where no daemon makes a file; write {own}/{wrong[1]}, which its account can"
