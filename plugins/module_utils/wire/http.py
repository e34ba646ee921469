# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON over plain HTTP with time limits and typed errors; no redirects, no proxies, standard library only."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any, Mapping
from urllib.parse import quote, urlencode

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    NAMELESS,
    BadAnswer,
    Endpoint,
    Refused,
    Unreachable,
    unreachable,
)

# Web interfaces that refuse anonymous readers take a name on trust (simple authentication); this one owns nothing.
USER = "hadoop"
_PIECE = 1 << 16


def _remote_exception(body: bytes) -> tuple[str, str]:
    """Return name and first line of the exception that WebHDFS and the YARN REST servers put into an error's body."""
    try:
        remote = json.loads(body.decode("utf-8"))["RemoteException"]
        return str(remote["exception"]), (str(remote.get("message") or "").splitlines() or [""])[0]
    except (ValueError, KeyError, TypeError):
        return "", ""


def refusal(status: int, body: bytes) -> Refused:
    """Return what an answer with STATUS and BODY, which is no success, says."""
    name, message = _remote_exception(body)
    return Refused(f"HTTP {status}" + (f", {name}: {message}" if name else ""), status, name)


def request_bytes(
    where: Endpoint,
    target: str,
    seconds: float = 2.0,
    method: str = "GET",
    data: bytes | None = None,
    most_bytes: int = 0,
) -> bytes:
    """Return what WHERE answers to METHOD on TARGET, path and query, with the JSON DATA, if any.

    MOST_BYTES, and errors, as :func:`request_json` has them.
    """
    try:
        connection = http.client.HTTPConnection(where.host, where.port, timeout=seconds)
    except http.client.InvalidURL as error:
        raise Unreachable(NAMELESS) from error
    headers = {"Accept": "application/json", **({} if data is None else {"Content-Type": "application/json"})}
    try:
        connection.request(method, target, data, headers)
        answer = connection.getresponse()
        body = _limited(answer, most_bytes, seconds) if most_bytes else answer.read()
    except http.client.RemoteDisconnected as error:
        raise Unreachable("connection closed without an answer") from error
    except OSError as error:
        raise unreachable(error, seconds) from error
    except UnicodeError as error:
        raise Unreachable(NAMELESS) from error
    except http.client.HTTPException as error:
        raise BadAnswer("the answer is not HTTP") from error
    finally:
        connection.close()
    if answer.status not in (200, 201, 202):
        raise refusal(answer.status, body)
    return body


def _limited(answer: http.client.HTTPResponse, most_bytes: int, seconds: float) -> bytes:
    end = time.monotonic() + seconds
    body = b""
    while True:
        piece = answer.read1(_PIECE)
        body += piece
        if len(body) > most_bytes:
            raise BadAnswer(f"the answer has more than {most_bytes} bytes")
        if not piece:
            return body
        if time.monotonic() > end:
            raise Unreachable(f"no whole answer within {seconds:g} s")


def request_json(
    where: Endpoint,
    path: str,
    query: Mapping[str, str] | None = None,
    seconds: float = 2.0,
    method: str = "GET",
    user: str = USER,
    document: Mapping[str, Any] | None = None,
    most_bytes: int = 0,
) -> dict[str, Any]:
    """Return the JSON object that WHERE answers to METHOD on PATH, with DOCUMENT, if any; no body is an empty object.

    SECONDS limits each of connecting, sending and every read; with MOST_BYTES (0: any number) all reads together, for
    what is a user's own server. Unreachable: no connection or no answer in time.
    Refused: any status but 200, 201 and 202. BadAnswer: not HTTP, or not a JSON object.
    """
    target = quote(path) + "?" + urlencode({"user.name": user, **(query or {})})
    sent = None if document is None else json.dumps(document).encode()
    body = request_bytes(where, target, seconds, method, sent, most_bytes)
    try:
        found = json.loads(body.decode("utf-8")) if body.strip() else {}
    except ValueError as error:
        raise BadAnswer("the answer is not JSON") from error
    if not isinstance(found, dict):
        raise BadAnswer("the answer is not a JSON object")
    return found
