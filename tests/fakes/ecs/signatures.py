# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake's own check of signatures, written from the description of "V3 request syntax", not from our client."""

from __future__ import annotations

import hashlib
import hmac
import re
import urllib.parse
from calendar import timegm
from collections.abc import Mapping
from time import strptime

from .errors import Refusal

LATEST_SECONDS = 900


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def escape(text: str) -> str:
    return urllib.parse.quote(text.encode(), safe="-_.~")


def canonical(method: str, path: str, query: str, headers: Mapping[str, str], signed: list[str], digest: str) -> str:
    pairs = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
    lines = [
        method,
        path,
        "&".join(escape(name) + "=" + escape(value) for name, value in pairs),
        *(f"{name}:{headers.get(name, '').strip()}" for name in signed),
        "",
        ";".join(signed),
        digest,
    ]
    return "\n".join(lines)


def claimed_key(headers: Mapping[str, str]) -> str:
    """Return the access key id that the request claims."""
    match = re.fullmatch(r"ACS3-HMAC-SHA256 Credential=([^,]+),.*", headers.get("authorization", ""))
    if not match:
        raise Refusal("IncompleteSignature", "The request signature does not conform to Aliyun standards.")
    return match[1]


def verify(
    method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, secret: str, token: str, now: float
) -> None:
    """Refuse the request unless it was signed with SECRET; HEADERS have lower-case names."""
    text = headers["authorization"].partition(" ")[2]
    fields = dict(part.partition("=")[::2] for part in text.split(","))
    signed = fields.get("SignedHeaders", "").split(";")
    digest = headers.get("x-acs-content-sha256", "")
    needed = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"}
    if token:
        needed.add("x-acs-security-token")
    # Every header that the API understands has to be signed, and they are in order.
    needed |= {name for name in headers if name.startswith("x-acs-")}
    if signed != sorted(signed) or not needed <= set(signed):
        raise Refusal("IncompleteSignature", f"Not signed: {sorted(needed - set(signed))}.")
    if digest != sha256(body):
        raise Refusal("SignatureDoesNotMatch", "x-acs-content-sha256 is not that of the body.")
    text = canonical(method, path, query, headers, signed, digest)
    expected = hmac.new(secret.encode(), f"ACS3-HMAC-SHA256\n{sha256(text.encode())}".encode(), "sha256").hexdigest()
    if not hmac.compare_digest(expected, fields.get("Signature", "")):
        shown = text.replace("\n", "\\n")
        raise Refusal(
            "SignatureDoesNotMatch",
            f"Specified signature is not matched with our calculation. server string to sign is:{shown}",
        )
    if abs(timegm(strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ")) - now) > LATEST_SECONDS:
        raise Refusal("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
