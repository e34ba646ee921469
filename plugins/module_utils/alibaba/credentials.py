# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials and what hands them out."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Credentials(NamedTuple):
    """An access key; SECURITY_TOKEN is empty for permanent ones, EXPIRES (seconds since the epoch) 0 if unknown."""

    access_key_id: str
    access_key_secret: str
    security_token: str = ""
    expires: float = 0.0

    def __repr__(self) -> str:
        return f"Credentials({self.access_key_id!r}, ***)"


class Provider(Protocol):
    """Something that has credentials. One may serve many threads."""

    @property
    def label(self) -> str:
        """Where they come from, for messages: ``profile 'prod'``."""

    def get(self, renew: bool = False) -> Credentials:
        """Return valid credentials, new ones if RENEW; CredentialError if there are none."""
