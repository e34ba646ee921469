# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of a bucket, one at a time: of OSS by its own signature, of S3 by version 4 of its, or files of a directory.

Enough to see whether a bucket takes objects, and what lies in it; not for data.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
import re
import stat
from datetime import datetime, timezone
from email.utils import formatdate
from typing import Mapping, Protocol
from urllib.parse import quote, urlsplit

from .base import Refused
from .oss import Keys, exchange, field, signature

_MOST = 1 << 20
_KEY = re.compile(r"<Key>([^<]*)</Key>")
_REGION = re.compile(r"s3[.-]([a-z0-9-]+)\.amazonaws\.com")
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_EMPTY = hashlib.sha256(b"").hexdigest()


class Bucket(Protocol):
    """Where objects are. What it does not let do is Refused, with its own word as the name."""

    def get(self, key: str) -> bytes | None:
        """Return the object KEY, of which only the beginning counts; None for none."""

    def put(self, key: str, data: bytes) -> None:
        """Make the object KEY of DATA."""

    def delete(self, key: str) -> None:
        """Remove the object KEY, if there is one."""

    def names(self, prefix: str, most: int) -> list[str]:
        """Return the keys of at most MOST objects that begin with PREFIX."""


def bucket_of(kind: str, place: str, keys: Keys | None, seconds: float) -> Bucket:
    """Return the bucket of the KIND ``oss``, ``s3`` or ``file`` at PLACE, a URL or a path, for who has KEYS.

    Every operation has the time limit SECONDS.
    """
    if kind == "file":
        return Directory(place)
    if keys is None:
        raise ValueError(f"{kind} takes keys")
    return Oss(place, keys, seconds) if kind == "oss" else S3(place, keys, seconds)


class _Remote:
    """What buckets that are reached by HTTP have in common."""

    def __init__(self, url: str, keys: Keys, seconds: float) -> None:
        self._url, self._keys, self._seconds = urlsplit(url), keys, seconds

    def get(self, key: str) -> bytes | None:
        """Return the object KEY, None for none."""
        try:
            return self._ask("GET", key, {}, b"")
        except Refused as error:
            if error.status == 404 and error.name != "NoSuchBucket":
                return None
            raise

    def put(self, key: str, data: bytes) -> None:
        """Make the object KEY of DATA."""
        self._ask("PUT", key, {}, data)

    def delete(self, key: str) -> None:
        """Remove the object KEY."""
        self._ask("DELETE", key, {}, b"")

    def names(self, prefix: str, most: int) -> list[str]:
        """Return the keys of at most MOST objects that begin with PREFIX."""
        text = self._ask("GET", "", {"max-keys": str(most), "prefix": prefix}, b"").decode("utf-8", "replace")
        return _KEY.findall(text)

    def _path(self, key: str) -> str:
        return f"{self._url.path.rstrip('/')}/{quote(key)}"

    def _headers(self, method: str, key: str, query: Mapping[str, str], data: bytes) -> dict[str, str]:
        raise NotImplementedError

    def _ask(self, method: str, key: str, query: Mapping[str, str], data: bytes) -> bytes:
        target = self._path(key) + (f"?{_query(query)}" if query else "")
        headers = self._headers(method, key, query, data)
        status, body = exchange(self._url.scheme, self._url.netloc, method, target, headers, self._seconds, data)
        if status >= 300:
            text = body.decode("utf-8", "replace")
            raise Refused(field(text, "Message") or f"status {status}", status, field(text, "Code"))
        return body


class Oss(_Remote):
    """A bucket of OSS, whose name is the first part of the host."""

    def _headers(self, method: str, key: str, query: Mapping[str, str], data: bytes) -> dict[str, str]:
        headers = {"Date": formatdate(usegmt=True), "Host": self._url.netloc}
        if self._keys.token:
            headers["x-oss-security-token"] = self._keys.token
        bucket = (self._url.hostname or "").partition(".")[0]
        signed = signature(method, f"/{bucket}/{key}", headers, self._keys.secret)
        return {**headers, "Authorization": f"OSS {self._keys.key}:{signed}"}


class S3(_Remote):
    """A bucket of S3, whose name is the first part of the path."""

    def _headers(self, method: str, key: str, query: Mapping[str, str], data: bytes) -> dict[str, str]:
        now = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        headers = {
            "host": self._url.netloc,
            "x-amz-content-sha256": hashlib.sha256(data).hexdigest() if data else _EMPTY,
            "x-amz-date": now,
        }
        if self._keys.token:
            headers["x-amz-security-token"] = self._keys.token
        signed = authorization(self._keys, region_of(self._url.netloc), method, self._path(key), query, headers)
        return {**headers, "Authorization": signed}


def region_of(host: str) -> str:
    """Return the region that HOST names; the vendor's first one for others, which need not have any."""
    found = _REGION.search(host)
    return found[1] if found else "us-east-1"


def authorization(
    keys: Keys, region: str, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
) -> str:
    """Return version 4 of S3's signature of a request for PATH with QUERY and HEADERS, named in small letters.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    """
    names = ";".join(sorted(headers))
    lines = [method, path, _query(query), *(f"{name}:{headers[name]}" for name in sorted(headers)), "", names]
    canonical = "\n".join([*lines, headers["x-amz-content-sha256"]])
    now = headers["x-amz-date"]
    scope = f"{now[:8]}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{keys.secret}".encode()
    for part in (now[:8], region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signed = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"AWS4-HMAC-SHA256 Credential={keys.key}/{scope}, SignedHeaders={names}, Signature={signed}"


def _query(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query))


class Directory:
    """A directory that stands for a bucket. What accounts that write to it make there is not followed."""

    def __init__(self, path: str) -> None:
        self._top = path

    def get(self, key: str) -> bytes | None:
        """Return the beginning of the file KEY, None for none."""
        try:
            with os.fdopen(os.open(os.path.join(self._top, key), _READ), "rb") as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise OSError(errno.EINVAL, f"{key} is no plain file")
                return stream.read(_MOST)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(error) from error

    def put(self, key: str, data: bytes) -> None:
        """Make the file KEY of DATA."""
        self.delete(key)
        try:
            with os.fdopen(os.open(os.path.join(self._top, key), _ANEW, 0o600), "wb") as stream:
                stream.write(data)
        except OSError as error:
            raise _refused(error) from error

    def delete(self, key: str) -> None:
        """Remove the file KEY."""
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(self._top, key))
        except OSError as error:
            raise _refused(error) from error

    def names(self, prefix: str, most: int) -> list[str]:
        """Return at most MOST names of files below PREFIX, a directory with a slash at its end."""
        if not os.path.isdir(self._top):
            raise Refused("no such directory", errno.ENOENT, "FileNotFoundError")
        found: list[str] = []
        for place, _directories, files in os.walk(os.path.join(self._top, prefix)):
            found += [os.path.relpath(os.path.join(place, name), self._top) for name in files]
            if len(found) >= most:
                break
        return found[:most]


def _refused(error: OSError) -> Refused:
    return Refused((error.strerror or str(error)).lower(), error.errno or 0, type(error).__name__)
