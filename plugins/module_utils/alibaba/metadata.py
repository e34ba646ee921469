# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials of the RAM role of the ECS instance that this runs on, from its metadata service (IMDSv2 only)."""

from __future__ import annotations

import json
import time
from typing import Any, Sequence
from urllib.parse import quote

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import Credentials, Renewing, expiry
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.endpoints import Address, parse
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import CredentialError, no_credentials
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.transport import NoAnswer, Transport

# A fixed link-local address without TLS: the one exception to the rule about addresses.
SERVICE = Address(False, "100.100.100.200", 80)
ROLES = "/latest/meta-data/ram/security-credentials/"
# The service answers within milliseconds; outside of ECS nothing answers, and nobody wants to wait for that.
LIMIT_SECONDS = 1.0
TOKEN_SECONDS = 21600


class _Nothing(Exception):
    """There are no credentials here; the text says why in a few words."""


class Metadata(Renewing):
    """The role ROLE, or the one that the service names. LOOKED_IN: places that had nothing, for the message."""

    def __init__(self, role: str = "", url: str = "", looked_in: Sequence[str] = ()) -> None:
        super().__init__(f"role {role!r} of this instance" if role else "the role of this instance")
        self._role, self._looked_in = role, list(looked_in)
        self._address = parse(url, "endpoint of metadata") if url else SERVICE

    def fetch(self) -> Credentials:
        """Ask the service, at most LIMIT_SECONDS in all; CredentialError names all places if it has nothing."""
        try:
            return self._ask()
        except _Nothing as nothing:
            raise no_credentials([*self._looked_in, f"the ECS metadata service ({nothing})"]) from nothing

    def _ask(self) -> Credentials:
        end = time.monotonic() + LIMIT_SECONDS
        lifetime = {"x-aliyun-ecs-metadata-token-ttl-seconds": str(TOKEN_SECONDS)}
        token = {"x-aliyun-ecs-metadata-token": self._text("PUT", "/latest/api/token", lifetime, end)}
        role = self._role or (self._text("GET", ROLES, token, end).split() or [""])[0]
        if not role:
            raise _Nothing("the instance has no RAM role")
        document = self._object(self._text("GET", ROLES + quote(role, safe=""), token, end))
        if document.get("Code") != "Success":
            raise _Nothing(f"it has no credentials for the role {role!r}")
        key, secret, security = (document.get(name) for name in ("AccessKeyId", "AccessKeySecret", "SecurityToken"))
        if not (isinstance(key, str) and isinstance(secret, str) and isinstance(security, str)):
            raise CredentialError(f"The ECS metadata service's answer for the role {role!r} is incomplete; try again.")
        return Credentials(key, secret, security, expiry(str(document.get("Expiration"))))

    def _text(self, method: str, path: str, headers: dict[str, str], end: float) -> str:
        left = max(end - time.monotonic(), 0.01)
        transport = Transport(left, left)
        try:
            answer = transport.request(self._address, method, path, headers)
        except NoAnswer as error:
            late = time.monotonic() >= end or "no answer within" in str(error)
            raise _Nothing(f"no answer within {LIMIT_SECONDS:g} s" if late else str(error)) from error
        finally:
            transport.close()
        if answer.status == 404 and path != "/latest/api/token":
            raise _Nothing("the instance has no such RAM role" if self._role else "the instance has no RAM role")
        if answer.status != 200:
            raise _Nothing(f"it answers HTTP {answer.status}")
        return answer.body.decode("utf-8", "replace").strip()

    @staticmethod
    def _object(text: str) -> dict[str, Any]:
        try:
            document = json.loads(text)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise _Nothing("its answer is not a JSON object")
        return document
