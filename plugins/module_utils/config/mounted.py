# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories that all hosts have mounted: what is none by its path alone. No I/O."""

from __future__ import annotations

import posixpath
import re
from typing import Iterable

PLAIN = re.compile(r"/[\w./+@=:~-]+")
SYSTEM = (
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/opt/emr",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
)
"""The system's, or the software's, with all that is below."""
_OWN = (*SYSTEM, "/tmp", "/var")
"""What every host has for itself, whatever is mounted there."""
_ABOVE = ("/media", "/mnt", "/opt")
"""Directories of a host below which something may be mounted."""
DISK = re.compile(r"/mnt/disk\d+(?=/|$)")


def normal(path: str) -> str:
    """Return PATH without what means nothing in it, as a second slash or the last one."""
    return re.sub("^//+", "/", posixpath.normpath(path))


def is_plain(path: str) -> bool:
    """Tell whether PATH is absolute, not the root, without steps upwards, and of signs that every reader takes."""
    return bool(PLAIN.fullmatch(normal(path)) and PLAIN.fullmatch(path) and ".." not in path.split("/"))


def above(path: str, others: Iterable[str]) -> str:
    """Return which of OTHERS PATH is, or lies below; "" for none."""
    return next((one for one in others if path == one or path.startswith(f"{one}/")), "")


def local(path: str) -> str:
    """Return the directory that every host has for itself and that the normal PATH is, or lies below; "" for none."""
    disk = DISK.match(path)
    return above(path, _OWN) or (path if path in _ABOVE else "") or (disk.group() if disk else "")
