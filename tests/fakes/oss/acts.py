# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each request does, once its signature holds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote
from xml.sax.saxutils import escape

from .errors import Refusal
from .signatures import Asked
from .store import Bucket, Object, utc

KEPT = ("content-type", "content-encoding", "cache-control", "content-disposition", "expires")


class Answer(NamedTuple):
    """STATUS, HEADERS and BODY."""

    status: int = 200
    headers: Mapping[str, str] = {}
    body: bytes = b""


def xml(text: str) -> Answer:
    return Answer(200, {"Content-Type": "application/xml"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode())


def act(buckets: dict[str, Bucket], asked: Asked, body: bytes) -> Answer:
    """Do what is ASKED."""
    if not asked.bucket:
        listed = "".join(f"<Bucket>{_told(one)}</Bucket>" for one in buckets.values())
        return xml(f"<ListAllMyBucketsResult><Buckets>{listed}</Buckets></ListAllMyBucketsResult>")
    if asked.key:
        return _object(buckets, _bucket(buckets, asked.bucket), asked, body)
    if asked.method == "PUT" and not asked.query:
        buckets.setdefault(asked.bucket, Bucket(asked.bucket))
        return Answer()
    return _of_bucket(buckets, _bucket(buckets, asked.bucket), asked, body)


def _bucket(buckets: Mapping[str, Bucket], name: str) -> Bucket:
    if name not in buckets:
        raise Refusal(404, "NoSuchBucket", "The specified bucket does not exist.")
    return buckets[name]


def _told(bucket: Bucket) -> str:
    places = "<ExtranetEndpoint>oss-lab</ExtranetEndpoint><IntranetEndpoint>oss-lab</IntranetEndpoint>"
    told = f"<Name>{bucket.name}</Name><Location>oss-lab</Location><CreationDate>{utc(bucket.made)}</CreationDate>"
    return f"{told}{places}<StorageClass>Standard</StorageClass>"


def _of_bucket(buckets: dict[str, Bucket], bucket: Bucket, asked: Asked, body: bytes) -> Answer:
    if asked.method == "DELETE":
        if bucket.objects:
            raise Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.")
        del buckets[bucket.name]
        return Answer(204)
    if asked.method == "POST" and "delete" in asked.query:
        root = ET.fromstring(body)
        keys = [one.findtext("Key") or "" for one in root.iter("Object")]
        for key in keys:
            bucket.objects.pop(key, None)
        quiet = root.findtext("Quiet") == "true"
        gone = "" if quiet else "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        return xml(f"<DeleteResult>{gone}</DeleteResult>")
    if asked.method not in ("GET", "HEAD"):
        raise Refusal(405, "MethodNotAllowed")
    if "location" in asked.query:
        return xml("<LocationConstraint>oss-lab</LocationConstraint>")
    if "acl" in asked.query:
        return xml(
            "<AccessControlPolicy><AccessControlList><Grant>private</Grant></AccessControlList></AccessControlPolicy>"
        )
    if "bucketInfo" in asked.query:
        owner = "<Owner><ID>1</ID><DisplayName>1</DisplayName></Owner>"
        grant = "<AccessControlList><Grant>private</Grant></AccessControlList>"
        return xml(f"<BucketInfo><Bucket>{_told(bucket)}{owner}{grant}</Bucket></BucketInfo>")
    if "uploads" in asked.query:
        rows = "".join(
            f"<Upload><Key>{escape(one.key)}</Key><UploadId>{number}</UploadId><Initiated>{utc(one.began)}</Initiated></Upload>"
            for number, one in bucket.uploads.items()
        )
        return xml(
            f"<ListMultipartUploadsResult><Bucket>{bucket.name}</Bucket><KeyMarker/><UploadIdMarker/><NextKeyMarker/>"
            f"<NextUploadIdMarker/><MaxUploads>1000</MaxUploads><IsTruncated>false</IsTruncated>{rows}"
            "</ListMultipartUploadsResult>"
        )
    return xml(bucket.listed(asked.query))


def _object(buckets: Mapping[str, Bucket], bucket: Bucket, asked: Asked, body: bytes) -> Answer:
    query, key = asked.query, asked.key
    number = query.get("uploadId") or ""
    if asked.method == "PUT":
        data = _source(buckets, asked.headers) if "x-oss-copy-source" in asked.headers else body
        return _put_part(bucket, number, query, asked, data) if number else _put(buckets, bucket, asked, data)
    if asked.method == "POST" and "uploads" in query:
        number = bucket.begin(key, _kept(asked.headers))
        told = f"<Bucket>{bucket.name}</Bucket><Key>{escape(key)}</Key><UploadId>{number}</UploadId>"
        return xml(f"<InitiateMultipartUploadResult>{told}</InitiateMultipartUploadResult>")
    if asked.method == "POST" and number:
        parts = [
            (int(one.findtext("PartNumber") or 0), one.findtext("ETag") or "")
            for one in ET.fromstring(body).iter("Part")
        ]
        made = bucket.complete(number, parts)
        told = f"<Bucket>{bucket.name}</Bucket><Key>{escape(key)}</Key><ETag>{escape(made.tag)}</ETag>"
        return xml(f"<CompleteMultipartUploadResult>{told}</CompleteMultipartUploadResult>")
    if asked.method == "POST" and "append" in query:
        return _append(bucket, key, int(query.get("position") or 0), asked.headers, body)
    if asked.method == "DELETE":
        if number:
            bucket.upload(number)
            del bucket.uploads[number]
        else:
            bucket.objects.pop(key, None)
        return Answer(204)
    if asked.method in ("GET", "HEAD") and number:
        rows = "".join(
            f"<Part><PartNumber>{at}</PartNumber><LastModified>{utc(one.made)}</LastModified><ETag>{escape(one.tag)}</ETag>"
            f"<Size>{len(one.data)}</Size></Part>"
            for at, one in sorted(bucket.upload(number).parts.items())
        )
        told = f"<Bucket>{bucket.name}</Bucket><Key>{escape(key)}</Key><UploadId>{number}</UploadId>"
        told += (
            "<NextPartNumberMarker>0</NextPartNumberMarker><MaxParts>1000</MaxParts><IsTruncated>false</IsTruncated>"
        )
        return xml(f"<ListPartsResult>{told}{rows}</ListPartsResult>")
    if asked.method in ("GET", "HEAD"):
        return _read(bucket.get(key), asked)
    raise Refusal(405, "MethodNotAllowed")


def _put(buckets: Mapping[str, Bucket], bucket: Bucket, asked: Asked, data: bytes) -> Answer:
    if asked.headers.get("x-oss-forbid-overwrite") == "true" and asked.key in bucket.objects:
        raise Refusal(409, "FileAlreadyExists", "The object you specified already exists and can not be overwritten.")
    headers = _kept(asked.headers)
    source = asked.headers.get("x-oss-copy-source")
    if source and asked.headers.get("x-oss-metadata-directive", "COPY") == "COPY":
        headers = dict(_named(buckets, source).headers)
    made = bucket.objects[asked.key] = Object(data, headers)
    if source:
        told = f"<LastModified>{utc(made.made)}</LastModified><ETag>{escape(made.tag)}</ETag>"
        answer = xml(f"<CopyObjectResult>{told}</CopyObjectResult>")
        return answer._replace(headers={**answer.headers, "ETag": made.tag})
    return Answer(200, {"ETag": made.tag})


def _put_part(bucket: Bucket, number: str, query: Mapping[str, str | None], asked: Asked, data: bytes) -> Answer:
    upload = bucket.upload(number)
    limits = asked.headers.get("x-oss-copy-source-range")
    part = upload.parts[int(query.get("partNumber") or 0)] = Object(_range(limits, data)[0] if limits else data)
    if "x-oss-copy-source" in asked.headers:
        told = f"<LastModified>{utc(part.made)}</LastModified><ETag>{escape(part.tag)}</ETag>"
        answer = xml(f"<CopyPartResult>{told}</CopyPartResult>")
        return answer._replace(headers={**answer.headers, "ETag": part.tag})
    return Answer(200, {"ETag": part.tag})


def _append(bucket: Bucket, key: str, at: int, headers: Mapping[str, str], body: bytes) -> Answer:
    one = bucket.objects.get(key)
    if one and one.kind != "Appendable":
        raise Refusal(409, "ObjectNotAppendable", "The object is not appendable.")
    there = one.data if one else b""
    if at != len(there):
        raise Refusal(409, "PositionNotEqualToLength", "Position is not equal to file length.")
    made = bucket.objects[key] = Object(there + body, one.headers if one else _kept(headers), "Appendable")
    return Answer(200, {"ETag": made.tag, "x-oss-next-append-position": str(len(made.data))})


def _read(one: Object, asked: Asked) -> Answer:
    if asked.headers.get("if-none-match") == one.tag:
        return Answer(304)
    if "objectMeta" in asked.query:
        return Answer(
            200, {"ETag": one.tag, "Last-Modified": one.told()["Last-Modified"], "size": str(len(one.data))}, one.data
        )
    limits = asked.headers.get("range")
    if not limits:
        return Answer(200, one.told(), one.data)
    data, told = _range(limits, one.data)
    # A range that is none is taken for the whole, unless the client asks for the standard.
    return Answer(206, {**one.told(), "Content-Range": told}, data) if told else Answer(200, one.told(), one.data)


def _range(limits: str, data: bytes) -> tuple[bytes, str]:
    """Return the part of DATA within LIMITS and how it is called; all of it and "" where they are none."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", limits)
    if not match or limits == "bytes=-":
        return data, ""
    size = len(data)
    first = int(match[1]) if match[1] else max(0, size - int(match[2]))
    last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
    if first >= size or first > last:
        return data, ""
    return data[first : last + 1], f"bytes {first}-{last}/{size}"


def _source(buckets: Mapping[str, Bucket], headers: Mapping[str, str]) -> bytes:
    return _named(buckets, headers["x-oss-copy-source"]).data


def _named(buckets: Mapping[str, Bucket], source: str) -> Object:
    bucket, _slash, key = unquote(source.partition("?")[0]).lstrip("/").partition("/")
    return _bucket(buckets, bucket).get(key)


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return those HEADERS that come back with an object."""
    own = {name: value for name, value in headers.items() if name.startswith("x-oss-meta-")}
    return {**own, **{name.title(): headers[name] for name in KEPT if name in headers}}
