# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees whether a directory of this host is the same one as that of others: a file with a name that nobody can guess."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from typing import Mapping
from urllib.parse import urlsplit

from ..wire.base import ClientError, Endpoint, listens
from . import inside

PREFIX = ".emr-shared-"
LOCAL = "file"
OLD_SECONDS = 3600
_POLL_SECONDS = 0.2
_REMEDY = "mount it, and the same one on every host, or name another place in emr_storage"


def offer(host: str, directories: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Leave a file in each of DIRECTORIES (service to URL) that is a path; return service to it, and what is wrong.

    HOST is this host's name.
    """
    offers: dict[str, str] = {}
    wrong: list[str] = []
    for name, url in directories.items():
        if urlsplit(url).scheme != LOCAL:
            continue
        place = nearest(urlsplit(url).path)
        path = os.path.join(place, PREFIX + secrets.token_hex(16))
        try:
            with inside.acting(place):
                _sweep(place)
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
                os.close(handle)
        except OSError as error:
            what = f"nothing can be written to {place} ({error.strerror})"
            wrong.append(f"{host}: {what}, below which {name} needs a directory; {_REMEDY}")
            continue
        offers[name] = path
    return offers, wrong


def look(host: str, first: str, directories: Mapping[str, str], offers: Mapping[str, str], seconds: float) -> list[str]:
    """Return a sentence for each of DIRECTORIES that HOST does not see as FIRST does, who has left the files OFFERS."""
    found: list[str] = []
    deadline = time.monotonic() + seconds
    for name, url in directories.items():
        parts = urlsplit(url)
        if parts.scheme != LOCAL:
            found += _unreached(host, name, url, seconds)
            continue
        if name not in offers:
            continue
        # What is on the root file system of each host looks the same everywhere, and is another one.
        while not _is_there(offers[name]):
            if time.monotonic() >= deadline:
                found.append(
                    f"{host}: {parts.path}, the directory of {name}, is not the one that {first} has; {_REMEDY}"
                )
                break
            time.sleep(_POLL_SECONDS)
    return found


def withdraw(offers: Mapping[str, str]) -> None:
    """Take the files OFFERS away."""
    for path in offers.values():
        with suppress(FileNotFoundError), inside.acting(os.path.dirname(path)):
            os.unlink(path)


def nearest(path: str) -> str:
    """Return PATH, or the nearest directory above it that is there."""
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _is_there(path: str) -> bool:
    with inside.acting(os.path.dirname(path)):
        return os.path.lexists(path)


def _sweep(place: str) -> None:
    """Remove what runs that were killed have left in PLACE."""
    for name in os.listdir(place):
        path = os.path.join(place, name)
        with suppress(OSError):
            if name.startswith(PREFIX) and os.lstat(path).st_mtime < time.time() - OLD_SECONDS:
                os.unlink(path)


def _unreached(host: str, name: str, url: str, seconds: float) -> list[str]:
    parts = urlsplit(url)
    try:
        listens(Endpoint(str(parts.hostname), int(parts.port or 0)), seconds)
    except ClientError as error:
        return [
            f"{host}: {url}, the directory of {name}, is out of reach ({error}); correct it in emr_storage, or let "
            f"{host} through to it"
        ]
    return []
