# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buckets, objects and uploads in memory, and what OSS answers of them in XML."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import quote
from xml.sax.saxutils import escape

from .errors import Refusal

LEAST_PART = 100 << 10
"""Of a part that is not the last one."""


def utc(seconds: float) -> str:
    """Return SECONDS as XML has them."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))


def etag(data: bytes) -> str:
    """Return the tag of an object with DATA."""
    return f'"{hashlib.md5(data).hexdigest().upper()}"'


@dataclass
class Object:
    """One object; HEADERS are what it was stored with and is returned with."""

    data: bytes
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "Normal"
    tag: str = ""
    made: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self.tag = self.tag or etag(self.data)

    def told(self) -> dict[str, str]:
        """Return the headers of an answer with it."""
        return {
            "Content-Type": "application/octet-stream",
            **self.headers,
            "ETag": self.tag,
            "Last-Modified": formatdate(self.made, usegmt=True),
            "Accept-Ranges": "bytes",
            "x-oss-object-type": self.kind,
            "x-oss-storage-class": "Standard",
        }


@dataclass
class Upload:
    """A multipart upload that is under way."""

    key: str
    headers: dict[str, str]
    parts: dict[int, Object] = field(default_factory=dict)
    began: float = field(default_factory=time.time)


@dataclass
class Bucket:
    """One bucket."""

    name: str
    objects: dict[str, Object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    made: float = field(default_factory=time.time)

    def get(self, key: str) -> Object:
        """Return the object KEY."""
        if key not in self.objects:
            raise Refusal(404, "NoSuchKey", "The specified key does not exist.")
        return self.objects[key]

    def upload(self, number: str) -> Upload:
        """Return the upload NUMBER."""
        if number not in self.uploads:
            raise Refusal(404, "NoSuchUpload", "The specified upload does not exist.")
        return self.uploads[number]

    def begin(self, key: str, headers: dict[str, str]) -> str:
        """Begin an upload."""
        number = uuid.uuid4().hex.upper()
        self.uploads[number] = Upload(key, headers)
        return number

    def complete(self, number: str, named: Iterable[tuple[int, str]]) -> Object:
        """Make an object of the parts NAMED, each with its tag."""
        upload, wanted = self.upload(number), list(named)
        if [one for one, _tag in wanted] != sorted({one for one, _tag in wanted}) or not wanted:
            raise Refusal(400, "InvalidPartOrder", "The list of parts was not in ascending order.")
        for one, tag in wanted:
            if one not in upload.parts or upload.parts[one].tag.strip('"') != tag.strip('"').upper():
                raise Refusal(400, "InvalidPart", "One or more of the specified parts could not be found.")
        if any(len(upload.parts[one].data) < LEAST_PART for one, _tag in wanted[:-1]):
            raise Refusal(400, "EntityTooSmall", "Your proposed upload smaller than the minimum allowed size.")
        data = b"".join(upload.parts[one].data for one, _tag in wanted)
        tag = f'"{hashlib.md5(data).hexdigest().upper()}-{len(wanted)}"'
        self.objects[upload.key] = Object(data, upload.headers, "Multipart", tag)
        del self.uploads[number]
        return self.objects[upload.key]

    def listed(self, query: Mapping[str, str | None]) -> str:
        """Return a page of objects, in either version of the list."""
        two = query.get("list-type") == "2"
        prefix, delimiter = query.get("prefix") or "", query.get("delimiter") or ""
        after = (query.get("continuation-token") or query.get("start-after")) if two else query.get("marker")
        most = int(query.get("max-keys") or 100)
        if not 0 < most <= 1000:
            raise Refusal(400, "InvalidArgument", "Argument max-keys must be an integer between 1 and 1000.")
        found: list[str] = []
        common: set[str] = set()
        last, more = "", False
        for key in sorted(self.objects):
            if not key.startswith(prefix) or (after and (key <= after or (delimiter and key.startswith(after)))):
                continue
            head, sign, _rest = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
            group = prefix + head + sign if sign else ""
            if group in common:
                continue
            if len(found) + len(common) == most:
                more = True
                break
            if group:
                common.add(group)
            else:
                found.append(key)
            last = group or key
        coded = query.get("encoding-type") == "url"

        def text(value: str) -> str:
            return quote(value, safe="/") if coded else escape(value)

        lines = [f"<Name>{self.name}</Name><Prefix>{text(prefix)}</Prefix><MaxKeys>{most}</MaxKeys>"]
        lines += [f"<Delimiter>{text(delimiter)}</Delimiter><IsTruncated>{str(more).lower()}</IsTruncated>"]
        lines += ["<EncodingType>url</EncodingType>"] if coded else []
        lines += [f"<KeyCount>{len(found) + len(common)}</KeyCount>"] if two else []
        lines += [f"<{'NextContinuationToken' if two else 'NextMarker'}>{text(last)}</{_next(two)}>"] if more else []
        lines += [_content(text(key), self.objects[key]) for key in found]
        lines += [f"<CommonPrefixes><Prefix>{text(one)}</Prefix></CommonPrefixes>" for one in sorted(common)]
        return f"<ListBucketResult>{''.join(lines)}</ListBucketResult>"


def _next(two: bool) -> str:
    return "NextContinuationToken" if two else "NextMarker"


def _content(key: str, one: Object) -> str:
    owner = "<Owner><ID>1</ID><DisplayName>1</DisplayName></Owner>"
    return (
        f"<Contents><Key>{key}</Key><LastModified>{utc(one.made)}</LastModified><ETag>{escape(one.tag)}</ETag>"
        f"<Type>{one.kind}</Type><Size>{len(one.data)}</Size><StorageClass>Standard</StorageClass>{owner}</Contents>"
    )
