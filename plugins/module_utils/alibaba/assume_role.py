# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that the Security Token Service lends for a RAM role."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.credentials import (
    Credentials,
    Provider,
    Renewing,
    expiry,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import BadAnswer, Call

if TYPE_CHECKING:
    from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings


class Role(NamedTuple):
    """A RAM role to assume; SECONDS is how long the credentials shall last (900 to the role's own maximum)."""

    arn: str
    session_name: str = "bigdata-emr"
    external_id: str = ""
    seconds: int = 3600


class AssumeRole(Renewing):
    """Assume ROLE with the credentials of SOURCE, over a connection as in SETTINGS (whose credentials are not used)."""

    def __init__(self, source: Provider, role: Role, settings: Settings) -> None:
        super().__init__(f"role {role.arn} assumed by {source.label}")
        self._role = role
        self._settings = settings._replace(credentials=source, account=source.label)

    def fetch(self) -> Credentials:
        """Ask the service; ApiError or CredentialError as Client.call has it."""
        # Here, because a client has settings and settings have credentials, which are sometimes fetched by a client.
        from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client

        role = self._role
        params = {
            "RoleArn": role.arn,
            "RoleSessionName": role.session_name,
            "DurationSeconds": role.seconds,
            "ExternalId": role.external_id or None,
        }
        client = Client(self._settings)
        try:
            # A session that nobody uses does no harm, so it may be asked for again.
            answer = client.call("sts", "AssumeRole", params, idempotent=True)
        finally:
            client.close()
        given = answer.get("Credentials")
        names = ("AccessKeyId", "AccessKeySecret", "SecurityToken")
        if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in names):
            call = Call("sts", "AssumeRole", self._settings.region, self._settings.account)
            request_id = str(answer.get("RequestId") or "")
            raise BadAnswer(call, "the answer has no complete Credentials", request_id=request_id)
        key, secret, token = (given[name] for name in names)
        return Credentials(key, secret, token, expiry(str(given.get("Expiration"))))
