# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signature ACS3-HMAC-SHA256 of a request in RPC style, and the form in which such a request carries its parameters.

The rule is that of Alibaba Cloud's "V3 request syntax"; parameters go into the query, as official SDKs send them.
"""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from typing import Any, Iterator, Mapping
from urllib.parse import quote

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials

ALGORITHM = "ACS3-HMAC-SHA256"


def _leaves(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(f"{name}.{number}", inner)
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def flatten(params: Mapping[str, Any]) -> dict[str, str]:
    """Return PARAMS as text: lists and dicts become ``Tag.1.Key``, True becomes "true", None is left out."""
    return dict(_leaves("", params))


def query_string(params: Mapping[str, str]) -> str:
    """Return PARAMS as the canonical query string: sorted by name, everything but RFC 3986's unreserved escaped."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(params.items()))


def signed_headers(
    method: str,
    host: str,
    action: str,
    version: str,
    query: str,
    credentials: Credentials,
    seconds: float | None = None,
    nonce: str = "",
) -> dict[str, str]:
    """Return the headers, with Authorization, of a request without a body to ``/?QUERY`` on HOST (with port, if any).

    QUERY is the canonical query string. SECONDS (since the epoch) and NONCE are for tests; default: now and random.
    """
    moment = time.gmtime(time.time() if seconds is None else seconds)
    payload = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": payload,
        "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", moment),
        "x-acs-signature-nonce": nonce or uuid.uuid4().hex,
        "x-acs-version": version,
    }
    if credentials.security_token:
        headers["x-acs-security-token"] = credentials.security_token
    names = sorted(headers)
    canonical = "".join(f"{name}:{headers[name]}\n" for name in names)
    request = "\n".join((method, "/", query, canonical, ";".join(names), payload))
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode('utf-8')).hexdigest()}"
    key = credentials.access_key_secret.encode("utf-8")
    signature = hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()
    headers["Authorization"] = (
        f"{ALGORITHM} Credential={credentials.access_key_id},SignedHeaders={';'.join(names)},Signature={signature}"
    )
    return headers
