# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Download of upstream's archives from a mirror: resumed after a cut connection, checked before it gets its name."""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

from ansible.module_utils.urls import open_url

from .archive import file_sha512
from .release import ReleaseError

ATTEMPTS = 3
TIMEOUT = 30.0
_CHUNK = 1 << 20
_REMEDY = "check emr_artifact_mirror and run again"


class Origin(NamedTuple):
    """Who has files, for people to read."""

    holder: str
    remedy: str


MIRROR = Origin("the mirror", _REMEDY)


class _Cut(Exception):
    """The transfer ended early; what arrived is kept."""


def shown(url: str) -> str:
    """Return URL without the name and the password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def candidates(mirror: str, path: str) -> list[str]:
    """Return the URLs to try: upstream's own tree of directories, then all archives in one directory."""
    base = mirror.rstrip("/")
    return [f"{base}/{path}", f"{base}/{path.rsplit('/', 1)[-1]}"]


def _size(path: str) -> int:
    return os.stat(path).st_size if os.path.exists(path) else 0


def _fetch(url: str, part: str, cert: str | None) -> None:
    """Append to ``part`` what it lacks; raise _Cut if the connection ends before the announced length."""
    offset = _size(part)
    headers = {"Range": f"bytes={offset}-"} if offset else {}
    response = open_url(url, headers=headers, timeout=TIMEOUT, follow_redirects="safe", decompress=False, ca_path=cert)
    resumed = response.getcode() == 206
    length = response.headers.get("Content-Length")
    total = (offset if resumed else 0) + int(length) if length else None
    with open(part, "ab" if resumed else "wb") as stream:
        while True:
            chunk = response.read(_CHUNK)
            if not chunk:
                break
            stream.write(chunk)
        done = stream.tell()
    if total is not None and done < total:
        raise _Cut(f"the connection ended after {done} of {total} bytes")


def probe(urls: list[str]) -> None:
    """Raise ReleaseError unless one of the URLs has a file; nothing of it is kept."""
    for url in urls:
        try:
            open_url(url, timeout=TIMEOUT, follow_redirects="safe", decompress=False).close()
            return
        except HTTPError as error:
            if error.code != 404:
                why = f"the server answered {error.code} {error.reason}"
                raise ReleaseError(f"{shown(url)} cannot be read, {why}: {_REMEDY}") from error
        except (URLError, OSError) as error:
            raise ReleaseError(
                f"{shown(url)} cannot be read, {getattr(error, 'reason', None) or error}: {_REMEDY}"
            ) from error
    raise ReleaseError(_missing(urls))


def _missing(urls: list[str]) -> str:
    each = " nor ".join(map(shown, urls))
    return f"the mirror has neither {each}: put upstream's archive there or correct emr_artifact_mirror"


def _complete(url: str, part: str, remedy: str, cert: str | None) -> bool:
    """Complete ``part``; return False if there is no such file, raise ReleaseError after ATTEMPTS failures."""
    problem = ""
    for _attempt in range(ATTEMPTS):
        try:
            _fetch(url, part, cert)
            return True
        except HTTPError as error:
            if error.code == 404:
                return False
            problem = f"the server answered {error.code} {error.reason}"
            if error.code == 416:
                os.unlink(part)
        except _Cut as error:
            problem = str(error)
        except (URLError, OSError) as error:
            problem = str(getattr(error, "reason", None) or error)
    raise ReleaseError(f"{shown(url)} could not be downloaded in {ATTEMPTS} attempts, {problem}: {remedy}")


def download(urls: list[str], target: str, sha512: str, origin: Origin = MIRROR, cert: str | None = None) -> str:
    """Make ``target`` the file with the given sha512, from the first URL that has it, and return that URL.

    ``cert`` is a file of certificates to trust instead of the system's.
    Raises ReleaseError with the URL: no such file, other content, or connection cut (what arrived stays for the next
    run).
    """
    part = f"{target}.part"
    for url in urls:
        begun = _size(part) > 0
        if not _complete(url, part, origin.remedy, cert):
            continue
        if file_sha512(part) != sha512 and begun:
            # What an earlier run left may have been the beginning of another file.
            os.unlink(part)
            _complete(url, part, origin.remedy, cert)
        found = file_sha512(part)
        if found != sha512:
            os.unlink(part)
            raise ReleaseError(
                f"{shown(url)} has sha512 {found}, expected is {sha512}: {origin.holder} holds another file"
            )
        os.replace(part, target)
        return url
    raise ReleaseError(
        _missing(urls) if origin == MIRROR else f"{origin.holder} has no {shown(urls[0])}: {origin.remedy}"
    )
