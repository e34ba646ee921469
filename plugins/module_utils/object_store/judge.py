# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why an object store is of no use to a host: one sentence with its remedy. No I/O."""

from __future__ import annotations

from ..services.config_model import ObjectStore
from ..wire.base import ClientError, Refused

_KEY = {
    "InvalidAccessKeyId": "does not know the access key; write one of the account that is there and not disabled",
    "SignatureDoesNotMatch": "does not take the secret for that of the access key; write the one that belongs to it",
    "SecurityTokenExpired": "says that security_token has ended; write the keys of a new one, or use ram_role",
    "InvalidSecurityToken": "says that security_token does not belong to the keys; write those given out together",
    "RequestTimeTooSkewed": "says that the host's clock is wrong; set it right",
}
"""Code of the vendor's to what the store does."""


def no_credentials(host: str, store: ObjectStore, error: ClientError) -> str:
    """Return why HOST has no credentials for STORE by its RAM role, of which ERROR was told."""
    role = f"RAM role {store.role}" if store.role else "RAM role"
    return (
        f"{host}: it has no {role} for {store.endpoint} (emr_oss): its metadata service says: {error}; attach the "
        "role to the instance, or write keys"
    )


def refusal(host: str, store: ObjectStore, bucket: str, error: ClientError) -> str:
    """Return why HOST cannot use BUCKET of STORE, which answered with ERROR."""
    where = f"{host}: {store.endpoint} (emr_oss)"
    if not isinstance(error, Refused):
        return f"{where} does not answer ({error}); correct endpoint, or let {host} through to it"
    if error.name in _KEY:
        return f"{where} {_KEY[error.name]}"
    if error.name == "NoSuchBucket":
        return f"{where} has no bucket {bucket}; make it, or correct buckets and endpoint"
    if error.name == "AccessDenied":
        remedy = "give them its rights in RAM, or correct endpoint"
        return f"{where} does not let these credentials into bucket {bucket} ({error}); {remedy}"
    return f"{where} cannot list bucket {bucket} ({error.name or error.status}: {error}); mend that"
