# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials and what hands them out."""

from __future__ import annotations

import threading
import time
from calendar import timegm
from typing import NamedTuple, Protocol

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import CredentialError

# Temporary credentials are replaced this long before they end, so that none ends on its way to the server.
MARGIN_SECONDS = 300.0
# Credentials as new as this are not asked for again, whatever the server says of them.
NEW_SECONDS = 30.0


class Credentials(NamedTuple):
    """An access key; SECURITY_TOKEN is empty for permanent ones, EXPIRES (seconds since the epoch) 0 if unknown."""

    access_key_id: str
    access_key_secret: str
    security_token: str = ""
    expires: float = 0.0

    def __repr__(self) -> str:
        return f"Credentials({self.access_key_id!r}, ***)"

    def __str__(self) -> str:
        return repr(self)


class Provider(Protocol):
    """Something that has credentials. One may serve many threads."""

    @property
    def label(self) -> str:
        """Where they come from, for messages: ``profile 'prod'``."""

    def get(self, renew: bool = False) -> Credentials:
        """Return valid credentials, new ones if RENEW; CredentialError if there are none."""


class Static:
    """Credentials that never change."""

    def __init__(self, label: str, credentials: Credentials) -> None:
        self.label, self._credentials = label, credentials

    def get(self, renew: bool = False) -> Credentials:
        """Return them; RENEW changes nothing."""
        return self._credentials


class Renewing:
    """Base of providers of temporary credentials: keeps them until shortly before they end."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._lock = threading.Lock()
        self._kept: Credentials | None = None
        self._since = 0.0

    def fetch(self) -> Credentials:
        """Return new credentials; CredentialError or ApiError if there are none."""
        raise NotImplementedError

    def get(self, renew: bool = False) -> Credentials:
        """Return valid credentials, new ones if RENEW and the kept ones are not brand-new."""
        with self._lock:
            kept = self._kept
            if kept is not None:
                ending = bool(kept.expires) and kept.expires - time.time() < MARGIN_SECONDS
                if (not renew and not ending) or time.monotonic() - self._since < NEW_SECONDS:
                    return kept
            self._kept = self.fetch()
            self._since = time.monotonic()
            return self._kept


class Either:
    """The credentials of FIRST, or those of SECOND where FIRST has none; which one is settled at the first need."""

    def __init__(self, first: Provider, second: Provider) -> None:
        self.label = f"{first.label}, or {second.label}"
        self._first, self._second = first, second
        self._lock = threading.Lock()
        self._chosen: Provider | None = None

    def get(self, renew: bool = False) -> Credentials:
        """Return valid credentials; CredentialError of SECOND if neither has any."""
        with self._lock:
            if self._chosen is not None:
                return self._chosen.get(renew)
            try:
                found, self._chosen = self._first.get(renew), self._first
            except CredentialError:
                found, self._chosen = self._second.get(renew), self._second
            return found


def expiry(text: str) -> float:
    """Return TEXT like 2026-01-31T12:00:00Z as seconds since the epoch, 0 (unknown) if it is anything else."""
    try:
        return float(timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")))
    except (TypeError, ValueError):
        return 0.0
