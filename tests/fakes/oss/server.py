# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake of OSS, and of the metadata service with a RAM role, on one port.

In a test: ``with FakeOss(buckets=["logs"]) as oss: ... oss.url, oss.key, oss.secret``. By an address the bucket is in
the path, by a name that ends with aliyuncs.com it is in the name, as with the vendor's. For hosts of the lab:
``python -m tests.fakes.oss --listen 10.213.0.1 --port 9000``, see __main__.py.

It checks signatures (V1 and V4 in headers) and tokens by its own code, and answers with the vendor's errors. It keeps
everything in memory. What it does not have: ACLs, versions, callbacks, CRC64 in answers, signatures in URLs.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from .acts import Answer, act
from .errors import Refusal
from .signatures import Asked, claimed_key, verify
from .store import Bucket

ROLE = "/latest/meta-data/ram/security-credentials/"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: calls are recorded."""

    def handle_one(self) -> None:
        """Answer a request of whatever method."""
        body = self._body()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send(self.server.fake.answer(self.command, self.path, headers, body))

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_one

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def send(self, answer: Answer) -> None:
        """Send ANSWER; to HEAD without its body, but with the body's length."""
        self.send_response_only(answer.status)
        own = {
            "Server": "AliyunOSS",
            "Date": formatdate(usegmt=True),
            "x-oss-request-id": uuid.uuid4().hex[:24].upper(),
        }
        for name, value in {**own, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status not in (204, 304):
            self.wfile.write(answer.body)


class Server(ThreadingHTTPServer):
    """A server that knows its fake."""

    daemon_threads = True
    request_queue_size = 128
    fake: FakeOss


class FakeOss:
    """The fake; KEY and SECRET let in, and so does what the metadata service hands out for ROLE."""

    key, secret = "LTAI5tFakeOfOssKeyId", "p&<\"$x%'FakeOfOssSecret"
    role = "emr"

    def __init__(self, listen: str = "127.0.0.1", port: int = 0, buckets: Iterable[str] = ()) -> None:
        self.buckets = {name: Bucket(name) for name in buckets}
        self.calls: list[dict[str, Any]] = []
        self.tokens: dict[str, tuple[str, str, float]] = {}
        """Id to secret, token, and the time at which it ends."""
        self.token_seconds = 3600.0
        self._failures: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._server = Server((listen, port), Handler)
        self._server.fake = self

    @property
    def url(self) -> str:
        """Return its address."""
        return "http://{}:{}".format(*self._server.server_address[:2])

    def __enter__(self) -> FakeOss:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, count: int, status: int = 503, method: str = "", key: str = "") -> None:
        """Answer STATUS to the next COUNT requests, of METHOD and with KEY in their path where these are named."""
        with self._lock:
            self._failures.append({"count": count, "status": status, "method": method, "key": key})

    def issue(self, seconds: float | None = None) -> dict[str, str]:
        """Return credentials with a token that ends after SECONDS."""
        ends = time.time() + (self.token_seconds if seconds is None else seconds)
        name = f"STS.{uuid.uuid4().hex[:20]}"
        self.tokens[name] = (uuid.uuid4().hex, f"CAIS{uuid.uuid4().hex}+/=", ends)
        secret, token, _ends = self.tokens[name]
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ends))
        return {
            "AccessKeyId": name,
            "AccessKeySecret": secret,
            "SecurityToken": token,
            "Expiration": until,
            "Code": "Success",
        }

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answer one request."""
        parts = urlsplit(path)
        if parts.path.startswith("/latest/"):
            return self._metadata(parts.path)
        if parts.path.startswith("/-/"):
            return self._control(parts.path[3:], dict(parse_qsl(parts.query)))
        asked = self._asked(method, parts.path, parts.query, headers)
        with self._lock:
            call = {"method": method, "bucket": asked.bucket, "key": asked.key, "query": dict(asked.query), "status": 0}
            self.calls.append(call)
            try:
                self._failure(asked)
                self._verify(asked)
                done = act(self.buckets, asked, body)
            except Refusal as refusal:
                done = _error(refusal, headers.get("host", ""))
            call["status"] = done.status
            return done

    def _asked(self, method: str, path: str, query: str, headers: dict[str, str]) -> Asked:
        host = headers.get("host", "").partition(":")[0]
        words = {name: value or None for name, value in parse_qsl(query, keep_blank_values=True)}
        if host.endswith(".aliyuncs.com") and host.count(".") > 2:
            return Asked(method, host.partition(".")[0], unquote(path[1:]), words, headers)
        bucket, _slash, key = unquote(path[1:]).partition("/")
        return Asked(method, bucket, key, words, headers)

    def _failure(self, asked: Asked) -> None:
        for one in self._failures:
            if one["count"] and one["method"] in ("", asked.method) and one["key"] in asked.resource:
                one["count"] -= 1
                raise Refusal(one["status"], "ServiceUnavailable", "Please reduce your request rate.")

    def _verify(self, asked: Asked) -> None:
        name = claimed_key(asked.headers)
        if not name:
            raise Refusal(403, "AccessDenied", "You have no right to access this object because of bucket acl.")
        now, token = time.time(), asked.headers.get("x-oss-security-token", "")
        if name == self.key:
            verify(asked, self.secret, now)
            return
        if name not in self.tokens:
            raise Refusal(
                403, "InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records."
            )
        secret, expected, ends = self.tokens[name]
        verify(asked, secret, now)
        if token != expected:
            raise Refusal(403, "InvalidSecurityToken", "The security token you provided is invalid.")
        if now >= ends:
            raise Refusal(403, "SecurityTokenExpired", "The security token you provided has expired.")

    def _metadata(self, path: str) -> Answer:
        if path == "/latest/api/token":
            return Answer(200, {}, b"a-token")
        if path == ROLE:
            return Answer(200, {}, self.role.encode()) if self.role else Answer(404)
        if self.role and path == ROLE + self.role:
            return Answer(200, {}, json.dumps(self.issue()).encode())
        return Answer(404)

    def _control(self, word: str, query: dict[str, str]) -> Answer:
        """Do what a test on another host asks for: ``fail``, ``calls``, ``forget`` (calls and tokens), ``issue``."""
        if word == "issue":
            return _json(self.issue(float(query["seconds"])))
        if word == "fail":
            self.fail(int(query["count"]), int(query.get("status", 503)), query.get("method", ""), query.get("key", ""))
        elif word == "forget":
            self.calls.clear()
            self.tokens.clear()
        elif word != "calls":
            return Answer(404)
        return _json(self.calls)


def _json(told: object) -> Answer:
    return Answer(200, {"Content-Type": "application/json"}, json.dumps(told).encode())


def _error(refusal: Refusal, host: str) -> Answer:
    told = f"<Code>{refusal.code}</Code><Message>{escape(str(refusal))}</Message><HostId>{escape(host)}</HostId>"
    told += f"<RequestId>{uuid.uuid4().hex[:24].upper()}</RequestId>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{told}</Error>'
    return Answer(refusal.status, {"Content-Type": "application/xml"}, body.encode())
