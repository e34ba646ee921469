# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories of ``emr_smartdata``: of the data that all hosts share, and of the copies that one keeps. No I/O."""

from __future__ import annotations

import re

from ...config import mounted
from .facts import CACHE

_PATH = re.compile(r"/[\w./+@=:~-]*[\w+@=:~-]")
_SYSTEM = (*mounted.SYSTEM, "/tmp", "/var/run", "/var/tmp")
_ALONE = ("/home", "/media", "/mnt", "/opt", "/srv", "/var", "/var/lib", "/var/log")
"""Directories of the system below which others may be anybody's."""
_SHARED = "write one that all hosts have mounted, as /mnt/nas/lake"
_COPIES = "write one for copies alone, as /mnt/nas/dumps"


def _is_plain(path: object) -> bool:
    return isinstance(path, str) and bool(_PATH.fullmatch(path)) and mounted.is_plain(path)


def _cached(path: str) -> bool:
    return f"/{CACHE}/" in f"{path}/"


def bucket_fault(path: str) -> str:
    """Say what is wrong with PATH as a directory that all hosts have mounted; "" for nothing."""
    if not _is_plain(path):
        return f"bucket {path} is no absolute path of a plain name; {_SHARED}"
    own = mounted.local(mounted.normal(path)) or (path if path == "/home" or _cached(path) else "")
    return f"bucket {path} is local to each host, as {own} is; {_SHARED}" if own else ""


def dumps_fault(given: object, bucket: str) -> str:
    """Say what is wrong with what is GIVEN as directory for copies; BUCKET is one on hosts with the data, or ""."""
    if given is None:
        return ""
    begin = f"directory {given} of dumps"
    if not _is_plain(given):
        return f"{begin} is no absolute path of a plain name; {_COPIES}"
    path, data = mounted.normal(str(given)), mounted.normal(bucket) if bucket else ""
    own = mounted.above(path, _SYSTEM) or (path if path in _ALONE else "")
    if own:
        return f"{begin} is the system's, as {own} is; {_COPIES}"
    if mounted.DISK.fullmatch(path):
        return f"{begin} is a whole data disk; {_COPIES}"
    if _cached(path) or (mounted.DISK.match(path) and mounted.above(f"/{CACHE}", [mounted.DISK.sub("", path)])):
        return f"{begin} is where clients keep their cache; {_COPIES}"
    if data and (mounted.above(path, [data]) or mounted.above(data, [path])):
        return f"{begin} and the bucket {bucket} lie in each other; {_COPIES}"
    return ""
