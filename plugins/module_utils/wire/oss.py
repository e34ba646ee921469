# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One question to OSS: whether a bucket lets itself be listed; and the credentials of a host's RAM role."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import re
import ssl
from email.utils import formatdate
from typing import Mapping, NamedTuple
from urllib.parse import urlsplit

from .base import BadAnswer, ClientError, Refused, unreachable

METADATA = "http://100.100.100.200"
_PLACE = "/latest/meta-data/ram/security-credentials/"
_TOKEN, _TTL = "X-aliyun-ecs-metadata-token", "X-aliyun-ecs-metadata-token-ttl-seconds"
_MOST = 1 << 20


class Keys(NamedTuple):
    """Who asks."""

    key: str
    secret: str
    token: str = ""


def look_into(endpoint: str, bucket: str, keys: Keys, seconds: float) -> None:
    """Ask the store at ENDPOINT for one object of BUCKET; Refused with the store's code where it says no."""
    url = urlsplit(endpoint)
    host = url.netloc
    # As Hadoop does: by an address in the path, by a name of the vendor's in the name, else the name is of one bucket.
    path = "/"
    if _is_address(url.hostname or ""):
        path = f"/{bucket}/"
    elif host.partition(":")[0].endswith(".aliyuncs.com"):
        host = f"{bucket}.{host}"
    headers = {"Date": formatdate(usegmt=True), "Host": host}
    if keys.token:
        headers["x-oss-security-token"] = keys.token
    headers["Authorization"] = f"OSS {keys.key}:{signature('GET', f'/{bucket}/', headers, keys.secret)}"
    status, text = _ask(url.scheme, host, "GET", f"{path}?max-keys=1", headers, seconds)
    if status != 200:
        code, said = field(text, "Code"), field(text, "Message")
        place = field(text, "Endpoint")
        raise Refused(f"{said}; its endpoint is {place}" if place else said or f"status {status}", status, code)


def signature(method: str, resource: str, headers: Mapping[str, str], secret: str) -> str:
    """Return the vendor's signature V1 of a request without a body for RESOURCE."""
    own = sorted((name.lower(), value) for name, value in headers.items() if name.lower().startswith("x-oss-"))
    lines = [method, "", "", headers["Date"], *(f"{name}:{value}" for name, value in own), resource]
    return base64.b64encode(hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha1).digest()).decode()


def role_keys(metadata: str, role: str, seconds: float) -> Keys:
    """Return the credentials of this host's RAM ROLE, "" for the one that it has, from its service METADATA."""
    url = urlsplit(metadata)

    def get(path: str) -> str:
        status, token = _ask(url.scheme, url.netloc, "PUT", "/latest/api/token", {_TTL: "60"}, seconds)
        headers = {_TOKEN: token.strip()} if status == 200 else {}
        status, text = _ask(url.scheme, url.netloc, "GET", path, headers, seconds)
        if status != 200:
            raise Refused("there is none" if status == 404 else f"status {status}", status)
        return text

    try:
        found = json.loads(get(_PLACE + (role or get(_PLACE).strip())))
        return Keys(found["AccessKeyId"], found["AccessKeySecret"], found["SecurityToken"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadAnswer("its answer has no credentials") from error


def _is_address(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def exchange(
    scheme: str, host: str, method: str, target: str, headers: Mapping[str, str], seconds: float, data: bytes = b""
) -> tuple[int, bytes]:
    """Send one request with DATA to HOST within the time limit SECONDS, and return status and body; ClientError."""
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    link = kind(host, timeout=seconds)
    try:
        link.request(method, target, body=data or None, headers=dict(headers))
        answer = link.getresponse()
        return answer.status, answer.read(_MOST)
    except ssl.SSLError as error:
        raise ClientError(f"TLS with it fails: {error.reason or error}") from error
    except OSError as error:
        raise unreachable(error, seconds) from error
    except (http.client.HTTPException, ValueError) as error:
        raise BadAnswer("no store answers there") from error
    finally:
        link.close()


def field(text: str, name: str) -> str:
    """Return what the element NAME of a store's answer TEXT holds, "" where it has none."""
    found = re.search(f"<{name}>([^<]*)</{name}>", text)
    return found[1] if found else ""


def _ask(scheme: str, host: str, method: str, path: str, headers: Mapping[str, str], seconds: float) -> tuple[int, str]:
    status, body = exchange(scheme, host, method, path, headers, seconds)
    return status, body.decode("utf-8", "replace")
