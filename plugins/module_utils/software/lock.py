# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of what Maven must deliver: sha512 and path of every file, in the format of sha512sum."""

from __future__ import annotations

import re
from typing import Mapping

_LINE = re.compile(r"([0-9a-f]{128})  (\S.*)")


def parse_lock(text: str) -> dict[str, str]:
    """Return path to sha512; raise ValueError naming the first line that is neither a record nor a comment."""
    lock: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise ValueError(f"line {number} is not '<sha512>  <path>'")
        lock[match.group(2)] = match.group(1)
    return lock


def format_lock(files: Mapping[str, str]) -> str:
    """Return the text of a lock for ``files`` (path to sha512)."""
    return "".join(f"{files[path]}  {path}\n" for path in sorted(files))


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1] if path.endswith(".jar") else path


def compare(lock: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Return one clause per artifact that is wrong, missing or unexpected; none if all is as recorded."""
    wrong = [
        f"{_name(path)} has sha512 {found[path][:16]}..., recorded is {lock[path][:16]}..."
        for path in sorted(lock.keys() & found.keys())
        if found[path] != lock[path]
    ]
    missing = [f"{_name(path)} is missing" for path in sorted(lock.keys() - found.keys())]
    unexpected = [f"{_name(path)} is not recorded" for path in sorted(found.keys() - lock.keys())]
    return wrong + missing + unexpected
