# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permissions as octal digits, which YAML takes for numbers: ``mode: 0777`` arrives as 511, ``022`` as 18. No I/O."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Mapping, Sequence

from ..services.registry import PERMISSIONS

_OCTAL = re.compile(r"^0?[01]?[0-7]{3}$")
_SYMBOLIC = re.compile(r"^[ugoa]*[-+=][rwxX]*(,[ugoa]*[-+=][rwxX]*)*$")


def property_fault(name: str, value: object) -> str:
    """Say what is wrong with VALUE of property NAME and what to write instead; empty if nothing, or no permissions."""
    if not any(fnmatchcase(name, pattern) for pattern in PERMISSIONS):
        return ""
    umask = "umask" in name
    if umask and isinstance(value, str) and _SYMBOLIC.match(value):
        return ""
    return mode_fault(value, "022" if umask else "0750")


def mode_fault(value: object, example: str = "0755") -> str:
    """Say what is wrong with VALUE as permissions, with EXAMPLE for good ones; empty if nothing."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        shown = f"the number {value}"
        if isinstance(value, int) and value >= 0 and oct(value)[2:] != str(value):
            shown += f", which YAML makes of 0{value:o}"
        return f"it is {shown}; write octal digits in quotes, as in '{example}'"
    if not isinstance(value, str) or not _OCTAL.match(value):
        return f"{value} is not octal; write three or four octal digits in quotes, as in '{example}'"
    return ""


def directory_faults(listed: object) -> list[str]:
    """Return the faults of the modes in LISTED, a list of directories, each with the directory's path."""
    found = []
    for one in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        mode = one.get("mode") if isinstance(one, Mapping) else None
        if mode is not None and "{{" not in str(mode):
            fault = mode_fault(mode)
            found += [f"mode of {one.get('path')}: {fault}"] if fault else []
    return found
