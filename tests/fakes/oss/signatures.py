# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake's own check of signatures, written from the vendor's description of V1 and V4 in headers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from calendar import timegm
from collections.abc import Mapping
from time import strptime
from typing import NamedTuple
from urllib.parse import quote

from .errors import Refusal

LATEST_SECONDS = 900
_SIGNED = """
acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors delete encryption endTime
img inventory inventoryId lifecycle live location logging objectMeta partNumber policy position qos qosInfo
referer replication replicationLocation replicationProgress requestPayment response-cache-control
response-content-disposition response-content-encoding response-content-language response-content-type
response-expires restore security-token startTime stat status style styleName symlink tagging udf udfApplication
udfApplicationLog udfId udfImage udfName uploadId uploads versionId versioning versions vod website worm wormExtend
wormId x-oss-ac-forward-allow x-oss-ac-source-ip x-oss-ac-subnet-mask x-oss-ac-vpc-id x-oss-async-process
x-oss-process x-oss-request-payer x-oss-traffic-limit
"""
SUBRESOURCES = frozenset(_SIGNED.split())
"""Parameters that V1 signs."""
_V4 = re.compile(
    r"OSS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/oss/aliyun_v4_request"
    r"(?:, ?AdditionalHeaders=([^,]*))?, ?Signature=([0-9a-f]+)"
)


class Asked(NamedTuple):
    """A request: METHOD, BUCKET and KEY ("" for none), QUERY with None where there is no value, lower-case HEADERS."""

    method: str
    bucket: str
    key: str
    query: Mapping[str, str | None]
    headers: Mapping[str, str]

    @property
    def resource(self) -> str:
        """Return what is asked for, whatever host it was asked of."""
        return f"/{self.bucket}/{self.key}" if self.bucket else "/"


def claimed_key(headers: Mapping[str, str]) -> str:
    """Return the access key id that the request claims; "" for a request without a signature."""
    text = headers.get("authorization", "")
    if not text:
        return ""
    match = _V4.fullmatch(text) or re.fullmatch(r"OSS ([^:]+):(.+)", text)
    if not match:
        raise Refusal(400, "InvalidArgument", "Authorization header is invalid.")
    return match[1]


def verify(asked: Asked, secret: str, now: float) -> None:
    """Refuse the request unless it was signed with SECRET, lately."""
    v4 = _V4.fullmatch(asked.headers["authorization"])
    if v4:
        date, form = asked.headers.get("x-oss-date", ""), "%Y%m%dT%H%M%SZ"
        text, given, expected = _of_v4(asked, secret, v4)
    else:
        date, form = asked.headers.get("x-oss-date") or asked.headers.get("date", ""), "%a, %d %b %Y %H:%M:%S GMT"
        given = asked.headers["authorization"].rpartition(":")[2]
        text = string_to_sign(asked)
        expected = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()
    if not hmac.compare_digest(expected, given):
        shown = text.replace("\n", "\\n")
        raise Refusal(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing "
            f"method. StringToSign: {shown}",
        )
    try:
        signed = timegm(strptime(date, form))
    except ValueError:
        raise Refusal(403, "AccessDenied", "OSS authentication requires a valid Date.") from None
    if abs(signed - now) > LATEST_SECONDS:
        raise Refusal(
            403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
        )


def string_to_sign(asked: Asked) -> str:
    """Return what V1 signs."""
    headers = asked.headers
    own = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-oss-"))
    signed = sorted((name, value) for name, value in asked.query.items() if name in SUBRESOURCES)
    words = "&".join(name if not value else f"{name}={value}" for name, value in signed)
    lines = [asked.method, *(headers.get(name, "") for name in ("content-md5", "content-type", "date"))]
    return "\n".join([*lines, f"{own}{asked.resource}{'?' if words else ''}{words}"])


def _of_v4(asked: Asked, secret: str, match: re.Match[str]) -> tuple[str, str, str]:
    """Return what was signed, the signature given, and the one expected."""
    _id, day, region, more, given = match.groups()
    headers = asked.headers
    added = sorted(name for name in (more or "").lower().split(";") if name)
    signed = sorted(
        name for name in headers if name.startswith("x-oss-") or name in ("content-type", "content-md5", *added)
    )
    # A value that is missing and one that is empty are signed alike.
    query = sorted((quote(name, safe=""), quote(value or "", safe="")) for name, value in asked.query.items())
    lines = [
        asked.method,
        quote(asked.resource, safe="/"),
        "&".join(f"{name}={value}" if value else name for name, value in query),
        *(f"{name}:{headers[name].strip()}" for name in signed),
        "",
        ";".join(added),
        headers.get("x-oss-content-sha256", ""),
    ]
    scope = f"{day}/{region}/oss/aliyun_v4_request"
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    text = "\n".join(["OSS4-HMAC-SHA256", headers.get("x-oss-date", ""), scope, digest])
    key = f"aliyun_v4{secret}".encode()
    for word in (day, region, "oss", "aliyun_v4_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    return "\n".join(lines), given, hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
