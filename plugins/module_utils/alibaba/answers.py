# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer means: a document, or an error in the API's own words with its secrets removed."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    ApiError,
    BadAnswer,
    Call,
    ClockSkew,
    ExpiredToken,
    Forbidden,
    ServerError,
    Throttled,
    error_type,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.transport import Answer

LONGEST = 300
# The message of SignatureDoesNotMatch goes on with what the server signed; nobody can use that, and it holds the token.
_SERVER_TEXT = ("server string to sign", "server StringToSign", "server CanonicalRequest")


def server_time(headers: Mapping[str, str]) -> float | None:
    """Return the server's clock in seconds since the epoch, None if it does not tell."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (TypeError, ValueError, IndexError):
        return None


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        document = json.loads(answer.body.decode("utf-8"))
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def document_of(call: Call, answer: Answer) -> dict[str, Any]:
    """Return the JSON object of a good ANSWER; BadAnswer if it is none."""
    document = _object(answer)
    if document is None:
        kind = answer.headers.get("content-type", "no content type")
        message = f"the answer is no JSON object ({kind}, {len(answer.body)} bytes)"
        raise BadAnswer(call, message, http_status=answer.status)
    return document


def _clean(message: str, credentials: Credentials) -> str:
    for text in _SERVER_TEXT:
        message = message.partition(text)[0]
    for secret in (credentials.access_key_secret, credentials.security_token):
        message = message.replace(secret, "***") if secret else message
    message = " ".join(message.split()).rstrip(":,; ")
    return message if len(message) <= LONGEST else message[: LONGEST - 1] + "…"


def _advice(call: Call, kind: type[ApiError], answer: Answer, document: Mapping[str, Any]) -> str:
    if issubclass(kind, Forbidden):
        detail = document.get("AccessDeniedDetail")
        action = detail.get("AuthAction") if isinstance(detail, dict) else None
        return f"allow {action or f'{call.api}:{call.action}'} to this RAM identity"
    if issubclass(kind, ExpiredToken):
        return f"get new temporary credentials for {call.account}"
    return ""


def error_of(call: Call, answer: Answer, credentials: Credentials, now: float | None = None) -> ApiError | None:
    """Return the error that ANSWER to CALL is, None if it is none. NOW is this host's clock, for ClockSkew."""
    if 200 <= answer.status < 300:
        return None
    document = _object(answer)
    code = str((document or {}).get("Code") or "")
    if document is None or not code:
        if answer.status == 429:
            # Of a gateway before the API; for people there is no more to know.
            return Throttled(call, "too many requests", http_status=answer.status)
        if answer.status >= 500:
            return ServerError(call, "the service is not available", http_status=answer.status)
        return BadAnswer(call, "the answer is no error of this API", http_status=answer.status)
    kind = error_type(code, answer.status)
    message = _clean(str(document.get("Message") or "no message"), credentials)
    clock = server_time(answer.headers)
    if kind is ClockSkew and clock is not None and now is not None:
        message = f"the clock of this host is {abs(now - clock):.0f} s {'ahead' if now > clock else 'behind'}"
    request_id = str(document.get("RequestId") or answer.headers.get("x-acs-request-id") or "")
    return kind(call, message, code, request_id, answer.status, _advice(call, kind, answer, document))


def renewable(error: ApiError) -> bool:
    """Return True if new credentials may help: temporary ones that ended early."""
    return isinstance(error, ExpiredToken)
